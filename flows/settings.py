"""One place for every setting: `PRESSFIGURES_*` in the environment, each with a default."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import urlsplit

from extractors.errors import PressfiguresError

PREFIX = "PRESSFIGURES_"


Networks = tuple[IPv4Network | IPv6Network, ...]
# What "on" allows: this machine and the networks that are private by RFC 1918, 4193 and 6598.
# Link-local addresses are not among them: there lie the passwords of machines in a cloud.
PRIVATE_NETWORKS: Networks = tuple(
    ip_network(one)
    for one in (
        "127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10",
        "::1/128", "fc00::/7",
    )
)  # fmt: skip


Runner = str
Place = str
_RUNNER = re.compile(r"processes|threads|dask|[A-Za-z_][\w.]*:[A-Za-z_]\w*")


class SettingError(PressfiguresError):
    """A setting that cannot be used: names the variable, its value and what it takes."""


def _cache_folder() -> Path:
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "pressfigures"


@dataclass(frozen=True, slots=True)
class WebSettings:
    """What a client of the web keeps to; the same for every source."""

    document_mb: float = 100
    """Megabytes of a document beyond which it is quarantined unread."""
    requests_per_second: float = 1
    """Most requests a second to a host for which no source says other; robots.txt may ask less."""
    attempts: int = 4
    """Times that an address is asked for, where asking again can help."""
    backoff_seconds: float = 30
    """Longest pause before asking again; each is drawn at random up to twice the one before."""
    retry_after_seconds: float = 120
    """Longest that a host's Retry-After is waited for; asked for more, we come again next run."""
    paces: Path | None = None
    """Folder through which all processes of this machine keep one pace a host; "paces" in the cache
    when none is named."""
    crawl_delay_seconds: float = 30
    """Longest pause between requests that a robots.txt may ask for."""
    connect_seconds: float = 10
    """Seconds that a connection may take to be made."""
    read_seconds: float = 30
    """Seconds that a host may stay silent."""
    total_seconds: float = 300
    """Seconds that an address may take in all, pauses and waiting for its turn aside."""
    allow_private_addresses: Networks = ()
    """Whether hosts on private networks may be asked: off, on (loopback and private networks; never
    link-local, multicast or reserved addresses), or the addresses and networks that may be, with
    commas (127.0.0.1, 10.20.0.0/16)."""
    contact: str | None = None
    """A web or mail address where publishers reach whoever runs this; goes into User-Agent."""


@dataclass(frozen=True, slots=True)
class Settings(WebSettings):
    """Every setting; each field is the variable `PRESSFIGURES_` and its name in capitals."""

    warehouse: Path = Path("pressfigures.duckdb")
    """The warehouse that commands use when none is named."""
    corrections: Path | None = None
    """The corrections file; corrections.toml beside the warehouse when none is named."""
    workers: int = field(default_factory=lambda: os.cpu_count() or 1)
    """Processes that read documents at once."""
    runner: Runner = "processes"
    """Where documents are read: processes (of the run itself), threads or dask (tasks of Prefect),
    or another Prefect task runner by its import path (package.module:Class)."""
    dask_address: Place | None = None
    """The Dask scheduler to use (tcp://host:8786); without it, one on this machine is started."""
    shards: Place | None = None
    """Folder or object store (s3://bucket/folder) through which tasks hand over what they read; a
    folder beside the warehouse when none is named. Every machine that reads must reach it."""
    document_seconds: float = 5
    """Seconds of processor time that reading may take for each megabyte of a document, of which
    each is taken to have at least four, and a PDF or Word file twelve."""
    document_memory_mb: float = 500
    """Megabytes that reading one document may take, beyond what an idle worker holds."""
    batch_documents: int = 1_000
    """Most documents in a batch: one archive file and one transaction each."""
    batch_mb: float = 16
    """Most megabytes in a batch, unless one document alone is larger."""
    sources: Path | None = None
    """A sources.toml of your own, beside the one that comes along: more sources, or other terms."""
    govuk_url: str = "https://www.gov.uk"
    """Root of GOV.UK's APIs: a mirror, or a stand-in for tests."""
    govuk_requests_per_second: float = 8
    """Most requests a second to GOV.UK, which allows ten."""
    fetchers: int = 8
    """Documents that are asked for at once; each host still has its own rate."""
    lock_seconds: float = 60
    """Seconds to wait for a warehouse that another process is writing."""
    turn_seconds: float = 3600
    """Seconds that a run waits for another that loads into, checks or rebuilds the warehouse."""
    prefect_seconds: float = 120
    """Seconds that the embedded Prefect server may take to start."""
    cache: Path = field(default_factory=_cache_folder)
    """Folder for what can be made again (the prepared database of the embedded server)."""


def _path(text: str) -> Path:
    try:
        return Path(text).expanduser()
    except RuntimeError as error:  # ~somebody, whom this machine does not know
        raise ValueError from error


def _positive_whole(text: str) -> int:
    value = int(text)
    if value < 1:
        raise ValueError
    return value


def _positive(text: str) -> float:
    value = float(text)
    if not 0 < value < float("inf"):
        raise ValueError
    return value


def _networks(text: str) -> Networks:
    match text.strip().lower():
        case "on" | "true" | "yes" | "1":
            return PRIVATE_NETWORKS
        case "off" | "false" | "no" | "0":
            return ()
    return tuple(ip_network(one.strip()) for one in text.split(","))


def _contact(text: str) -> str:
    # It stands within the brackets of a header.
    if not re.fullmatch(r"[!-\[\]-~ ]+", text) or set(text) & set("()"):
        raise ValueError
    return text.strip()


def _root(text: str) -> str:
    parts = urlsplit(text.strip())
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ValueError
    return text.strip().rstrip("/")


def runner_named(text: str) -> str:
    """The name of a runner, as it is known or as an import path. Raises ValueError."""
    if not _RUNNER.fullmatch(text.strip()):
        raise ValueError
    return text.strip()


_READERS: Mapping[str, tuple[Callable[[str], object], str]] = {
    "Path": (_path, "a path that there can be"),
    "Path | None": (_path, "a path that there can be"),
    "str | None": (_contact, "plain letters and signs without brackets"),
    "str": (_root, "a web address such as https://www.gov.uk"),
    "Runner": (runner_named, "processes, threads, dask, or an import path package.module:Class"),
    "Place | None": (str.strip, "an address or a path"),
    "Networks": (_networks, "a network or address, a list of them with commas, or on or off"),
    "int": (_positive_whole, "a whole number of at least 1"),
    "float": (_positive, "a number above 0"),
}


def with_runner(settings: Settings, runner: str | None) -> Settings:
    """The settings with another runner, if one is named."""
    return replace(settings, runner=runner) if runner else settings


def load_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings that the environment gives; an empty variable counts as unset.

    Raises SettingError for a value that cannot be used.
    """
    given: dict[str, object] = {}
    for setting in fields(Settings):
        name = PREFIX + setting.name.upper()
        text = environment.get(name, "")
        if not text.strip():
            continue
        read, wanted = _READERS[str(setting.type)]
        try:
            given[setting.name] = read(text)
        except ValueError:
            raise SettingError(f"{name} is {text!r}, but must be {wanted}.") from None
    return Settings(**given)  # type: ignore[arg-type]
