"""The questions the warehouse is for, asked of real releases as the page of queries has them.

Each is asked with `sql`'s own means, of the published snapshot, and of that by DuckDB 1.2.2.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb
import pytest

from warehouse.publish import SNAPSHOT, publish
from warehouse.sandbox import query

Rows = list[dict[str, Any]]
PAGE = (Path(__file__).parents[2] / "docs" / "queries.md").read_text(encoding="utf-8")
CARE = "community-care-2015-ofsted-annual-report.txt"
OLD = """
import json, sys, duckdb
with duckdb.connect(sys.argv[1], read_only=True) as c:
    asked = c.execute(sys.argv[2])
    names = [column[0] for column in asked.description]
    print(json.dumps([dict(zip(names, row)) for row in asked.fetchall()], default=str))
"""


def queries(heading: str) -> list[str]:
    """The queries of the page below a heading, in order."""
    (section,) = re.findall(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", PAGE, re.M | re.S)
    return re.findall(r"^```sql\n(.*?)^```$", section, re.M | re.S)


def ingest(sources: Sequence[Path], path: Path) -> Path:
    """A warehouse of the sources, made without Prefect."""
    from flows.conducting import Wish, conduct
    from flows.pipeline import Request
    from flows.settings import load_settings

    conduct(
        [str(source) for source in sources], Request(path), load_settings({}), Wish(direct=True)
    )
    return path


@pytest.fixture(scope="module")
def corpus(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The warehouse of the real releases."""
    return ingest([shared / "corpus"], tmp_path_factory.mktemp("corpus") / "w.duckdb")


@pytest.fixture(scope="module")
def snapshot(corpus: Path) -> Path:
    """What is published of it."""
    publish(corpus, corpus.parent / "press")
    return corpus.parent / "press" / SNAPSHOT


@pytest.fixture(scope="module")
def by_all(corpus: Path, snapshot: Path, old_duckdb: Callable[..., str]) -> Callable[[str], Rows]:
    """The rows of a query, which are the same wherever it is asked; rows alike in any order."""

    def ask(sql: str) -> Rows:
        answer = query(corpus, sql)
        rows: Rows = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
        with duckdb.connect(str(snapshot), read_only=True) as connection:
            published = connection.execute(sql).fetchall()
        assert sorted(map(str, published)) == sorted(map(str, answer.rows))
        told: Rows = json.loads(old_duckdb(OLD, str(snapshot), sql))
        mine: Rows = json.loads(json.dumps(rows, default=str))
        assert sorted(map(str, told)) == sorted(map(str, mine))
        return rows

    return ask


def test_authorities_by_grade_side_by_side(by_all: Callable[[str], Rows]) -> None:
    """10 of 43 is the count 10, beside 21; the two that are outstanding are named."""
    side_by_side, listed = queries("Grades side by side")
    found = {row["grade"]: (row["in_2015"], row["in_2016"]) for row in by_all(side_by_side)}
    assert found == {
        "good": (10, 21),
        "requires improvement": (26, 43),
        "inadequate": (7, 21),
        "outstanding": (None, 2),
    }
    said = {(row["kind"], row["text"], round(row["value"], 3)) for row in by_all(listed)}
    assert {
        ("share", "10 of 43", 0.233),
        ("count", "10 of 43", 10),
        ("share", "a quarter", 0.25),
    } <= said


def test_everything_alan_wood_said_in_figures(by_all: Callable[[str], Rows]) -> None:
    """One figure, and not the article's own."""
    (sql,) = queries("Everything one person said in figures")
    ((row),) = by_all(sql)
    assert (row["text"], row["value"], row["population"]) == ("70%", 0.7, "authorities")
    assert "over 70% of authorities are not yet good enough" in row["sentence"]


def test_everything_about_westminster(by_all: Callable[[str], Rows]) -> None:
    """A rating; no figure is said of it."""
    (sql,) = queries("Every figure and rating about a place")
    found = [(row["what"], row["text"], row["said"]) for row in by_all(sql)]
    assert found == [("rating", "Westminster", "outstanding")]


