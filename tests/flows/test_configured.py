"""Configured sources: ours can be used, a user's go over them, and a bad entry is one sentence."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from ingesting import ingest, rows, settings
from stand_in import document, standing_in

from flows import rebuilding
from flows.pipeline import Directly
from flows.progress import Silent
from flows.report import IngestFailed, Report
from flows.settings import Settings
from flows.sources.configured import GovUkEntry, load_sources
from flows.sources.items import SourceError
from flows.sources.opening import open_source

Run = Callable[..., subprocess.CompletedProcess[str]]
GOOD = """
[a-source]
publisher = "The Inspectorate"
kind = "feed"
query = { addresses = ["https://www.example.org/feed/"] }
"""


def write(folder: Path, text: str) -> Settings:
    """Settings that name a file with this text."""
    path = folder / "own.toml"
    path.write_text(text, encoding="utf-8")
    return settings(sources=path)


def test_the_sources_that_come_along_can_be_opened() -> None:
    """Each by its name, with an hour to run at, and with bounds that a listing is held against."""
    ours = load_sources(Settings())
    assert len(ours) >= 6
    for name, entry in ours.items():
        (source,) = open_source([name], Settings()).sources
        assert source.name == name
        assert source.expected == entry.terms.expected
        assert entry.hour is not None
        assert 0 < entry.least < (entry.most or 0)
        assert entry.licence == ("OGL-UK-3.0" if isinstance(entry, GovUkEntry) else None)
    publishers = {entry.publisher for entry in ours.values()}
    assert publishers == {
        "Ofsted", "Department for Education", "Care Quality Commission", "Community Care",
    }  # fmt: skip


def test_each_source_that_comes_along_loads_what_it_is_configured_for(tmp_path: Path) -> None:
    """Each publisher on GOV.UK its own documents, of its types, and no other's."""
    ours = {n: e for n, e in load_sources(Settings()).items() if isinstance(e, GovUkEntry)}
    path = tmp_path / "own.toml"
    path.write_text("".join(f"[{name}]\nleast = 1\n" for name in ours))
    wanted, documents = {}, []
    for name, entry in ours.items():
        (organisation,) = entry.query.organisations
        for kind in entry.query.document_types:
            documents.append(
                document(len(documents), organisation=organisation, document_type=kind)
            )
            wanted[documents[-1].uri] = name
    documents += [document(80, organisation="another"), document(81, document_type="guide")]
    with standing_in(documents) as govuk:
        chosen = settings(sources=path, govuk_url=govuk.url)
        report = ingest(list(ours), tmp_path / "w.duckdb", chosen)
    assert (report.new, report.faults, report.warnings) == (len(wanted), [], [])
    found = rows(tmp_path / "w.duckdb", "SELECT uri, source FROM documents")
    assert dict(found) == wanted
    assert set(wanted.values()) >= {"care-quality-commission", "department-for-education"}


def test_an_entry_of_ones_own_is_added_and_goes_over_ours(tmp_path: Path) -> None:
    """Key by key: whoever lowers a minimum keeps the rest."""
    chosen = write(tmp_path, GOOD + "[ofsted-news]\nleast = 3\nhour = 23\n")
    found = load_sources(chosen)
    assert found["a-source"].publisher == "The Inspectorate"
    ours, own = load_sources(Settings())["ofsted-news"], found["ofsted-news"]
    assert (own.least, own.hour, own.query) == (3, 23, ours.query)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("kind = ", "kin = "), "the source a-source cannot be used: "),
        (('"feed"', '"fead"'), "'fead'"),
        (("publisher", "publishes"), "publishes: extra inputs are not permitted"),
        (('"The Inspectorate"', '""'), "publisher: string should have at least 1 character"),
        (("https:", "ftp:"), "query.addresses.0: string should match"),
        (("addresses", "adresses"), "query.addresses: field required"),
        (('["https://www.example.org/feed/"]', "[]"), "query.addresses"),
        (("[a-source]", "[A source]"), "is not valid TOML"),
        (("[a-source]", '["A source"]'), "is no name of a source"),
        (("[a-source]\n", ""), "stands outside of any source"),
        (("kind", "hour = 24\nkind"), "hour: input should be less than or equal to 23"),
        (("kind", "least = -1\nkind"), "least: input should be greater"),
        (("kind", "least = 9\nmost = 8\nkind"), "expects at least more than at most"),
        (("kind", "requests_per_second = 0\nkind"), "requests_per_second: input should be"),
        (("kind", "speed = 1\nkind"), "speed: extra inputs are not permitted"),
    ],
)
def test_an_entry_that_cannot_be_used_is_one_sentence(
    change: tuple[str, str], words: str, tmp_path: Path
) -> None:
    """Which names the file, the source and the key."""
    assert change[0] in GOOD
    chosen = write(tmp_path, GOOD.replace(*change))
    with pytest.raises(SourceError) as raised:
        load_sources(chosen)
    assert words in str(raised.value)
    assert "own.toml" in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    """With the variable that names it."""
    with pytest.raises(SourceError, match=r"no\.toml, which PRESSFIGURES_SOURCES names, cannot"):
        load_sources(settings(sources=tmp_path / "no.toml"))


