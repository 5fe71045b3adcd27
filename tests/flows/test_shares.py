"""A share is read wherever its store can be reached."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from extractors.vocabulary.load import extractor_version
from flows.shares import RunnerError, Terms, read_share
from flows.workers import ReadingLimits
from warehouse.captures import Capture
from warehouse.errors import ShardError
from warehouse.facts import Facts
from warehouse.shards import ShardStore

AT = datetime(2024, 5, 1, tzinfo=UTC)


def capture(uri: str, content: bytes) -> Capture:
    return Capture(uri, content, AT, "files", "text/plain")


def terms(folder: Path, version: str = "") -> Terms:
    """Terms under which shares and shards lie in `folder`."""
    return Terms(ReadingLimits(5, 500), version or extractor_version(), str(folder))


def test_each_document_of_a_share_has_its_outcome(tmp_path: Path) -> None:
    """With the reason for one that cannot be read."""
    store = ShardStore(str(tmp_path))
    share = store.put(
        {
            5: capture("a.txt", b"Only 10 of 43 homes were rated good."),
            6: capture("b.txt", b""),
            7: capture("c.txt", b"Some 80% were."),
        }
    )
    found = dict(store.take(read_share(terms(tmp_path), share)))
    assert list(found) == [5, 6, 7]
    read, unread = found[5], found[6]
    assert isinstance(read, Facts)
    assert read.uri == "a.txt"
    assert isinstance(unread, tuple)
    assert unread[0] == "empty"
    store.drop(share)
    assert not list(tmp_path.iterdir())


def test_a_share_out_of_reach_says_what_to_do(tmp_path: Path) -> None:
    """As on a machine that has a folder of its own by that name."""
    share = ShardStore(str(tmp_path / "here")).put({0: capture("a.txt", b"Some 80% were.")})
    with pytest.raises(ShardError, match="every machine reaches"):
        read_share(terms(tmp_path / "there"), share)


def test_another_version_reads_nothing(tmp_path: Path) -> None:
    """Rows of two extractors in one run could not be told apart."""
    with pytest.raises(RunnerError, match="install the same pressfigures"):
        read_share(terms(tmp_path, "0.0.1+other"), "any")
