"""Corrections: what was read stays beside what was corrected, and none outlives its reason."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from claiming import load, release

from warehouse import checks, corrections, schema, settling
from warehouse.connections import connect
from warehouse.corrections import CorrectionError
from warehouse.errors import PublishError, WarehouseError
from warehouse.publish import Terms, publish
from warehouse.store import Warehouse

SAID = "In all 21 homes closed and 7 opened."
CLAIMS: list[dict[str, Any]] = [
    {"text": "21", "sentence": SAID, "value": 21, "area": "Leeds"},
    {"text": "7", "sentence": SAID, "value": 7},
    {"text": "7", "sentence": "Again 7 opened.", "value": 7},
]
HEAD = '[[correction]]\nreason = "The note says 12."\nwho = "A. Hart"\n'
ABOUT = HEAD + 'uri = "a.txt"\nwords = "21"\nexpect = { value = 21 }\n'


@pytest.fixture
def loaded(store: Warehouse) -> Warehouse:
    """A warehouse of one release of three figures."""
    load(store, release("a.txt", CLAIMS))
    return store


def write(warehouse: Warehouse, text: str) -> Path:
    path = corrections.file_for(warehouse.path)
    path.write_text(text, encoding="utf-8")
    return path


def ask(warehouse: Warehouse, query: str) -> list[tuple[Any, ...]]:
    with connect(warehouse.path) as connection:
        return connection.execute(query).fetchall()


STATISTICS = "SELECT text, value, area, grades, corrected FROM statistics ORDER BY char_start"
AS_READ = [("21", 21.0, "Leeds", [], None), ("7", 7.0, None, [], None), ("7", 7.0, None, [], None)]


def test_a_field_is_corrected(loaded: Warehouse) -> None:
    """The view shows the correction and why; the table what was read; the facts are the same."""
    before = loaded.content_hash()
    write(loaded, ABOUT + 'set = { value = 12, grades = ["good"] }\nclear = ["area"]\n')
    assert corrections.apply(loaded.path).applied == 1
    assert ask(loaded, STATISTICS) == [
        ("21", 12.0, None, ["good"], "The note says 12."),
        *AS_READ[1:],
    ]
    assert ask(loaded, "SELECT value FROM core.statistic WHERE text = '21'") == [(21.0,)]
    assert ask(loaded, "SELECT who, value_read, value_corrected, fields FROM corrections") == [
        ("A. Hart", 21.0, 12.0, ["area", "grades", "value"])
    ]
    assert ask(loaded, "SELECT max(value) FROM series") == [(12.0,)]
    assert loaded.content_hash() == before


def test_a_figure_is_rejected(loaded: Warehouse) -> None:
    """It leaves the views, and the count of its document."""
    write(loaded, ABOUT + "reject = true\n")
    corrections.apply(loaded.path)
    assert ask(loaded, STATISTICS) == AS_READ[1:]
    assert ask(loaded, "SELECT statistics FROM documents") == [(2,)]
    assert ask(loaded, "SELECT count(*) FROM core.statistic") == [(3,)]


def test_a_correction_goes_with_its_entry(loaded: Warehouse) -> None:
    """Without the file everything is as it was read."""
    path = write(loaded, ABOUT + "reject = true\n")
    corrections.apply(loaded.path)
    path.unlink()
    assert corrections.apply(loaded.path).applied == 0
    assert ask(loaded, STATISTICS) == AS_READ


def test_an_entry_names_a_figure_by_id_or_occurrence(loaded: Warehouse) -> None:
    """Words that are two figures need to say which."""
    ((identity,),) = ask(loaded, "SELECT statistic_id FROM statistics WHERE text = '21'")
    second = 'uri = "a.txt"\nwords = "7"\noccurrence = 2\nexpect = { value = 7 }\n'
    write(
        loaded,
        f'{HEAD}statistic_id = "{identity}"\nexpect = {{ value = 21 }}\nset = {{ value = 1 }}\n'
        f"{HEAD}{second}set = {{ value = 2 }}\n",
    )
    assert corrections.apply(loaded.path).applied == 2
    assert [row[1] for row in ask(loaded, STATISTICS)] == [1.0, 7.0, 2.0]


def test_a_document_that_is_awaited_is_waited_for(loaded: Warehouse) -> None:
    """One file may serve several warehouses; what is not awaited has a slip in its address."""
    other = ABOUT.replace("a.txt", "b.txt") + "reject = true\n"
    write(loaded, other + "awaited = true\n")
    applied = corrections.apply(loaded.path)
    assert (applied.waiting, applied.lost) == (("Entry 1 of corrections.toml",), ())
    write(loaded, other)
    applied = corrections.apply(loaded.path)
    assert applied.waiting == ()
    (said,) = applied.lost
    assert "no document has the uri 'b.txt' (the nearest is 'a.txt'); mend it" in said
    assert "awaited = true" in said
    write(loaded, ABOUT + "reject = true\nawaited = true\n")
    assert corrections.apply(loaded.path).applied == 1


def test_what_is_corrected_is_tested_again(
    loaded: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a large warehouse as well, where only what a run touched is tested; and when taken back.

    A file that is in error changes nothing.
    """
    monkeypatch.setattr(checks, "FEW_STATISTICS", 0)
    whole = "Of 43 homes 10 are good, 33 are not."
    parts = [
        {"text": "10", "sentence": whole, "value": 10, "denominator": 43, "grades": ["good"]},
        {"text": "33", "sentence": whole, "value": 33, "denominator": 43,
         "grades": ["requires_improvement", "inadequate"]},
    ]  # fmt: skip
    load(loaded, release("sum.txt", parts))
    checks.run(loaded.path)
    query = "SELECT status, observed FROM checks WHERE check_name = 'parts_against_whole'"
    assert ask(loaded, query) == [("agrees", "43")]

    def settle(entry: str) -> corrections.Applied:
        path = write(loaded, entry)
        return settling.settle_run(loaded.path, path, "unknown", has_loaded=False)

    about = HEAD + 'uri = "sum.txt"\nwords = "10"\nexpect = { value = 10 }\n'
    assert len(settle(about + "set = { value = 11 }\n").changed) == 1
    assert ask(loaded, query) == [("differs", "44")]
    assert settle(about + "set = { value = 11 }\n").changed == ()
    with pytest.raises(CorrectionError):
        settle(about.replace("10 }", "12 }") + "set = { value = 9 }\n")
    assert ask(loaded, query) == [("differs", "44")]
    assert len(settle("").changed) == 1
    assert ask(loaded, query) == [("agrees", "43")]


