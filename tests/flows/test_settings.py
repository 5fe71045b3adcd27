"""Settings come from the environment alone, and a bad one is a sentence."""

from __future__ import annotations

import dataclasses
from ipaddress import ip_address, ip_network
from pathlib import Path

import pytest

from flows.settings import SettingError, Settings, load_settings

GIVEN: dict[str, tuple[str, object]] = {
    "Path": ("7", Path("7")),
    "Path | None": ("7", Path("7")),
    "int": ("7", 7),
    "float": ("7", 7.0),
    "str | None": (" figures@example.org", "figures@example.org"),
    "str": (" http://127.0.0.1:8000/ ", "http://127.0.0.1:8000"),
    "Runner": (" dask", "dask"),
    "Place | None": (" s3://bucket/shards", "s3://bucket/shards"),
    "Networks": ("127.0.0.2, ::1", (ip_network("127.0.0.2/32"), ip_network("::1/128"))),
}


def test_an_empty_environment_gives_the_defaults() -> None:
    """Unset and empty are the same."""
    assert load_settings({}) == Settings()
    assert load_settings({"PRESSFIGURES_WAREHOUSE": " "}) == Settings()


def test_every_setting_can_be_given() -> None:
    """Each field is read from the variable of its name, as its own type."""
    for setting in dataclasses.fields(Settings):
        name = "PRESSFIGURES_" + setting.name.upper()
        text, value = GIVEN[str(setting.type)]
        assert getattr(load_settings({name: text}), setting.name) == value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WORKERS", "none"),
        ("WORKERS", "0"),
        ("WORKERS", "1.5"),
        ("DOCUMENT_MB", "-1"),
        ("DOCUMENT_MB", "inf"),
        ("DOCUMENT_SECONDS", "nan"),
        ("ALLOW_PRIVATE_ADDRESSES", "maybe"),
        ("ALLOW_PRIVATE_ADDRESSES", "127.0.0.1,,"),
        ("ALLOW_PRIVATE_ADDRESSES", "127.0.0.1/8"),
        ("GOVUK_URL", "www.gov.uk"),
        ("GOVUK_URL", "file:///etc"),
        ("WAREHOUSE", "~nobody-of-that-name/w.duckdb"),
    ],
)
def test_a_value_that_cannot_be_used_is_named(name: str, value: str) -> None:
    """The sentence has the variable, the value, and what it must be."""
    with pytest.raises(SettingError, match=f"PRESSFIGURES_{name} is '{value}', but must be a"):
        load_settings({f"PRESSFIGURES_{name}": value})


def test_private_addresses_are_off_on_or_listed() -> None:
    """On is this machine and private networks, but not where a cloud keeps its passwords."""
    name = "PRESSFIGURES_ALLOW_PRIVATE_ADDRESSES"
    for word in ("off", "False", "no", "0"):
        assert load_settings({name: word}).allow_private_addresses == ()
    for word in ("on", "True", "yes", "1"):
        networks = load_settings({name: word}).allow_private_addresses
        assert any(ip_address("127.0.0.1") in network for network in networks)
        assert not any(ip_address("169.254.169.254") in network for network in networks)


@pytest.mark.parametrize("value", ["a (b)", "a\nb", "näme@example.org", "a\\b"])
def test_a_contact_is_fit_for_a_header(value: str) -> None:
    """Plain, on one line, and without what would end the brackets it stands in."""
    with pytest.raises(SettingError, match="PRESSFIGURES_CONTACT is"):
        load_settings({"PRESSFIGURES_CONTACT": value})
