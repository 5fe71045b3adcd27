"""Series: the same measure over documents and periods, complete and in order."""

from __future__ import annotations

from datetime import date
from typing import Any

from claiming import load, release

from warehouse.connections import connect
from warehouse.store import Warehouse

HOMES = {"kind": "share", "grades": ["good", "outstanding"], "population_code": "childrens_homes"}


def ask(warehouse: Warehouse, query: str) -> list[tuple[Any, ...]]:
    with connect(warehouse.path) as connection:
        return connection.execute(query).fetchall()


def year(number: int) -> tuple[str, date, date]:
    return f"in {number}", date(number, 1, 1), date(number, 12, 31)


def annual(number: int, percent: int, homes: int) -> Any:
    """The release of a year: a share, and a count of the same."""
    said = f"In {number}, {percent}% of {homes} homes were good or better."
    return release(
        f"{number}.txt",
        [
            {"text": f"{percent}%", "sentence": said, "value": percent / 100,
             "period": year(number), **HOMES},
            {"text": str(homes), "sentence": said, "value": homes, "period": year(number)},
        ],
        published=date(number + 1, 3, 1),
    )  # fmt: skip


SHARES = {2018: 70, 2019: 72, 2020: 72, 2021: 75, 2022: 71, 2023: 80}


def test_six_years_make_a_line(store: Warehouse) -> None:
    """One row a year for each measure, in whatever order they were loaded, with its change."""
    for number in (2021, 2018, 2023, 2020, 2022, 2019):
        load(store, annual(number, SHARES[number], 10 * number))
    found = ask(
        store,
        "SELECT year(period_end), round(value, 2), round(previous_value, 2), round(change, 2),"
        " round(relative_change, 3), is_latest, period_basis FROM series"
        " WHERE population_code = 'childrens_homes' AND kind = 'share' ORDER BY period_day",
    )
    values = [share / 100 for share in SHARES.values()]
    pairs = zip([None, *values], values, strict=False)
    assert found == [
        (
            number, value, before,
            None if before is None else round(value - before, 2),
            None if before is None else round((value - before) / before, 3),
            True, "said",
        )
        for number, (before, value) in zip(SHARES, pairs, strict=True)
    ]  # fmt: skip
    counts = ask(store, "SELECT value, change FROM series WHERE kind = 'count' ORDER BY period_day")
    assert counts == [(20180.0, None), *((10.0 * n, 10.0) for n in range(2019, 2024))]
    assert ask(store, "SELECT count(DISTINCT series_id), count(*) FROM series") == [(2, 12)]


def test_ten_of_43_is_also_the_count_ten(store: Warehouse) -> None:
    """Four out of five is no count, and a bound is none either."""
    told = {"kind": "share", "grades": ["good"]}
    load(store, release("a.txt", [
        {"text": "10 of 43", "sentence": "Only 10 of 43 are good.", "value": 10 / 43,
         "numerator": 10, "denominator": 43, **told},
        {"text": "Four out of 5", "sentence": "Four out of 5 are good.", "value": 0.8,
         "numerator": 4, "denominator": 5, **told},
        {"text": "19 out of 20", "sentence": "Then 19 out of 20 were.", "value": 0.95,
         "numerator": 19, "denominator": 20, **told},
        {"text": "12 of 43", "sentence": "At least 12 of 43 were.", "value": 12 / 43,
         "numerator": 12, "denominator": 43, "comparator": "at_least", **told},
    ]))  # fmt: skip
    found = ask(store, "SELECT kind, value, unit, text FROM series WHERE kind = 'count'")
    assert found == [("count", 10.0, "homes", "10 of 43")]
    assert ask(store, "SELECT count(*) FROM series WHERE kind = 'share'") == [(4,)]


def test_the_publication_date_stands_for_a_time_that_is_not_said(store: Warehouse) -> None:
    """And says so; a period that is open on one side keeps its other side."""
    said = "Since 2010, 60% were good; 50% are."
    load(store, release("a.txt", [
        {"text": "60%", "sentence": said, "value": 0.6, "period": ("Since 2010", date(2010, 1, 1)),
         **HOMES},
        {"text": "50%", "sentence": said, "value": 0.5, **HOMES},
    ]))  # fmt: skip
    published = date(2024, 2, 29)
    assert ask(
        store,
        "SELECT period_basis, period_start, period_end, period_day FROM series ORDER BY value",
    ) == [
        ("published", published, published, published),
        ("said", date(2010, 1, 1), None, published),
    ]