def test_what_no_longer_stands_is_neither_shown_nor_published(
    store: Warehouse, tmp_path: Path
) -> None:
    """A release changes, its correction no longer fits: until that is mended it is not published.

    What a run loads that still goes on is published meanwhile.
    """
    whole = "Of 43 homes {} are good, 33 are not."

    def ingest(run: str, count: int) -> None:
        parts = [{"text": text, "sentence": whole.format(count), "value": int(text),
                  "denominator": 43, "grades": grades}
                 for text, grades in ((str(count), ["good"]),
                                      ("33", ["requires_improvement", "inadequate"]))]  # fmt: skip
        store.start_run(run, "ingest", {}, "1")
        load(store, release("sum.txt", parts, hours=count), release("b.txt", CLAIMS), run_id=run)
        put = publish(store.path, tmp_path / "press", Terms(workbook_rows=1)).rows
        assert (put["documents"], put["checks"], put["corrections"]) == (2, 0, 0)
        settling.settle_run(store.path, None, run, has_loaded=True)
        store.finish_run(run, "completed", {}, "")

    entry = 'uri = "sum.txt"\nwords = "9"\nexpect = { value = 9 }\nset = { value = 10 }\n'
    path = write(store, HEAD + entry)
    ingest("one", 9)
    shown = "SELECT status FROM checks WHERE check_name = 'parts_against_whole'"
    assert ask(store, shown) == [("agrees",)]
    with pytest.raises(CorrectionError, match="there is no figure '9'"):
        ingest("two", 10)
    store.finish_run("two", "failed", {}, "")
    assert ask(store, shown) == []
    assert ask(store, "FROM corrections") == []
    with pytest.raises(PublishError, match="neither corrected nor checked") as caught:
        publish(store.path, tmp_path / "press")
    assert "\n" not in str(caught.value)
    assert publish(store.path, tmp_path / "press", Terms(anyway=True)).rows["documents"] == 2
    path.unlink()
    settling.settle(store.path)
    assert ask(store, shown) == [("agrees",)]
    assert publish(store.path, tmp_path / "press").rows["checks"] == 1


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (ABOUT.replace("value = 21", "value = 22") + "reject = true", "no longer fits.*is 21"),
        (ABOUT.replace('"21"', '"99"') + "reject = true", "there is no figure '99' in a.txt"),
        (ABOUT.replace('"21"', '"7"') + "reject = true", "fits 2 figures"),
        (ABOUT + "occurrence = 5\nreject = true", "there are 1 figures"),
        (ABOUT + "reject = true\n" + ABOUT + "reject = true", "about the same figure"),
        (HEAD + 'statistic_id = "x"\nexpect = { value = 1 }\nreject = true', "no longer fits"),
        (ABOUT, "needs either set"),
        (ABOUT + "reject = true\nset = { value = 1 }", "needs either set"),
        (ABOUT + "set = { valeu = 1 }", "names 'valeu'"),
        (ABOUT + "set = { statistic_id = 'x' }", "names 'statistic_id'"),
        (ABOUT + "set = { value = '12' }", "gives value the value '12'"),
        (ABOUT + "set = { kind = 'sum' }", "kind is one of count"),
        (ABOUT + "clear = ['kind']", "cannot clear 'kind'"),
        (ABOUT + "clear = [['value']]", "cannot clear"),
        (ABOUT + "clear = 5", "clear must be a list"),
        (ABOUT + "occurrence = '2'\nreject = true", "occurrence is '2'"),
        (ABOUT + "occurrence = 0\nreject = true", "occurrence is 0"),
        (ABOUT + "reject = true\nnote = 'x'", "unknown key 'note'"),
        (ABOUT + "reject = true\nawaited = 'x'", "awaited is 'x'"),
        (ABOUT.replace('who = "A. Hart"\n', "") + "reject = true", "needs who"),
        (
            HEAD + "expect = { value = 21 }\nreject = true",
            "needs statistic_id or rating_id, or uri",
        ),
        (ABOUT.replace("expect = { value = 21 }\n", "") + "reject = true", "needs expect"),
        ("[[corection]]", r"must hold \[\[correction\]\] entries"),
        ("[[correction", "is no TOML"),
    ],
)
def test_an_entry_that_does_not_fit_is_an_error(loaded: Warehouse, text: str, says: str) -> None:
    """In one sentence that names the entry, and nothing is applied."""
    write(loaded, text)
    with pytest.raises(CorrectionError, match=says) as caught:
        corrections.apply(loaded.path)
    assert "\n" not in str(caught.value)
    assert ask(loaded, STATISTICS) == AS_READ


