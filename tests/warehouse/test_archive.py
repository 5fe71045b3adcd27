"""The archive gives back exactly what it was given, once, and is whole or not there."""

from __future__ import annotations

import errno
import subprocess
import sys
import tempfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from warehouse import archive
from warehouse.captures import Capture
from warehouse.errors import ArchiveError

NOW = datetime(2024, 3, 1, 9, 30, 0, 123456, tzinfo=UTC)
PAGE = Capture(
    "https://inspectorate.example/news?id=1",
    b"<p>43% of homes</p>",
    NOW,
    "inspectorate",
    "text/html",
    "OGL-UK-3.0",
    (("Content-Type", "text/html; charset=utf-8"), ("X-Note", "caf\u00e9\r\n folded")),
)
FILE = Capture("news/a b.txt", b"Half of 43 homes.", NOW, "files")

texts = st.text(max_size=30)
captures = st.builds(
    Capture,
    uri=texts | texts.map("https://example.org/{}".format),
    content=st.binary(max_size=200),
    captured_at=st.datetimes(
        min_value=datetime(1990, 1, 1),
        timezones=st.sampled_from([UTC, timezone(timedelta(hours=5))]),
    ),
    source=texts,
    media_type=st.none() | texts,
    licence=st.none() | texts,
    publisher=st.none() | texts,
    headers=st.lists(st.tuples(texts, texts), max_size=3).map(tuple),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(captures, max_size=6, unique_by=lambda c: (c.source, c.uri, c.sha256)))
def test_round_trip(batch: list[Capture]) -> None:
    """What is read back is identical, whatever characters names and headers hold."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        refs = archive.write_batch(folder, batch)
        assert [capture for _, capture in archive.read_all(folder)] == batch
        for capture in batch:
            assert archive.read_record(folder, refs[capture.sha256]).content == capture.content


def test_other_readers_of_warc_accept_it(tmp_path: Path) -> None:
    """Types, addresses and digests are those of the standard."""
    other = replace(FILE, uri="elsewhere.txt")
    odd = Capture("bad\udce9name", b"HTTP/1.1 200 OK\r\n\r\nno head", NOW, "files")
    archive.write_batch(tmp_path, [PAGE, FILE, other, odd])
    (path,) = tmp_path.glob("*.warc.gz")
    with path.open("rb") as file:
        found = [
            (
                record.rec_type,
                record.rec_headers.get_header("WARC-Target-URI"),
                record.content_stream().read(),
                record.digest_checker.passed,
            )
            for record in ArchiveIterator(file, check_digests="raise")
        ]
    assert [row[:3] for row in found] == [
        ("resource", PAGE.uri, PAGE.content),
        ("resource", "file:///news/a%20b.txt", FILE.content),
        ("revisit", "file:///elsewhere.txt", b""),
        ("resource", "file:///bad%ED%B3%A9name", odd.content),
    ]
    assert all(row[3] is not False for row in found)


def test_a_body_is_archived_once(tmp_path: Path) -> None:
    """The same bytes from another address, in the same batch or a later one, are referred to."""
    big = replace(FILE, content=bytes(range(256)) * 400)
    first = archive.write_batch(tmp_path, [big, replace(big, uri="copy.txt")])
    size = sum(path.stat().st_size for path in tmp_path.iterdir())
    later = replace(big, uri="later.txt", licence="OGL-UK-3.0")
    second = archive.write_batch(tmp_path, [later], known=first)
    assert second == first
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) < size + 1000
    names = ["news/a b.txt", "copy.txt", "later.txt"]
    held = {capture.uri: capture.content for _, capture in archive.read_all(tmp_path)}
    assert held == dict.fromkeys(names, big.content)


def test_a_known_body_whose_file_is_gone_is_archived_again(tmp_path: Path) -> None:
    """What cannot be referred to is written."""
    gone = {FILE.sha256: archive.ArchiveRef("gone.warc.gz", 0, 10)}
    refs = archive.write_batch(tmp_path, [FILE], known=gone)
    assert archive.read_record(tmp_path, refs[FILE.sha256]) == FILE


def test_a_repeated_batch_finds_itself(tmp_path: Path) -> None:
    """After a crash the batch comes again, later and in another order: the file stays as it is."""
    refs = archive.write_batch(tmp_path, [PAGE, FILE])
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    again = [replace(FILE, captured_at=NOW + timedelta(hours=1)), PAGE]
    assert archive.write_batch(tmp_path, again) == refs
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_remains_of_the_killed_are_removed_and_of_the_living_left(tmp_path: Path) -> None:
    """Half-written files of processes that are gone go; others are being written now."""
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        gone.wait()
    dead, living = tmp_path / f"a.warc.gz.{gone.pid}.part", tmp_path / "b.warc.gz.1.part"
    dead.write_bytes(b"half")
    living.write_bytes(b"half")
    archive.write_batch(tmp_path, [FILE])
    assert not dead.exists()
    assert living.exists()
    assert [capture for _, capture in archive.read_all(tmp_path)] == [FILE]


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "The disk is full"),
        (errno.EROFS, "We may not write to"),
        (errno.EIO, "Input/output error"),
    ],
)
def test_a_batch_that_cannot_be_written_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    """One sentence, and neither a file nor half of one."""

    def fail(_: int) -> None:
        raise OSError(number, "Input/output error")

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(ArchiveError, match=words):
        archive.write_batch(tmp_path, [FILE])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("cut", [1, 40, 200])
def test_a_damaged_file_is_named(tmp_path: Path, cut: int) -> None:
    """Bytes that are lost or changed raise ArchiveError, which says where."""
    refs = archive.write_batch(tmp_path, [replace(FILE, content=bytes(range(256)) * 8)])
    (path,) = tmp_path.iterdir()
    raw = bytearray(path.read_bytes())
    raw[cut] ^= 0xFF
    path.write_bytes(raw)
    with pytest.raises(ArchiveError, match=path.name):
        archive.read_record(tmp_path, next(iter(refs.values())))


def test_a_time_without_a_zone_is_refused() -> None:
    """It could be any of twenty-four."""
    with pytest.raises(ValueError, match="time zone"):
        Capture("a", b"", datetime(2024, 1, 1), "files")
