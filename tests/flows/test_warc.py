"""WARC files as a source: which records are pages, and what is wrong with those that are not."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import pytest
from ingesting import ingest, rows, settings
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from flows.sources.configured import load_sources
from flows.sources.items import FetchError, Item, Skipped, SourceError, Window
from flows.sources.opening import open_source
from flows.sources.warc import WarcFiles

SITE = "http://www.inspectorate.example.org"
HTML = "text/html; charset=utf-8"


def page(text: str) -> bytes:
    return (
        "<!doctype html><html><head><title>Homes inspected</title></head><body><main>"
        f"<h1>Homes inspected</h1><p>{text}</p></main></body></html>"
    ).encode()


class Writer:
    """Writes a WARC file record by record."""

    def __init__(self, path: Path, packed: bool = True) -> None:
        self.path = path
        self._out = path.open("wb")
        self._writer = WARCWriter(self._out, gzip=packed)

    def __enter__(self) -> Writer:
        return self

    def __exit__(self, *_: object) -> None:
        self._out.close()

    @property
    def size(self) -> int:
        """How many bytes are written."""
        return self._out.tell()

    def add(
        self, path: str, body: bytes, status: str = "200 OK",
        headers: Sequence[tuple[str, str]] = (("Content-Type", HTML),),
        date: str = "2012-05-01T10:00:00Z", kind: str = "response",
    ) -> None:  # fmt: skip
        """A record of the site's."""
        http = StatusAndHeaders(status, list(headers), protocol="HTTP/1.1")
        record = self._writer.create_warc_record(
            path if ":" in path else SITE + path, kind, payload=BytesIO(body), length=len(body),
            http_headers=http if kind in ("response", "revisit") else None,
            warc_headers_dict={"WARC-Date": date},
        )  # fmt: skip
        self._writer.write_record(record)