RATED = "Ashdene House was rated good and outstanding for care."


@pytest.fixture
def rated(store: Warehouse) -> Warehouse:
    """A release that rates one provider twice, and names no publisher."""
    ratings = [("Ashdene House", "good", RATED), ("Ashdene House", "outstanding", RATED)]
    load(store, release("r.txt", CLAIMS, ratings=ratings))
    return store


HOUSE = HEAD + 'uri = "r.txt"\nprovider = "Ashdene House"\n'
RATINGS = "SELECT provider, grade, judgement, corrected FROM ratings ORDER BY char_start, grade"


def test_a_rating_is_corrected_or_rejected(rated: Warehouse) -> None:
    """By its provider, or by its id; what was read stays."""
    before = rated.content_hash()
    assert ask(rated, RATINGS)[0] == ("Ashdene House", "good", None, None)
    ((identity,),) = ask(rated, "SELECT rating_id FROM ratings WHERE grade = 'outstanding'")
    write(
        rated,
        f'{HOUSE}occurrence = 1\nexpect = {{ grade = "good" }}\nset = {{ grade = "inadequate" }}\n'
        f'{HEAD}rating_id = "{identity}"\nexpect = {{ grade = "outstanding" }}\nreject = true\n',
    )
    assert corrections.apply(rated.path).applied == 2
    assert ask(rated, RATINGS) == [("Ashdene House", "inadequate", None, "The note says 12.")]
    assert ask(rated, "SELECT ratings, statistics FROM documents") == [(1, 3)]
    assert ask(rated, "SELECT grade FROM core.rating ORDER BY 1") == [("good",), ("outstanding",)]
    said = "SELECT what, text, rejected, read_as, corrected_to FROM corrections ORDER BY rejected"
    assert ask(rated, said) == [
        ("rating", "Ashdene House", False, "grade good", "grade inadequate"),
        ("rating", "Ashdene House", True, "grade outstanding", None),
    ]
    assert rated.content_hash() == before


