"""Checks: each agrees, differs and cannot tell where it should."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from claiming import START, load, release

from extractors.documents.read import read_document
from extractors.extraction import extract
from extractors.vocabulary import load as vocabulary
from warehouse import checks
from warehouse.captures import Capture, Loaded
from warehouse.connections import connect, writing
from warehouse.facts import gather
from warehouse.store import Warehouse

CASES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parents[1] / "cases" / "checks.toml").read_text(encoding="utf-8")
)["case"]
BETWEEN = "document_against_document"
WHOLE_WORD = re.compile(r"[a-z]+")


def results(warehouse: Warehouse, check: str | None = None) -> list[dict[str, Any]]:
    """What the checks found, or one of them."""
    with connect(warehouse.path) as connection:
        found = connection.execute("SELECT * FROM checks ORDER BY check_name, check_id")
        names = [column[0] for column in found.description]
        rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    return [row for row in rows if check in (None, row["check_name"])]


def documents(case: dict[str, Any], name: str) -> list[Loaded]:
    """The releases of a case, under names that begin with this one."""
    return [
        release(
            f"{name}.{number}.txt",
            document["claims"],
            ratings=document.get("ratings", ()),
            title=document.get("title", f"{number}.txt"),
        )
        for number, document in enumerate(case["documents"])
    ]


def figures(warehouse: Warehouse, name: str) -> set[str]:
    """Ids of the statistics of the releases whose names begin with this one."""
    with connect(warehouse.path) as connection:
        query = "SELECT statistic_id FROM statistics WHERE starts_with(uri, $1 || '.')"
        return {identity for (identity,) in connection.execute(query, [name]).fetchall()}


@pytest.fixture(scope="module")
def together(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """One warehouse of all cases in which documents are checked each by itself.

    To make one and run the checks takes a second, which is too long for each case.
    """
    warehouse = Warehouse(tmp_path_factory.mktemp("cases") / "w.duckdb")
    warehouse.create()
    apart = [case for case in CASES if case["check"] != BETWEEN]
    load(warehouse, *(one for case in apart for one in documents(case, str(CASES.index(case)))))
    checks.run(warehouse.path)
    assert all(result["statistic_ids"] for result in results(warehouse))
    return warehouse


def check(case: dict[str, Any], warehouse: Warehouse, name: str) -> None:
    """The check says what the case says of it, of statistics of the case's releases."""
    known = figures(warehouse, name)
    assert known
    found = [
        result
        for result in results(warehouse, case["check"])
        if not known.isdisjoint(result["statistic_ids"])
    ]
    if case["status"] == "says nothing":
        assert found == []
        return
    (result,) = found
    assert result["status"] == case["status"], result["sentence"]
    for key in ("expected", "observed", "sentence"):
        assert case.get(key) in (None, result[key])
    assert result["sentence"].endswith(".")
    assert set(result["statistic_ids"]) <= known


def named(cases: list[dict[str, Any]]) -> list[Any]:
    return [pytest.param(case, id=f"{case['check']}: {case['name']}") for case in cases]


@pytest.mark.parametrize("case", named([case for case in CASES if case["check"] != BETWEEN]))
def test_cases(together: Warehouse, case: dict[str, Any]) -> None:
    """Whatever stands in other documents."""
    check(case, together, str(CASES.index(case)))


@pytest.mark.parametrize("case", named([case for case in CASES if case["check"] == BETWEEN]))
def test_cases_between_documents(store: Warehouse, case: dict[str, Any]) -> None:
    """With nothing else in the warehouse."""
    load(store, *documents(case, "a"))
    checks.run(store.path)
    check(case, store, "a")
    assert len(results(store, BETWEEN)) == (case["status"] != "says nothing")


def test_checks_keep_to_a_gigabyte(store: Warehouse) -> None:
    """And what they cannot keep in it goes to disk, without regard to the order of rows."""
    with writing(store.path, 1) as connection:
        checks.run_within(connection)
        row = connection.execute(
            "SELECT current_setting('memory_limit'), current_setting('preserve_insertion_order')"
        ).fetchone()
    assert row == ("953.6 MiB", False)


def test_every_check_is_proved() -> None:
    """Each says what it proves, and has a case that agrees, one that differs; most, one between."""
    for check in checks.all_checks():
        assert check.proves.endswith("."), check.name
        told = {case["status"] for case in CASES if case["check"] == check.name}
        assert {"agrees", "differs"} <= told, check.name
    assert {case["check"] for case in CASES} == {check.name for check in checks.all_checks()}


def test_running_again_changes_nothing(store: Warehouse) -> None:
    """Ids are those of the figures, not of the run."""
    load(store, release("a.txt", CASES[0]["documents"][0]["claims"]))
    counts = checks.run(store.path)
    before = results(store)
    assert checks.run(store.path) == counts
    assert results(store) == before
    assert counts["agrees"] == len(before) > 0


def test_results_leave_with_their_figures(store: Warehouse) -> None:
    """A corrected release is checked as it stands now."""
    load(store, release("a.txt", CASES[1]["documents"][0]["claims"]))
    assert checks.run(store.path)["differs"] == 1
    load(store, release("a.txt", CASES[0]["documents"][0]["claims"], hours=1))
    assert checks.run(store.path)["differs"] == 0