def test_the_ten_largest_sums(by_all: Callable[[str], Rows]) -> None:
    """With who named them: a speaker, or else the publisher."""
    (sql,) = queries("The ten largest sums, and who named them")
    rows = by_all(sql)
    assert len(rows) == 10
    assert [row["most"] for row in rows] == sorted((row["most"] for row in rows), reverse=True)
    assert all(row["said_by"] and row["unit"] == "GBP" for row in rows)
    said = {(row["text"], row["said_by"]) for row in rows}
    assert {
        ("£170.5 billion", "Department for Work & Pensions"), ("£21 billion", "David Cameron"),
        ("£15bn", "Elizabeth Truss"), ("£2bn", "David Simmonds"),
    } <= said  # fmt: skip


def test_every_check_that_does_not_agree(by_all: Callable[[str], Rows]) -> None:
    """None differs; where one cannot tell, the page has the figures behind it."""
    not_agreeing, behind = queries("What does not agree")
    rows = by_all(not_agreeing)
    assert {row["status"] for row in rows} == {"cannot tell"}
    assert any("stands beside counts that do not tell the whole" in row["sentence"] for row in rows)
    assert any(row["text"] == "10 of 43" for row in by_all(behind))


def test_a_report_that_does_not_add_up_is_among_them(
    shared: Path, tmp_path: Path, corpus: Path
) -> None:
    """With what was expected and what was found."""
    text = (shared / "corpus" / CARE).read_text(encoding="utf-8")
    (tmp_path / "copy.txt").write_text(text.replace("26 required", "25 required"))
    (sql, _) = queries("What does not agree")
    answer = query(ingest([tmp_path / "copy.txt"], tmp_path / "w.duckdb"), sql)
    found = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
    told = [(row["check_name"], row["expected"], row["observed"]) for row in found]
    assert ("parts_against_whole", "43", "42") in told
    assert found[0]["status"] == "differs"


FIGURES = {2019: (71, 2210, 17.4), 2020: (74, 2304, 17.9), 2021: (73, 2412, 18.2),
           2022: (76, 2530, 17.1), 2023: (79, 2667, 16.6), 2024: (81, 2790, 16.0)}  # fmt: skip
ANNUAL = """Children's homes in {year}

Published: 12 June {year}

At 31 March {year}, {percent}% of children's homes were good or outstanding.

There were {homes:,} children's homes at 31 March {year}.

The average caseload was {cases} children per social worker in {year}.
"""


def test_six_years_of_releases_are_lines(tmp_path: Path) -> None:
    """Each measure's series is complete and in order, whatever order the files came in."""
    for year, (percent, homes, cases) in FIGURES.items():
        words = ANNUAL.format(year=year, percent=percent, homes=homes, cases=cases)
        (tmp_path / f"{2030 - year}.txt").write_text(words, encoding="utf-8")
    path = ingest([tmp_path], tmp_path / "w.duckdb")
    line, measures = queries("One measure as a line")
    shares = [percent / 100 for percent, _, _ in FIGURES.values()]
    found = query(path, line).rows
    assert [(row[0].year, row[1]) for row in found] == list(zip(FIGURES, shares, strict=True))
    changes = [round(after - before, 2) for before, after in pairwise(shares)]
    assert [row[2] and round(row[2], 2) for row in found] == [None, *changes]
    known = {row[0]: row[2] for row in query(path, measures).rows}
    homes = "count||childrens_homes|||"
    assert known[homes] == 6
    told = "SELECT value FROM series WHERE series_id = '{}' AND is_latest ORDER BY period_day"
    assert [row[0] for row in query(path, told.format(homes)).rows] == [
        homes for _, homes, _ in FIGURES.values()
    ]
    (rates,) = [key for key in known if key.startswith("rate|")]
    assert [row[0] for row in query(path, told.format(rates)).rows] == [
        cases for _, _, cases in FIGURES.values()
    ]