def test_the_latest_claim_of_a_period_is_told(store: Warehouse) -> None:
    """A later release restates a year: both claims stay, and changes rest on the later."""
    load(store, annual(2020, 70, 100), annual(2021, 75, 100))
    restated = {"text": "72%", "sentence": "72% in 2020.", "value": 0.72, "period": year(2020)}
    load(store, release("again.txt", [restated | HOMES], published=date(2022, 5, 1)))
    assert ask(
        store,
        "SELECT value, is_latest, round(change, 2) FROM series WHERE kind = 'share'"
        " ORDER BY period_day, published",
    ) == [(0.7, False, None), (0.72, True, None), (0.75, True, 0.03)]


def test_what_differs_in_measure_is_no_series(store: Warehouse) -> None:
    """Grades, judgement, area, unit of money and population part them; apostrophes do not."""
    plain = {"value": 5, "sentence": "All: 5.", "text": "5", "population_code": None}
    variants: list[dict[str, Any]] = [
        {}, {"grades": ["good"]}, {"judgement": "adoption"}, {"area": "Leeds"},
        {"population": "Children’s wards"}, {"population": "children's wards"},
        {"kind": "amount", "unit": "GBP"}, {"kind": "amount", "unit": "EUR"}, {"unit": "house"},
    ]  # fmt: skip
    load(store, *(release(f"{n}.txt", [plain | v]) for n, v in enumerate(variants)))
    assert ask(store, "SELECT count(DISTINCT series_id), count(*) FROM series") == [(7, 9)]


def test_counts_of_a_month_and_of_a_year_are_not_compared(store: Warehouse) -> None:
    """A fall from a year's count to a month's would be no fall."""
    spans = [year(2020), ("in May", date(2021, 5, 1), date(2021, 5, 31)), year(2021)]
    load(store, release("a.txt", [
        {"text": str(n), "sentence": f"Visits: {n}.", "value": n, "period": span}
        for n, span in zip((120, 9, 130), spans, strict=True)
    ]))  # fmt: skip
    found = ask(store, "SELECT value, previous_value FROM series ORDER BY period_day")
    assert found == [(120.0, None), (9.0, None), (130.0, 120.0)]


def test_decreases_are_negative(store: Warehouse) -> None:
    """So that a line of changes can be drawn."""
    fell = {"kind": "change", "unit": "ratio", "direction": "decrease"}
    load(store, release("a.txt", [
        {"text": "4%", "sentence": "Fell 4%.", "value": 0.04, **fell},
        {"text": "4% to 6%", "sentence": "Fell 4% to 6%.", "low": 0.04, "high": 0.06, **fell},
    ]))  # fmt: skip
    assert ask(store, "SELECT value, low, high FROM series ORDER BY value NULLS LAST") == [
        (-0.04, None, None),
        (None, -0.06, -0.04),
    ]


def test_from_a_bound_there_is_no_change(store: Warehouse) -> None:
    """From "more than 70%" to 80% is no rise of ten points; "about" and "nearly" are levels."""
    said = {2018: "exact", 2019: "over", 2020: "exact", 2021: "about", 2022: "just_under",
            2023: "at_least"}  # fmt: skip
    load(store, release("a.txt", [
        {"text": f"{percent}%", "sentence": f"In {number} {percent}%.", "value": percent / 100,
         "comparator": said[number], "period": year(number), **HOMES}
        for number, percent in SHARES.items()
    ]))  # fmt: skip
    found = ask(
        store,
        "SELECT year(period_end), previous_comparator, round(change, 2), round(relative_change, 3)"
        " FROM series ORDER BY period_day",
    )
    assert found == [
        (2018, None, None, None), (2019, "exact", None, None), (2020, "over", None, None),
        (2021, "exact", 0.03, 0.042), (2022, "about", -0.04, -0.053),
        (2023, "just_under", None, None),
    ]  # fmt: skip