def test_a_large_warehouse_is_checked_where_it_was_touched(
    store: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same results as when all is checked, whichever document came last."""
    monkeypatch.setattr(checks, "FEW_STATISTICS", 0)
    case = next(case for case in CASES if case["name"] == "another share of the same year")
    first, second = case["documents"]
    load(store, release("x.txt", CASES[1]["documents"][0]["claims"]), run_id="0")
    checks.run(store.path, run_id="0")
    load(store, release("b.txt", second["claims"]), run_id="1")
    checks.run(store.path, run_id="1")
    load(store, release("a.txt", first["claims"]), run_id="2")
    checks.run(store.path, run_id="2")
    by_part = results(store)
    checks.run(store.path)
    assert results(store) == by_part
    assert {row["check_name"] for row in by_part if row["status"] == "differs"} == {
        "parts_against_whole", "document_against_document",
    }  # fmt: skip


def test_words_have_examples_and_codes_are_known() -> None:
    """What the data of the checks names is in the vocabulary, and its words do what they say."""
    known = checks.words()
    future = set(known["future"]["words"])
    for sentence in known["future"]["examples"]:
        assert future & set(WHOLE_WORD.findall(sentence.lower())), sentence
    for sentence in known["future"]["counter_examples"]:
        assert not future & set(WHOLE_WORD.findall(sentence.lower())), sentence
    assert set(known["places"]["families"]) <= set(known["families"])
    populations = tomllib.loads(
        (vocabulary.FOLDER / "populations.toml").read_text(encoding="utf-8")
    )
    for codes in known["families"].values():
        assert set(codes) <= set(populations)


def read(path: Path, text: str) -> Loaded:
    """A real document, read by the extractor."""
    content = text.encode()
    document = read_document(content, uri=path.name)
    return Loaded(Capture(path.name, content, START, "files"), gather(extract(document)))


FRANK = "govuk/news_article__best-practice-press-release.json"
OFSTED = "ofsted-2016-06-28-leadership.txt"
CARE = "community-care-2015-ofsted-annual-report.txt"


def test_the_real_releases_agree(store: Warehouse, shared: Path) -> None:
    """Parts, shares, headline and range, as the releases give them."""
    for name in (OFSTED, CARE):
        path = shared / "corpus" / name
        load(store, read(path, path.read_text(encoding="utf-8")))
    checks.run(store.path)
    found = results(store)
    assert not [row["sentence"] for row in found if row["status"] == "differs"]
    agreed = {(row["check_name"], row["expected"]) for row in found if row["status"] == "agrees"}
    assert {
        ("parts_against_whole", "43"),
        ("share_against_counts", "24.1%"),
        ("share_against_counts", "76.7%"),
        ("headline_against_body", "more than 75.0%"),
    } <= agreed


@pytest.mark.parametrize(
    ("name", "right", "wrong", "check"),
    [
        (CARE, "26 required", "25 required", "parts_against_whole"),
        (CARE, "Three-quarters of children", "Half of children", "headline_against_body"),
        (CARE, "More than three quarters", "More than nine tenths", "share_against_counts"),
        (OFSTED, "a quarter of", "a third of", "share_against_counts"),
        (OFSTED, "found 85%", "found 185%", "share_within_bounds"),
        (OFSTED, "7 in some areas, to as high as 34 in others", "34 to 7", "range_against_members"),
        (CARE, "in 2013-14", "in 2023-24", "period_in_order"),
        (FRANK, "nine per cent from", "four per cent from", "change_against_ends"),
    ],
)
def test_a_planted_error_is_caught(
    store: Warehouse, shared: Path, name: str, right: str, wrong: str, check: str
) -> None:
    """By the check that is there for it."""
    path = shared / "corpus" / name
    text = path.read_text(encoding="utf-8")
    assert right in text
    load(store, read(path, text.replace(right, wrong)))
    checks.run(store.path)
    assert [row["status"] for row in results(store, check)].count("differs") >= 1


def test_a_planted_error_between_documents_is_caught(store: Warehouse, shared: Path) -> None:
    """A report on the report that gives another count for the same year."""
    path = shared / "corpus" / CARE
    text = path.read_text(encoding="utf-8")
    load(store, read(path, text))
    load(store, read(path.with_name("same.txt"), text))
    checks.run(store.path)
    assert {row["status"] for row in results(store, BETWEEN)} == {"agrees"}
    load(store, read(path.with_name("other.txt"), text.replace("10 of 43", "12 of 43")))
    checks.run(store.path)
    assert [row["status"] for row in results(store, BETWEEN)].count("differs") == 1


def test_a_planted_error_beside_a_count_is_caught(store: Warehouse) -> None:
    """Whole and count are said; the share of them is not what is said."""
    text = "In all 212 homes were inspected; 41 ({}%) were outstanding for quality of care."
    for percent, status in ((19, "agrees"), (29, "differs")):
        load(store, read(Path(f"{percent}.txt"), text.format(percent)))
        checks.run(store.path)
        assert status in {row["status"] for row in results(store, "share_beside_count")}
