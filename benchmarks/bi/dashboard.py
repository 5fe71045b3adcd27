"""What an analyst sets up in Superset, and the questions put to it and to DuckDB alike."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.bi.rest import Client, RestError

Rows = tuple[tuple[object, ...], ...]
DATASETS = ("statistics", "series")
# The settings that docs/bi.md gives, word for word: a test compares them.
CONFIG = {
    "enable_external_access": "false",
    "lock_configuration": "true",
    "memory_limit": "1GB",
    "threads": "2",
    "max_execution_time": "30000",
}
ENGINE = {"connect_args": {"read_only": True, "config": CONFIG}}
GRADES = "'good or outstanding'"
LINE = "population_code = 'childrens_homes' AND {}kind = 'share' AND grades_label = " + GRADES
KINDS, HOMES = "chart: figures by kind", "chart: homes by year"
PUBLICATION, JOIN = "SQL Lab: publication", "SQL Lab: join and lists"
# What DuckDB is asked, so that it says what Superset's JSON says: days are milliseconds in a chart.
QUESTIONS = {
    KINDS: "SELECT kind, count(*), sum(value) FROM statistics GROUP BY kind ORDER BY kind",
    HOMES: f"""
        SELECT epoch_ms(date_trunc('year', period_day)), max(value)
        FROM series WHERE {LINE.format("")} GROUP BY 1 ORDER BY 1
    """,
    PUBLICATION: """
        SELECT documents, statistics,
            strftime(published_at AT TIME ZONE 'UTC', '%Y-%m-%d %H:%M:%S.%f') AS published_at
        FROM publication
    """,
    JOIN: f"""
        SELECT d.title, s.text, s.value, s.grades, s.sentence, s.period_text
        FROM statistics AS s JOIN documents AS d USING (document_id)
        WHERE {LINE.format("s.")} ORDER BY s.statistic_id
    """,
}
# Has no end of its own: the limit of time must stop it.
ENDLESS = "SELECT count(*) FROM range(1000000000000) AS t(i) WHERE hash(i) = 1"
# Must be refused: other files, in and out; other databases; settings; writing.
FORBIDDEN = {
    "reads another file": "SELECT * FROM read_text('{file}')",
    "reads a folder": "SELECT * FROM glob('{folder}/*')",
    "opens another database": "ATTACH '{folder}/other.duckdb' AS other",
    "writes a file": "COPY (SELECT 1) TO '{folder}/written.csv'",
    "changes a setting": "SET enable_external_access = true",
    "makes a table": "CREATE TABLE written AS SELECT 1 AS n",
    "deletes rows": "DELETE FROM statistics",
}


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that a dashboard or an analyst asks of Superset; its name is a key of QUESTIONS."""

    name: str
    ask: Callable[[Client], Rows]


def truth(snapshot: Path) -> dict[str, Rows]:
    """What DuckDB itself answers to each question."""
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        return {name: _plain(connection.execute(sql).fetchall()) for name, sql in QUESTIONS.items()}


def described(snapshot: Path, table: str) -> list[str]:
    """The columns of a table, as DuckDB itself names them."""
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        return [row[0] for row in connection.execute(f"DESCRIBE {table}").fetchall()]


def database(client: Client, snapshot: Path) -> int:
    """The number of a new database: the snapshot, opened as docs/bi.md says. Raises RestError."""
    number: int = client.post("database/", {
        "database_name": "press",
        "sqlalchemy_uri": f"duckdb:///{snapshot}",
        "expose_in_sqllab": True,
        "extra": json.dumps({"engine_params": ENGINE}),
    })["id"]  # fmt: skip
    return number


def datasets(client: Client, database: int) -> dict[str, int]:
    """The number of a new dataset on each of the tables. Raises RestError."""
    return {
        table: client.post(
            "dataset/", {"database": database, "schema": "main", "table_name": table}
        )["id"]
        for table in DATASETS
    }


def columns(client: Client, dataset: int) -> list[str]:
    """The columns of a dataset, as Superset read them from the snapshot."""
    read = client.get(f"dataset/{dataset}")["result"]["columns"]
    return [column["column_name"] for column in read]


def charts(client: Client, datasets: dict[str, int]) -> list[Question]:
    """Makes the two charts, and gives the questions a dashboard asks of them."""
    count = {"expressionType": "SQL", "sqlExpression": "count(*)", "label": "figures"}
    total = _aggregate("value", "SUM", "total")
    kinds = _chart(client, "Figures by kind", "table", datasets["statistics"], {
        "columns": ["kind"], "metrics": [count, total], "orderby": [["kind", True]],
    })  # fmt: skip
    year = {
        "columnType": "BASE_AXIS", "sqlExpression": "period_day", "label": "year",
        "expressionType": "SQL", "timeGrain": "P1Y",
    }  # fmt: skip
    line = _chart(client, "Homes by year", "echarts_timeseries_line", datasets["series"], {
        "columns": [year], "metrics": [_aggregate("value", "MAX", "share")],
        "extras": {"where": LINE.format("")}, "orderby": [],
    })  # fmt: skip
    return [
        Question(KINDS, lambda one: _drawn(one, kinds)),
        Question(HOMES, lambda one: tuple(sorted(_drawn(one, line)))),
    ]


def lab(database: int) -> list[Question]:
    """The questions that an analyst types into SQL Lab."""
    return [
        Question(name, lambda one, sql=QUESTIONS[name]: run(one, database, sql))  # type: ignore[misc]
        for name in (PUBLICATION, JOIN)
    ]


def run(client: Client, database: int, sql: str) -> Rows:
    """What SQL Lab answers. Raises RestError."""
    told = client.post("sqllab/execute/", {"database_id": database, "sql": sql, "runAsync": False})
    names = [column["column_name"] for column in told["columns"]]
    return _plain([[row[name] for name in names] for row in told["data"]])


def refused(client: Client, database: int, sql: str) -> str:
    """The words with which SQL Lab refuses a statement; nothing when it does not."""
    try:
        run(client, database, sql)
    except RestError as error:
        return str(error)
    return ""


def _chart(client: Client, name: str, kind: str, dataset: int, query: dict[str, Any]) -> int:
    """The number of a new chart, saved with the query that it draws."""
    source = {"id": dataset, "type": "table"}
    context = {
        "datasource": source, "force": False, "result_format": "json", "result_type": "full",
        "queries": [query | {"row_limit": 10_000}],
    }  # fmt: skip
    body = {
        "slice_name": name, "viz_type": kind, "datasource_id": dataset,
        "datasource_type": "table", "query_context": json.dumps(context),
        "params": json.dumps({"viz_type": kind, "datasource": f"{dataset}__table"}),
    }  # fmt: skip
    number: int = client.post("chart/", body)["id"]
    return number


def _aggregate(column: str, function: str, label: str) -> dict[str, object]:
    return {
        "expressionType": "SIMPLE", "column": {"column_name": column}, "aggregate": function,
        "label": label,
    }  # fmt: skip


def _drawn(client: Client, chart: int) -> Rows:
    (result,) = client.get(f"chart/{chart}/data/")["result"]
    names = result["colnames"]
    return _plain([[row[name] for name in names] for row in result["data"]])


def _plain(rows: list[Any]) -> Rows:
    """Rows that compare: numbers to nine digits, lists as their JSON."""
    return tuple(tuple(_cell(value) for value in row) for row in rows)


def _cell(value: object) -> object:
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float):
        return float(f"{value:.9g}") if abs(value) < 1e9 else round(value)
    if isinstance(value, list):
        return json.dumps(value)
    return str(value)