def test_of_several_values_none_is_the_line(store: Warehouse) -> None:
    """A release counts homes visited and homes there are: a gap, and none after it to differ from.

    Values that are one when rounded, and "more than 1,000" beside 1,100, are not several.
    """
    counts = {2019: [1000], 2020: [40, 1100], 2021: [1200], 2022: [1300], 2023: [1350, 50, 1350]}
    for number, values in counts.items():
        load(store, release(f"{number}.txt", [
            {"text": str(value), "sentence": f"{place}: {value} in {number}.", "value": value,
             "period": year(number)} for place, value in enumerate(values)
        ] + [
            {"text": "1000", "sentence": "Over 1000.", "value": 1000, "comparator": "over",
             "period": year(number)},
            {"text": "81%", "sentence": "Of these 81%.", "value": 0.81,
             "period": year(number), **HOMES},
            {"text": "80.6%", "sentence": "To be exact 80.6%.", "value": 0.806,
             "period": year(number), **HOMES},
        ], published=date(number + 1, 3, 1)))  # fmt: skip
    later = {"text": "42", "sentence": "42 in 2023.", "value": 42, "period": year(2023)}
    load(store, release("later.txt", [later], published=date(2024, 9, 1)))
    found = ask(
        store,
        "SELECT value, is_ambiguous, is_latest, previous_value, previous_comparator, change"
        " FROM series WHERE kind = 'count' AND comparator = 'exact'"
        " ORDER BY period_day, published, value",
    )
    assert found == [
        (1000.0, False, True, None, None, None),
        (40.0, True, None, None, None, None), (1100.0, True, None, None, None, None),
        (1200.0, False, True, None, None, None),
        (1300.0, False, True, 1200.0, "exact", 100.0),
        (50.0, True, False, None, None, None), (1350.0, True, False, None, None, None),
        (1350.0, True, False, None, None, None),
        (42.0, False, True, 1300.0, "exact", -1258.0),
    ]  # fmt: skip
    assert ask(
        store, "SELECT count_if(is_latest), count_if(is_ambiguous) FROM series WHERE kind = 'share'"
    ) == [(5, 0)]


def test_history_tells_what_a_revision_changed(store: Warehouse) -> None:
    """Figure by figure: changed words of one measure, a figure added, one removed, one kept."""
    kept = {"text": "7", "sentence": "There are 7 inspectors.", "value": 7, "population": "staff",
            "population_code": None}  # fmt: skip
    good = {"grades": ["good"]}
    load(store, release("a.txt", [
        kept,
        {"text": "10", "sentence": "10 were good.", "value": 10, **good},
        {"text": "3", "sentence": "3 failed.", "value": 3, "grades": ["inadequate"]},
    ]))  # fmt: skip
    assert ask(store, "SELECT * FROM document_history") == []
    load(store, release("a.txt", [
        kept,
        {"text": "11", "sentence": "11 were good.", "value": 11, **good},
        {"text": "£5", "sentence": "It costs £5.", "value": 5, "kind": "amount", "unit": "GBP"},
    ], hours=1))  # fmt: skip
    assert ask(
        store,
        "SELECT change, text_before, text_after, value_before, value_after FROM document_history"
        " ORDER BY change",
    ) == [
        ("added", None, "£5", None, 5.0),
        ("changed", "10", "11", 10.0, 11.0),
        ("removed", "3", None, 3.0, None),
    ]


def test_history_tells_a_figure_that_means_another_thing(store: Warehouse) -> None:
    """The same words, hence the same id, of another population."""
    told = {"text": "10", "value": 10}
    load(store, release("a.txt", [told | {"sentence": "10 homes closed."}]))
    load(store, release(
        "a.txt", [told | {"sentence": "10 wards closed.", "population": "wards"}], hours=1
    ))  # fmt: skip
    ((change, before, after),) = ask(
        store, "SELECT change, statistic_id_before, statistic_id_after FROM document_history"
    )
    assert change == "changed"
    assert before == after


def test_history_tells_what_statistics_would_show(store: Warehouse) -> None:
    """No comments and no hyperbole; of a range both ends; what becomes a comment is gone."""
    told = {"text": "5", "sentence": "So 5 left.", "value": 5, "section": "comment"}
    moved = {"text": "8", "sentence": "Some 8 came.", "value": 8, "population": "wards"}
    span = {"text": "7 to 34", "sentence": "From 7 to 34 waited.", "comparator": "between"}
    figure = {"text": "a million", "sentence": "It has a million eyes.", "value": 1e6}
    load(store, release("a.txt", [told, moved, span | {"low": 7, "high": 34}]))
    load(store, release("a.txt", [
        told | {"value": 6}, moved | {"section": "comment"}, figure | {"figurative": True},
        span | {"text": "7 to 43", "sentence": "From 7 to 43 waited.", "low": 7, "high": 43},
    ], hours=1))  # fmt: skip
    assert ask(
        store,
        "SELECT change, text_before, text_after, low_before, low_after, high_before, high_after"
        " FROM document_history ORDER BY change",
    ) == [
        ("changed", "7 to 34", "7 to 43", 7.0, 7.0, 34.0, 43.0),
        ("removed", "8", None, None, None, None, None),
    ]
