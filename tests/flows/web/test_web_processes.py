"""One pace a host for all processes of a machine, measured where the requests arrive."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from serving import Host, reply

from flows.web.client import Client
from flows.web.exchange import WebError
from flows.web.ledger import Ledger

RATE = 50
EACH = 30
GOOD = reply(b"21 of 43")
# Asks for so many pages of a host, by four threads, at the pace that it is given.
SCRIPT = """
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from flows.settings import PRIVATE_NETWORKS, WebSettings
from flows.web.client import Client
url, folder, rate, many = sys.argv[1:]
chosen = WebSettings(allow_private_addresses=PRIVATE_NETWORKS, paces=Path(folder))
with Client(chosen) as client, ThreadPoolExecutor(4) as threads:
    client.limit("127.0.0.2", float(rate))
    print("ready", flush=True)
    sys.stdin.readline()
    list(threads.map(lambda number: client.get(url), range(int(many))))
"""


def start(host: Host, folder: Path) -> subprocess.Popen[str]:
    """A process that asks when it is told to."""
    given = [sys.executable, "-c", SCRIPT, host.url("/a"), str(folder), str(RATE), str(EACH)]
    process = subprocess.Popen(given, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def most_within(host: Host, seconds: float) -> int:
    """The most requests that arrived within so many seconds."""
    times = sorted(asked.at for asked in host.asked)
    return max(sum(start <= one < start + seconds for one in times) for start in times)


def test_two_processes_keep_one_pace(host: Host, tmp_path: Path) -> None:
    """As one would alone: never above it, and both get their turns."""
    host.replies["/a"] = GOOD
    processes = [start(host, tmp_path / "paces") for _ in range(2)]
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in processes:
        assert process.wait(timeout=60) == 0
        for pipe in (process.stdin, process.stdout):
            assert pipe is not None
            pipe.close()
    assert len(host.asked) == 2 * EACH
    assert most_within(host, 1) <= RATE
    times = [asked.at for asked in host.asked]
    assert max(times) - min(times) >= (2 * EACH - 1) / RATE


def test_silence_is_kept_by_all(host: Host, clients: Callable[..., Client], tmp_path: Path) -> None:
    """What one was told, another heeds; also when that is for longer than a run waits."""
    one, other = (clients(paces=tmp_path / "paces") for _ in range(2))
    host.replies |= {"/a": [reply(b"", 429, Retry_After=1), GOOD], "/b": GOOD}
    begun = time.monotonic()
    one.get(host.url("/a"))
    host.replies["/a"] = reply(b"", 503, Retry_After=1)
    with pytest.raises(WebError, match="answered 503"):
        clients(paces=tmp_path / "paces", attempts=1).get(host.url("/a"))
    other.get(host.url("/b"))
    assert host.asked[-1].at - begun >= 2
    host.replies["/a"] = reply(b"", 429, Retry_After=3600)
    with pytest.raises(WebError, match="429"):
        one.get(host.url("/a"))
    with pytest.raises(WebError, match="asked us to stay away until"):
        other.get(host.url("/b"))


def test_what_cannot_be_shared_is_kept_by_each(
    host: Host, clients: Callable[..., Client], tmp_path: Path
) -> None:
    """A folder that is none keeps nobody from asking."""
    (tmp_path / "file").write_text("")
    client = clients(paces=tmp_path / "file", requests_per_second=10)
    host.replies["/a"] = GOOD
    for _ in range(3):
        client.get(host.url("/a"))
    first, _, third = (asked.at for asked in host.asked)
    assert third - first >= 0.15  # 0.2 but for what the first may be late


@pytest.mark.parametrize("found", ["", "torn", "from before the machine was started"])
def test_times_that_mean_nothing_are_not_heeded(tmp_path: Path, found: str) -> None:
    """The clock began anew when the machine did."""
    import os

    ledger = Ledger("host", tmp_path)
    with ledger.held() as times:
        times.turn = time.monotonic() + 1000
    with Ledger("host", tmp_path).held() as times:
        assert times.turn > time.monotonic()
    if found.startswith("from"):
        os.utime(tmp_path / "host", (1, 1))
    else:
        (tmp_path / "host").write_text(found)
    with Ledger("host", tmp_path).held() as times:
        assert times.turn == float("-inf")
