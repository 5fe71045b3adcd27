"""Files as a source: what is read, what is left alone, and under which name."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from extractors.documents import kinds
from flows.settings import Settings
from flows.sources.files import MEDIA_TYPES, Files
from flows.sources.items import Fetched, FetchError, Item, Skipped, SourceError, Window
from flows.sources.opening import SAMPLES, open_source


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with releases and other things, which is where we stand."""
    for name, content in {
        "news/one.txt": "one",
        "news/two.html": "two",
        "news/table.csv": "a,b",
        "news/.hidden.txt": "h",
        "news/.git/config.txt": "g",
        "news/old/one.txt": "another one",
        "news/picture.png": "\x89PNG",
        "w.duckdb.archive/x.txt": "x",
        "w.duckdb": "x",
        "twin/one.txt": "one",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def items(*given: str) -> list[str]:
    return [found.uri for found in Files(given).discover(Window()) if isinstance(found, Item)]


def skipped(*given: str) -> dict[str, str]:
    return {
        found.name: found.reason
        for found in Files(given).discover(Window())
        if isinstance(found, Skipped)
    }


@pytest.mark.parametrize(
    ("given", "uris"),
    [
        (["news/one.txt"], ["one.txt"]),
        (["news"], ["one.txt", "picture.png", "two.html", "old/one.txt"]),
        (["news/"], ["one.txt", "picture.png", "two.html", "old/one.txt"]),
        (["news/*.txt"], ["one.txt"]),
        (["news/**/*.txt"], ["old/one.txt", "one.txt"]),
        (["news/old", "news/two.html"], ["one.txt", "two.html"]),
        (["news/one.txt", "news"], ["one.txt", "picture.png", "two.html", "old/one.txt"]),
        ([".", "news/old"], [
            "news/one.txt", "news/picture.png", "news/two.html", "news/old/one.txt", "twin/one.txt",
        ]),
        (["news/one.txt", "twin/one.txt"], ["one.txt"]),
        (["news/table.csv"], []),
    ],
)  # fmt: skip
def test_a_file_is_named_relative_to_what_was_given(
    given: Sequence[str], uris: Sequence[str]
) -> None:
    """In a settled order, each file once, and never by an absolute path."""
    assert items(*given) == uris
    absolute = [str(Path(text).absolute()) for text in given]
    assert items(*absolute) == uris


def test_what_is_left_alone_is_listed_with_the_reason() -> None:
    """Nothing is left out silently."""
    assert skipped(".") == {
        "w.duckdb": "a database, no release",
        "w.duckdb.archive": "hidden or ours",
        "news/.git": "hidden or ours",
        "news/.hidden.txt": "hidden",
        "news/table.csv": "a table, no release",
    }
    assert skipped("news/one.txt", "twin/one.txt") == {"twin/one.txt": "the same as news/one.txt"}


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (["nowhere.txt"], "nowhere.txt: no such file or folder"),
        (["news/*.md"], "no file matches"),
        (["news/one.txt", "news/old/one.txt"], "differ, but would both be the document 'one.txt'"),
        (["https:///news"], "no address of the web"),
        (["govuk:Ofsted news"], "not an organisation on GOV.UK"),
        (["nothing:at all", "news"], "no source of that name"),
    ],
)
def test_a_source_that_cannot_be_used_is_one_sentence(given: list[str], words: str) -> None:
    """Which says what is wrong with which."""
    with pytest.raises(SourceError) as raised:
        list(open_source(given, Settings()).discover(Window()))
    assert words in str(raised.value)
    assert "\n" not in str(raised.value)


def test_the_bundled_samples_are_a_source_of_their_own() -> None:
    """Marked as such on every capture."""
    source = open_source([SAMPLES], Settings())
    found = [item for _, item in source.discover(Window()) if isinstance(item, Item)]
    assert len(found) >= 8
    captures = [got.capture for got in (source.fetch(item, None) for item in found)
                if isinstance(got, Fetched)]  # fmt: skip
    assert {capture.source for capture in captures} == {"samples"}
    assert len(captures) == len(found)


def test_bytes_come_as_they_are(here: Path) -> None:
    """With the media type that the ending says."""
    (here / "odd.htm").write_bytes(b"\xff\xfe\r\n\0")
    source = Files(["odd.htm"])
    (item,) = source.discover(Window())
    assert isinstance(item, Item)
    capture = source.fetch(item).capture
    assert (capture.content, capture.media_type) == (b"\xff\xfe\r\n\0", "text/html")
    assert capture.captured_at.tzinfo is not None


def test_a_file_that_is_too_large_keeps_its_head(here: Path) -> None:
    """And says so."""
    (here / "big.txt").write_bytes(b"x" * 3_000_000)
    source = Files(["big.txt"], largest_bytes=2_000_000)
    (item,) = source.discover(Window())
    assert isinstance(item, Item)
    with pytest.raises(FetchError, match="larger than 2 MB") as raised:
        source.fetch(item)
    assert raised.value.reason == "too large"
    assert len(raised.value.capture.content) == 1_000_000
    assert ("WARC-Truncated", "length") in raised.value.capture.headers


def test_a_file_that_goes_away_is_not_the_end(here: Path) -> None:
    """It is reported as unreadable."""
    source = Files(["news/one.txt"])
    (item,) = source.discover(Window())
    assert isinstance(item, Item)
    (here / "news/one.txt").unlink()
    with pytest.raises(FetchError, match="No such file") as raised:
        source.fetch(item)
    assert raised.value.reason == "unreadable"


def test_what_is_no_file_is_not_waited_for(here: Path) -> None:
    """A pipe in a folder would block for ever; a link to nowhere has nothing."""
    os.mkfifo(here / "news/pipe.txt")
    (here / "news/broken.txt").symlink_to("nowhere")
    (here / "news/loop").symlink_to(here / "news")
    reasons = skipped("news")
    assert reasons["news/pipe.txt"] == reasons["news/broken.txt"] == "not a regular file"
    assert reasons["news/loop"] == "a link to a folder"


def test_endings_have_the_media_types_that_readers_know() -> None:
    """No file is refused for what its own ending says it is."""
    assert (MEDIA_TYPES[".docx"], MEDIA_TYPES[".pdf"]) == (kinds.WORD, kinds.PDF)
    for ending, media_type in MEDIA_TYPES.items():
        assert kinds.said(f"release{ending}", "") == kinds.said("release", media_type)