@pytest.fixture(params=["crawl.warc.gz", "crawl.warc"])
def crawl(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A crawl with two captures of one page, another page, and what crawls bring besides."""
    path = tmp_path / str(request.param)
    packed = (("Content-Type", HTML), ("Content-Encoding", "gzip"), ("Set-Cookie", "a=b"))
    with Writer(path, path.suffix == ".gz") as out:
        out.add("/news/1", page("Inspectors visited 12 homes."))
        out.add("/news/1", page("Inspectors visited 13 homes."), date="2013-05-01T10:00:00Z")
        out.add("/news/2", gzip.compress(page("Only 10 of 43 homes were good.")), headers=packed)
        out.add(
            "/note.txt",
            b"A note\n\nSome 31 homes closed.",
            headers=[("Content-Type", "text/plain")],
        )
        out.add("/lost", b"no", status="404 Not Found")
        out.add("/logo.png", b"\x89PNG", headers=[("Content-Type", "image/png")])
        out.add("/news/1", b"", kind="revisit")
        out.add("/news/1", b"GET / HTTP/1.1\r\n\r\n", kind="request")
        out.add("dns:inspectorate.example.org", b"10.0.0.1", kind="resource")
    return path


def test_the_pages_of_a_crawl_are_loaded(crawl: Path, tmp_path: Path) -> None:
    """Two captures of a page are two revisions, as of when they were captured."""
    warehouse = tmp_path / "w.duckdb"
    report = ingest([str(crawl)], warehouse)
    assert (report.new, report.revised, report.quarantined) == (3, 1, [])
    assert {left.reason for left in report.skipped} == {
        "1 of its records: a page that had not changed",
        "1 of its records: answered 404",
        "1 of its records: image/png, no release",
    }
    found = rows(warehouse, "SELECT uri, revisions, source FROM documents ORDER BY uri")
    assert found == [
        (f"{SITE}/news/1", 2, "warc"),
        (f"{SITE}/news/2", 1, "warc"),
        (f"{SITE}/note.txt", 1, "warc"),
    ]
    current = rows(
        warehouse,
        f"SELECT value, captured_at::DATE::VARCHAR FROM statistics JOIN documents USING (uri)"
        f" WHERE uri = '{SITE}/news/1'",
    )
    assert current == [(13.0, "2013-05-01")]
    assert rows(warehouse, "SELECT count(*) FROM fetches") == [(0,)]
    assert ingest([str(crawl)], warehouse).unchanged == 4


def test_only_the_addresses_wanted_are_read(crawl: Path, tmp_path: Path) -> None:
    """As the entry of a configured source names them."""
    own = tmp_path / "own.toml"
    own.write_text(
        f'[old-site]\npublisher = "The Inspectorate"\nkind = "warc"\nlicence = "OGL-UK-3.0"\n'
        f'query = {{ files = ["{crawl}"], addresses = ["*/news/*"] }}\n'
    )
    chosen = settings(sources=own)
    assert "old-site" in load_sources(chosen)
    warehouse = tmp_path / "w.duckdb"
    assert ingest(["old-site"], warehouse, chosen).new == 2
    assert rows(warehouse, "SELECT DISTINCT source, licence FROM documents") == [
        ("old-site", "OGL-UK-3.0")
    ]


def test_a_page_keeps_the_headers_of_its_content(crawl: Path) -> None:
    """Not those of its journey: the content is kept unpacked."""
    source = WarcFiles("warc", [str(crawl)])
    items = [one for one in source.discover(Window()) if isinstance(one, Item)]
    (packed,) = [item for item in items if item.uri.endswith("/news/2")]
    capture = source.fetch(packed).capture
    assert capture.content.startswith(b"<!doctype html>")
    assert capture.headers == (("Content-Type", HTML),)
    assert capture.captured_at.isoformat() == "2012-05-01T10:00:00+00:00"


def test_what_is_packed_too_tightly_or_unknown_is_refused(tmp_path: Path) -> None:
    """Read as far as the limit, and no further."""
    path = tmp_path / "bomb.warc.gz"
    packed = (("Content-Type", HTML), ("Content-Encoding", "gzip"))
    with Writer(path) as out:
        out.add("/bomb", gzip.compress(b"a" * 5_000_000), headers=packed)
        out.add("/odd", b"xyz", headers=(("Content-Type", HTML), ("Content-Encoding", "br")))
        out.add("/cut", gzip.compress(page("cut"))[:60], headers=packed)
    source = WarcFiles("warc", [str(path)], largest_bytes=2_000_000)
    reasons: dict[str, str] = {}
    for item in source.discover(Window()):
        assert isinstance(item, Item)
        with pytest.raises(FetchError) as raised:
            source.fetch(item)
        reasons[item.uri.removeprefix(SITE)] = raised.value.reason
        assert len(raised.value.capture.content) <= 1_000_000
    assert reasons == {"/bomb": "too large", "/odd": "packed", "/cut": "damaged"}


@pytest.mark.parametrize("kind", ["not one at all", "one member", "cut", "cut within a page"])
def test_a_damaged_file_is_in_quarantine_after_what_could_be_read(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With its name; stderr stays silent."""
    path = tmp_path / "crawl.warc.gz"
    with Writer(path) as out:
        for number in range(3):
            out.add(f"/{number}", page(f"Inspectors visited {number + 10} homes."))
    content = path.read_bytes()
    path.write_bytes({
        "not one at all": b"a letter to the council\n" * 20,
        "one member": gzip.compress(gzip.decompress(content)),
        "cut": content[: len(content) - 200],
        "cut within a page": content[: len(content) - 20],
    }[kind])  # fmt: skip
    report = ingest([str(path)], tmp_path / "w.duckdb")
    ((name, reason, _),) = report.quarantined
    assert reason == "damaged"
    assert name == (f"{SITE}/2" if kind == "cut within a page" else "crawl.warc.gz")
    assert report.new == {"not one at all": 0, "one member": 1}.get(kind, 2)
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("suffix", [".warc.gz", ".warc"])
def test_a_file_cut_anywhere_says_so(suffix: str, tmp_path: Path) -> None:
    """The pages before the cut are read; what the cut took is never passed over in silence."""
    path = tmp_path / f"crawl{suffix}"
    ends = []
    with Writer(path, suffix == ".warc.gz") as out:
        for number in range(2):
            out.add(f"/{number}", b"Inspectors visited 12 homes.", headers=[("Server", "x")])
            ends.append(out.size)
            out.add(f"/{number}", b"GET / HTTP/1.1\r\n\r\n", kind="request")
            ends.append(out.size)
    content = path.read_bytes()
    assert found_in(path) == ["ok", "ok"]
    for place in range(len(content)):
        path.write_bytes(content[:place])
        *before, last = found_in(path)
        pages = len([end for end in (ends[0], ends[2]) if end <= place])
        if place in ends:
            assert [*before, last] == ["ok"] * pages
        else:
            assert last == "damaged", place
            assert "damaged" not in before
            assert before.count("ok") - pages in (0, 1), place


def test_a_byte_that_is_another_is_told(tmp_path: Path) -> None:
    """Wherever what is packed is damaged; of what is not, no byte of it ends in a traceback."""
    for suffix in (".warc.gz", ".warc"):
        path = tmp_path / f"crawl{suffix}"
        with Writer(path, suffix == ".warc.gz") as out:
            out.add("/0", b"Inspectors visited 12 homes.")
            second = out.size
            out.add("/1", b"Inspectors visited 13 homes.")
        content = path.read_bytes()
        for place in range(0, len(content), 3):
            other = bytes([content[place] ^ 0x15])
            path.write_bytes(content[:place] + other + content[place + 1 :])
            found = found_in(path)
            # The head of what is packed says only when and where.
            is_head = min(place, abs(place - second)) < 10
            assert is_head or suffix == ".warc" or "damaged" in found, place


def test_a_record_that_cannot_be_read_leaves_the_others_alone(tmp_path: Path) -> None:
    """It is in quarantine with its place, and what follows, and the file beside it, is loaded."""
    good, bad = tmp_path / "a.warc", tmp_path / "b.warc"
    for path in (good, bad):
        with Writer(path, packed=False) as out:
            for number in range(3):
                out.add(f"/{path.stem}/{number}", page(f"Inspectors visited {number + 10} homes."))
    lines = bad.read_bytes().split(b"\r\n")
    named = [place for place, line in enumerate(lines) if line.startswith(b"WARC-Target-URI")]
    lines[named[0]] = b"X-Target: none"
    (answer,) = [place for place in range(named[1], named[2]) if lines[place].startswith(b"HTTP")]
    lines[answer] = b"SPDY/3.1 200 OK"
    bad.write_bytes(b"\r\n".join(lines))
    report = ingest([str(good), str(bad)], tmp_path / "w.duckdb")
    assert report.new == 4
    told = {name: message for name, _, message in report.quarantined}
    assert set(told) == {"b.warc#0", f"{SITE}/b/1"}
    assert "says not of which address it is" in told["b.warc#0"]
    assert "holds no answer of a web server" in told[f"{SITE}/b/1"]


def found_in(path: Path) -> list[str]:
    """What becomes of each thing that a file is found to hold."""
    source = WarcFiles("warc", [str(path)])
    found = []
    for one in source.discover(Window()):
        if isinstance(one, Item):
            try:
                source.fetch(one)
                found.append("ok")
            except FetchError as error:
                found.append(error.reason)
        else:
            assert isinstance(one, Skipped)
            found.append("skipped")
    return found


def test_a_file_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    """As of any source."""
    source = open_source([str(tmp_path / "no.warc.gz")], settings())
    with pytest.raises(SourceError, match=r"no\.warc\.gz: no such WARC file"):
        list(source.discover(Window()))


def test_an_archive_of_ours_is_a_web_archive_too(crawl: Path, tmp_path: Path) -> None:
    """What one warehouse archived another can load."""
    ingest([str(crawl)], tmp_path / "w.duckdb")
    report = ingest([str(tmp_path / "w.duckdb.archive" / "*.warc.gz")], tmp_path / "x.duckdb")
    assert (report.new, report.revised) == (3, 1)
    assert not [left for left in report.skipped if isinstance(left, Skipped) and left.source]
