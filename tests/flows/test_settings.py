"""Settings come from the environment alone, and a bad one is a sentence."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from flows.settings import SettingError, Settings, load_settings


def test_an_empty_environment_gives_the_defaults() -> None:
    """Unset and empty are the same."""
    assert load_settings({}) == Settings()
    assert load_settings({"PRESSFIGURES_WAREHOUSE": " "}) == Settings()


def test_every_setting_can_be_given() -> None:
    """Each field is read from the variable of its name, as its own type."""
    for setting in dataclasses.fields(Settings):
        name = "PRESSFIGURES_" + setting.name.upper()
        value = getattr(load_settings({name: "7"}), setting.name)
        assert value == (Path("7") if str(setting.type).startswith("Path") else 7)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WORKERS", "none"),
        ("WORKERS", "0"),
        ("WORKERS", "1.5"),
        ("DOCUMENT_MB", "-1"),
        ("DOCUMENT_MB", "inf"),
        ("DOCUMENT_SECONDS", "nan"),
        ("WAREHOUSE", "~nobody-of-that-name/w.duckdb"),
    ],
)
def test_a_value_that_cannot_be_used_is_named(name: str, value: str) -> None:
    """The sentence has the variable, the value, and what it must be."""
    with pytest.raises(SettingError, match=f"PRESSFIGURES_{name} is '{value}', but must be a"):
        load_settings({f"PRESSFIGURES_{name}": value})