def test_title_publisher_and_date_of_a_document_are_corrected(rated: Warehouse) -> None:
    """In every view, and in the order of time; an entry without words is about the document."""
    entry = f'{HEAD}uri = "r.txt"\nexpect = {{ published = 2024-02-29 }}\n'
    write(rated, entry + 'set = { published = 2023-05-01, publisher = "The Ledger" }\n')
    assert corrections.apply(rated.path).applied == 1
    told = "SELECT DISTINCT publisher, published, published_basis FROM {}"
    wanted = ("The Ledger", date(2023, 5, 1), "correction")
    for view in ("documents", "statistics"):
        assert ask(rated, told.format(view)) == [wanted]
    for view in ("ratings", "series"):
        assert ask(rated, f"SELECT DISTINCT publisher, published FROM {view}") == [wanted[:2]]
    assert ask(rated, "SELECT corrected FROM documents") == [("The note says 12.",)]
    ((_, read_as, corrected_to),) = ask(
        rated, "SELECT what, read_as, corrected_to FROM corrections WHERE what = 'document'"
    )
    assert "published 2024-02-29" in read_as
    assert corrected_to == "published 2023-05-01; publisher The Ledger"
    write(rated, entry + 'clear = ["published"]\n')
    corrections.apply(rated.path)
    assert ask(rated, "SELECT published FROM documents") == [(None,)]
    write(rated, "")
    corrections.apply(rated.path)
    assert ask(rated, "SELECT published, corrected FROM documents") == [(date(2024, 2, 29), None)]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (HOUSE + 'expect = { grade = "good" }\nreject = true', "fits 2 ratings"),
        (HOUSE + "expect = { value = 1 }\nreject = true", "no such field of a rating"),
        (HOUSE + 'words = "21"\nexpect = { value = 1 }\nreject = true', "not about both"),
        (HOUSE + 'occurrence = 1\nexpect = { grade = "x" }\nreject = true', "grade is 'good'"),
        (HOUSE.replace("Ash", "Elm") + 'expect = { grade = "x" }\nreject = true', "no rating 'Elm"),
        (HOUSE + 'expect = { grade = "good" }\nclear = ["grade"]', "cannot clear 'grade'"),
        (HEAD + 'uri = "r.txt"\nexpect = { title = "r.txt" }\nreject = true', "cannot be rejected"),
        (HEAD + 'uri = "r.txt"\nexpect = { grade = "x" }\nreject = true', "of a document"),
        (HEAD + 'uri = "r.txt"\nexpect = { title = "x" }\nset = { title = "y" }', "title is"),
        (HEAD + 'uri = 5\nexpect = { title = "x" }\nset = { title = "y" }', "else than a text"),
    ],
)
def test_an_entry_about_a_rating_or_a_document_must_fit(
    rated: Warehouse, text: str, says: str
) -> None:
    """As one about a figure must."""
    before = ask(rated, RATINGS)
    write(rated, text)
    with pytest.raises(CorrectionError, match=says) as caught:
        corrections.apply(rated.path)
    assert "\n" not in str(caught.value)
    assert ask(rated, RATINGS) == before


def test_a_file_that_was_named_must_be_there(loaded: Warehouse, tmp_path: Path) -> None:
    """Only the one beside the warehouse may be missing."""
    with pytest.raises(CorrectionError, match="cannot be read"):
        corrections.apply(loaded.path, tmp_path / "none.toml")


def test_a_new_revision_is_met_again(loaded: Warehouse) -> None:
    """A figure that is still said keeps its correction; one that is gone fails the entry."""
    write(loaded, ABOUT + "set = { value = 12 }\n")
    corrections.apply(loaded.path)
    more = {"text": "4", "sentence": "And 4 moved.", "value": 4}
    load(loaded, release("a.txt", [*CLAIMS, more], hours=1))
    corrections.apply(loaded.path)
    assert [row[1] for row in ask(loaded, STATISTICS)] == [12.0, 7.0, 7.0, 4.0]
    load(loaded, release("a.txt", [more], hours=2))
    with pytest.raises(CorrectionError, match="no longer fits"):
        corrections.apply(loaded.path)


def test_an_older_file_is_refused_in_a_sentence(loaded: Warehouse) -> None:
    """One made before there were corrections."""
    with connect(loaded.path, read_only=False) as connection:
        connection.execute("UPDATE core.meta SET value = '1' WHERE name = 'schema_version'")
    says = f"version 1 of the schema, not {schema.VERSION}: make it again .* pressfigures rebuild"
    with pytest.raises(WarehouseError, match=says):
        corrections.apply(loaded.path)