def test_a_source_that_lists_too_little_fails_when_all_is_loaded(tmp_path: Path) -> None:
    """And one that lists too much completes with a warning; a window may be empty."""
    entry = (
        '[inspectorate]\npublisher = "The Inspectorate"\nkind = "govuk"\n'
        'query = { organisations = ["ofsted"] }\n'
    )
    with standing_in([document(number) for number in range(5)]) as govuk:

        def run(bounds: str, name: str, **window: Any) -> Report:
            path = tmp_path / f"{name}.toml"
            path.write_text(entry + bounds)
            chosen = settings(sources=path, govuk_url=govuk.url)
            return ingest(["inspectorate"], tmp_path / f"{name}.duckdb", chosen, **window)

        with pytest.raises(IngestFailed, match="inspectorate listed 5 documents, and") as raised:
            run("least = 6\n", "few")
        assert raised.value.report.new == 5
        assert "at least 6" in str(raised.value)
        assert run("most = 4\n", "many").warnings == [
            "inspectorate listed 5 documents, more than the 4 that are expected."
        ]
        assert run("least = 6\n", "few", since=date(2030, 1, 1)).new == 0


def test_a_document_that_names_no_publisher_has_that_of_its_source(tmp_path: Path) -> None:
    """Of files here; what names its own keeps it, and so does the archive what it was told."""
    folder = tmp_path / "releases"
    folder.mkdir()
    (folder / "a.txt").write_text("Homes in Northmoor\n\nOnly 10 of 43 homes were good.\n")
    (folder / "b.json").write_text(json.dumps(document(1).item()))
    (tmp_path / "own.toml").write_text(
        f'[northmoor]\npublisher = "Northmoor Council"\nkind = "files"\n'
        f'query = {{ paths = ["{folder}"] }}\n'
    )
    warehouse, chosen = tmp_path / "w.duckdb", settings(sources=tmp_path / "own.toml")
    assert ingest(["northmoor"], warehouse, chosen).new == 2
    named = "SELECT publisher FROM statistics GROUP BY ALL ORDER BY min(uri) DESC"
    found = rows(warehouse, named)
    assert found[-1] == ("Northmoor Council",)
    assert len(found) == 2
    warehouse.unlink()
    rebuilding.Run("again", warehouse, 1, chosen, Silent()).follow(Directly())
    assert rows(warehouse, named) == found


def test_the_sources_are_listed_with_their_last_run(pressfigures: Run, tmp_path: Path) -> None:
    """In a table that fits a terminal; the command fails when a source falls short."""
    (tmp_path / "own.toml").write_text(
        '[inspectorate]\npublisher = "The Inspectorate"\nkind = "govuk"\nleast = 2\n'
        'query = { organisations = ["ofsted"] }\n'
    )
    with standing_in([document(1)]) as govuk:
        variables = {
            "PRESSFIGURES_SOURCES": "own.toml",
            "PRESSFIGURES_GOVUK_URL": govuk.url,
            "PRESSFIGURES_ALLOW_PRIVATE_ADDRESSES": "on",
        }
        done = pressfigures("ingest", "inspectorate", "--direct", "-w", "w.duckdb", **variables)
    assert done.returncode == 1
    assert "1 new" in done.stdout
    (said,) = done.stderr.splitlines()
    assert said.startswith(
        "pressfigures: inspectorate listed 1 documents, and should have at least"
    )
    shown = pressfigures("sources", "-w", "w.duckdb", **variables)
    lines = shown.stdout.splitlines()
    assert max(map(len, lines)) <= 100
    (line,) = [line for line in lines if "inspectorate" in line]
    assert "2 or more" in line
    assert "failed" in line
    assert any("ofsted-press-releases" in line for line in lines)
