"""Every list of contexts/ does what its examples say, and without its words one of them fails."""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
from releases import Row, faults

from extractors.statistics.headers import read_header
from extractors.vocabulary import contexts
from extractors.vocabulary.load import FOLDER

READERS = ("extractors.numbers", "extractors.quantities", "extractors.statistics")
KEYS = {"words", "examples", "counter_examples"}
LISTS: dict[str, dict[str, Any]] = {
    name: entry
    for path in sorted((FOLDER / "contexts").glob("*.toml"))
    for name, entry in tomllib.loads(path.read_text(encoding="utf-8")).items()
}


def every(key: str) -> list[Any]:
    return [
        pytest.param(row, id=f"{name}: {row['text']}")
        for name, entry in LISTS.items()
        for row in entry.get(key, [])
    ]


@pytest.fixture
def emptied(request: pytest.FixtureRequest) -> Iterator[str]:
    """The name of a list that has no words while the test runs."""
    name: str = request.param
    lists = contexts.context_lists()
    words = lists[name]
    for row in LISTS[name]["examples"]:
        faults(row)  # what is made of the words once is made now
    _forget()
    lists[name] = frozenset()
    yield name
    lists[name] = words
    _forget()


def _forget() -> None:
    """Empties what is kept of the lists: they themselves, and the sets made of several."""
    contexts.context.cache_clear()
    contexts.context_phrases.cache_clear()
    read_header.cache_clear()
    for clear in _sets():
        clear()


@cache
def _sets() -> list[Callable[[], None]]:
    """What empties the functions of the readers that keep a set of words."""
    modules = [module for name, module in sys.modules.items() if name.startswith(READERS)]
    kept = {value for module in modules for value in vars(module).values() if _keeps_words(value)}
    return [value.cache_clear for value in kept]


def _keeps_words(value: Any) -> bool:
    told = getattr(getattr(value, "__wrapped__", None), "__annotations__", {}).get("return", "")
    return hasattr(value, "cache_clear") and told.startswith(
        ("Words", "frozenset[str]", "tuple[Words")
    )


@pytest.mark.parametrize("row", every("examples"))
def test_example_of_a_list_is_read_as_it_says(row: Row) -> None:
    assert not faults(row)


@pytest.mark.parametrize("row", every("counter_examples"))
def test_counter_example_of_a_list_is_read_as_it_says(row: Row) -> None:
    assert not faults(row)


@pytest.mark.parametrize("emptied", LISTS, indirect=True)
def test_without_its_words_an_example_of_a_list_fails(emptied: str) -> None:
    assert any(faults(row) for row in LISTS[emptied]["examples"])


def test_every_list_is_asked_for_and_has_words() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in FOLDER.parent.rglob("*.py"))
    asked = set(re.findall(r"context(?:_phrases)?\(\s*[\"']([a-z_]+)[\"']", code))
    assert asked == set(LISTS)
    assert all(entry["words"] for entry in LISTS.values())


@pytest.mark.parametrize("name", LISTS)
def test_list_holds_words_once_and_in_small_letters(name: str) -> None:
    entry = LISTS[name]
    words = entry["words"]
    assert set(entry) <= KEYS
    assert len(words) == len(set(words))
    assert [word for word in words if word != word.lower()] == []
