"""Exchanges in the archive: WARC as the standard asks, heads as they came, each body once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from exchanging import LONG, NOW, exchanged
from warcio.archiveiterator import ArchiveIterator
from warcio.warcwriter import WARCWriter

from warehouse import archive, exchanges
from warehouse.captures import Capture

OK = exchanged()
PAGE = Capture(OK.url, LONG, OK.answered_at, "inspectorate", headers=(("X-Note", "caf\u00e9"),))


def records(path: Path) -> Iterator[tuple[Any, bytes]]:
    """Every record of a file with its body, its digests checked."""
    with path.open("rb") as file:
        for record in ArchiveIterator(file, check_digests="raise"):
            yield record, record.raw_stream.read()


def of(folder: Path) -> list[tuple[Any, bytes]]:
    """Every record of the exchanges archived, without what a file says of itself."""
    found = []
    for path in sorted((folder / "exchanges").glob("*.warc.gz")):
        (first, _), *rest = records(path)
        assert first.rec_type == "warcinfo"
        found += rest
    return found


def head(record: Any, name: str) -> str | None:
    """A header of WARC."""
    value: str | None = record.rec_headers.get_header(name)
    return value


def raw(path: Path) -> bytes:
    """All of a file, unpacked."""
    import gzip

    return gzip.decompress(path.read_bytes())


def test_a_capture_is_archived_with_the_request_and_the_head_that_came(tmp_path: Path) -> None:
    """Byte for byte; and is read back as it was."""
    refs = archive.write_batch(tmp_path, [PAGE], exchanged=[OK])
    (path,) = tmp_path.glob("*.warc.gz")
    (response, body), (request, _) = records(path)
    assert (response.rec_type, request.rec_type) == ("response", "request")
    assert body == LONG
    assert head(request, "WARC-Concurrent-To") == head(response, "WARC-Record-ID")
    for record in (response, request):
        assert head(record, "WARC-Target-URI") == OK.url
        assert head(record, "WARC-Date") == "2024-03-01T09:30:00.123456Z"
        assert head(record, "WARC-IP-Address") == "192.0.2.7"
    assert OK.head + LONG in raw(path)
    assert OK.request in raw(path)
    assert archive.read_record(tmp_path, refs[PAGE.sha256]) == PAGE
    assert [capture for _, capture in archive.read_all(tmp_path)] == [PAGE]
    assert not (tmp_path / "exchanges").exists()


def test_what_no_capture_came_from_lies_beside(tmp_path: Path) -> None:
    """Redirects, errors and all; nothing of it is taken for a document."""
    moved = exchanged(status=301, content=b"", head=b"HTTP/1.1 301 Moved\r\nLocation: /b\r\n\r\n")
    error = exchanged(status=503, content=b"oh", head=b"HTTP/1.1 503 Oh\r\n\r\n")
    cut = exchanged(truncated="length")
    archive.write_batch(tmp_path, [], exchanged=[moved, error, cut])
    assert list(archive.read_all(tmp_path)) == []
    assert archive.files(tmp_path) == []
    found = of(tmp_path)
    assert [record.rec_type for record, _ in found] == ["response", "request"] * 3
    lines = [record.http_headers.statusline for record, _ in found[::2]]
    assert lines == ["301 Moved", "503 Oh", "200 Fine"]
    assert [body for _, body in found[::2]] == [b"", b"oh", LONG]
    assert [head(record, "WARC-Truncated") for record, _ in found[::2]] == [None, None, "length"]


def test_nothing_modified_is_a_revisit(tmp_path: Path) -> None:
    """By the profile that the standard has for it."""
    same = exchanged(status=304, content=b"", head=b'HTTP/1.1 304 Same\r\nETag: "7"\r\n\r\n')
    archive.write_batch(tmp_path, [], exchanged=[same])
    (revisit, body), (request, _) = of(tmp_path)
    assert (revisit.rec_type, request.rec_type, body) == ("revisit", "request", b"")
    assert head(revisit, "WARC-Profile") == (
        "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
    )
    assert revisit.http_headers.statusline == "304 Same"
    assert revisit.http_headers.get_header("ETag") == '"7"'


def test_a_body_that_is_there_is_referred_to(tmp_path: Path) -> None:
    """One of a capture, and one of another exchange, of an earlier batch or of the same."""
    refs = archive.write_batch(tmp_path, [PAGE], exchanged=[OK])
    feed = exchanged("https://inspectorate.example/feed", content=LONG[1:])
    again = [replace(one, asked_at=NOW + timedelta(days=1)) for one in (OK, feed)]
    archive.write_batch(tmp_path, [], known=refs, exchanged=[feed, *again])
    archive.write_batch(tmp_path, [], known=refs, exchanged=again)
    found = [record for record, _ in of(tmp_path) if record.rec_type != "request"]
    kinds = {(record.rec_type, head(record, "WARC-Refers-To-Target-URI")) for record in found}
    assert kinds == {("response", None), ("revisit", OK.url), ("revisit", feed.url)}
    for record in found:
        if record.rec_type == "revisit":
            assert head(record, "WARC-Refers-To-Date") == "2024-03-01T09:30:00.123456Z"
            assert record.http_headers.statusline == "200 Fine"
    assert len(found) == 5


def test_a_body_whose_file_is_gone_or_damaged_is_written_again(tmp_path: Path) -> None:
    """A record that refers to nothing is worth nothing."""
    refs = archive.write_batch(tmp_path, [PAGE], exchanged=[OK])
    (path,) = tmp_path.glob("*.warc.gz")
    path.write_bytes(b"\0" * path.stat().st_size)
    archive.write_batch(tmp_path, [], known=refs, exchanged=[OK])
    (first,) = (tmp_path / "exchanges").glob("*.warc.gz")
    first.unlink()
    with (tmp_path / "exchanges" / "bodies.jsonl").open("ab") as index:
        index.write(b'["torn')
    archive.write_batch(tmp_path, [], exchanged=[OK])
    assert [record.rec_type for record, _ in of(tmp_path)] == ["response", "request"]


@pytest.mark.parametrize(
    ("came", "kept"),
    [
        (b"Content-Length: 9\r\nVia: x\r\n", b"Content-Length: 9\r\nVia: x\r\n"),
        (
            b"content-encoding: gzip\r\nContent-Length: 9\r\nVia: Content-Length: 9\r\n",
            b"X-Archive-Orig-content-encoding: gzip\r\nX-Archive-Orig-Content-Length: 9\r\n"
            b"Via: Content-Length: 9\r\n",
        ),
        (b"Transfer-Encoding: chunked\r\n", b"X-Archive-Orig-Transfer-Encoding: chunked\r\n"),
    ],
)
def test_headers_of_codings_that_were_undone_are_marked(
    tmp_path: Path, came: bytes, kept: bytes
) -> None:
    """Any reader unpacks what is still packed, and only that."""
    start = b"HTTP/1.1 200 OK\r\n"
    one = exchanged(head=start + came + b"\r\n")
    archive.write_batch(tmp_path, [], exchanged=[one])
    (path,) = (tmp_path / "exchanges").glob("*.warc.gz")
    assert start + kept + b"\r\n" + LONG in raw(path)
    with path.open("rb") as file:
        bodies = [record.content_stream().read() for record in ArchiveIterator(file)]
    assert bodies[1] == LONG


def test_archives_of_old_are_read(tmp_path: Path) -> None:
    """They have no requests, a status line of ours, and the time of the capture in WARC-Date."""
    from warcio.statusandheaders import StatusAndHeaders

    origin = {
        "uri": PAGE.uri, "source": "old", "media_type": "text/html", "licence": None,
        "headers": [["X-Note", "x"]],
    }  # fmt: skip
    with (tmp_path / "old.warc.gz").open("wb") as out:
        writer = WARCWriter(out, gzip=True, warc_version="1.1")
        about = {
            "WARC-Date": "2024-03-01T09:30:00.123456Z", "Pressfigures-Origin": json.dumps(origin),
        }  # fmt: skip
        http = StatusAndHeaders("200 OK", [("X-Note", "x")], protocol="HTTP/1.1")
        writer.write_record(
            writer.create_warc_record(
                PAGE.uri,
                "response",
                payload=BytesIO(LONG),
                length=len(LONG),
                warc_headers_dict=about,
                http_headers=http,
            )
        )
    ((ref, capture),) = archive.read_all(tmp_path)
    assert capture == Capture(PAGE.uri, LONG, NOW, "old", "text/html", None, (("X-Note", "x"),))
    again = replace(capture, uri="https://inspectorate.example/b")
    assert archive.write_batch(tmp_path, [again], known={again.sha256: ref}) == {again.sha256: ref}
    assert {one.uri for _, one in archive.read_all(tmp_path)} == {PAGE.uri, again.uri}


def test_nothing_is_left_where_it_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whole or not there."""

    def fail(_: int) -> None:
        raise OSError("no more")

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(OSError, match="no more"):
        exchanges.write(tmp_path, [OK], {})
    assert list((tmp_path / "exchanges").iterdir()) == []


def test_a_request_to_which_no_answer_came_is_archived_alone(tmp_path: Path) -> None:
    """It names no answer."""
    alone = exchanged(content=b"", head=b"", status=0, answered_by=None)
    archive.write_batch(tmp_path, [PAGE], exchanged=[OK, alone])
    ((request, _),) = of(tmp_path)
    assert (request.rec_type, head(request, "WARC-Target-URI")) == ("request", alone.url)
    assert head(request, "WARC-Concurrent-To") is None
