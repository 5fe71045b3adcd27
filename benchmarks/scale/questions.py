"""What dashboards ask, view by view: filters, group-bys, the newest, and one measure by each key.

Every question runs on the working warehouse and on the snapshot, and by DuckDB 1.2 as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

VIEW_MS, SERIES_MS = 200, 100
"""What an answer may take, warm, of a million statistics: of any view, and of one measure."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question in words and in SQL, and what its answer may take in milliseconds."""

    words: str
    sql: str
    limit_ms: int = VIEW_MS


# One measure of a few hundred claims, among tens of thousands of measures.
_MEASURE = "population_code = 'population_5' AND kind = 'share' AND grades_label = 'inadequate'"
_PLACE = "population_code = 'population_5' AND kind = 'count' AND area_code = 'E00000077'"
# A population that the vocabulary does not list has its words in the key.
_WORDS = "starts_with(series_id, 'count||homes of kind 55|')"
QUESTIONS: Sequence[Question] = (
    Question(
        "series: one measure, by series_id",
        "SELECT * FROM series WHERE series_id = 'share||population_5|inadequate||'"
        " ORDER BY period_day",
        SERIES_MS,
    ),
    Question(
        "series: one measure, by population, kind and grades",
        f"SELECT * FROM series WHERE {_MEASURE} ORDER BY period_day",
        SERIES_MS,
    ),
    Question(
        "series: one measure of one place",
        f"SELECT * FROM series WHERE {_PLACE} ORDER BY period_day",
        SERIES_MS,
    ),
    Question(
        "series: one measure, by the words of its population",
        f"SELECT * FROM series WHERE {_WORDS} AND is_latest ORDER BY period_day",
        SERIES_MS,
    ),
    Question(
        "series: all of one population, a line a year",
        "SELECT year(period_day) AS y, kind, count(*), avg(value) FROM series"
        " WHERE population_code = 'population_7' AND is_latest GROUP BY ALL",
    ),
    Question(
        "statistics: how many of each kind",
        "SELECT kind, count(*) FROM statistics GROUP BY ALL",
    ),
    Question(
        "statistics: mean share by publisher and year",
        "SELECT publisher, year(published), count(*), avg(value) FROM statistics"
        " WHERE kind = 'share' GROUP BY ALL",
    ),
    Question(
        "statistics: the newest thousand of a quarter",
        "SELECT published, text, value, population, sentence FROM statistics"
        " WHERE published BETWEEN DATE '2022-01-01' AND DATE '2022-03-31'"
        " ORDER BY published DESC, document_id LIMIT 1000",
    ),
    Question(
        "statistics: everything of one speaker",
        "SELECT text, value, sentence FROM statistics WHERE speaker = 'Speaker 77'",
    ),
    Question(
        "statistics: the last hundred of one place",
        "SELECT text, value, sentence FROM statistics WHERE area = 'Place 77'"
        " ORDER BY published DESC LIMIT 100",
    ),
    Question(
        "statistics: the ten largest sums",
        "SELECT value, text, sentence FROM statistics WHERE kind = 'amount'"
        " ORDER BY value DESC LIMIT 10",
    ),
    Question(
        "statistics: one document",
        "SELECT * FROM statistics WHERE document_id = 'd0000345' ORDER BY char_start",
    ),
    Question(
        "documents: the newest fifty",
        "SELECT * FROM documents ORDER BY published DESC LIMIT 50",
    ),
    Question(
        "documents: by publisher",
        "SELECT publisher, count(*), sum(statistics) FROM documents GROUP BY ALL",
    ),
    Question("ratings: by grade", "SELECT grade, count(*) FROM ratings GROUP BY ALL"),
    Question("ratings: one provider", "SELECT * FROM ratings WHERE provider = 'Home 77'"),
    Question("numbers: by role", "SELECT role, count(*) FROM numbers GROUP BY ALL"),
    Question(
        "checks: by check and status",
        "SELECT check_name, status, count(*) FROM checks GROUP BY ALL",
    ),
    Question(
        "checks: the newest that differ",
        "SELECT * FROM checks WHERE status = 'differs' ORDER BY published DESC LIMIT 100",
    ),
    Question(
        "document_history: the newest hundred changes",
        "SELECT * FROM document_history ORDER BY revised_at DESC, statistic_id_after LIMIT 100",
    ),
    Question(
        "document_history: one document",
        "SELECT * FROM document_history WHERE document_id ="
        " (SELECT min(document_id) FROM documents WHERE revisions > 1)",
    ),
    Question(
        "document_history: how many changes of each sort",
        "SELECT change, count(*) FROM document_history GROUP BY ALL",
    ),
    Question("corrections: all of them", "SELECT * FROM corrections"),
    Question(
        "fetches: what failed when it was last asked for",
        "SELECT source, uri, reason, fetched_at FROM fetches WHERE is_latest AND status = 'failed'"
        " ORDER BY fetched_at DESC, uri LIMIT 100",
    ),
    Question(
        "fetches: by status and month",
        "SELECT status, date_trunc('month', fetched_at), count(*) FROM fetches GROUP BY ALL",
    ),
    Question("runs: the newest fifty", "SELECT * FROM runs ORDER BY started_at DESC LIMIT 50"),
    Question("runs: by state", "SELECT state, count(*), avg(seconds) FROM runs GROUP BY ALL"),
    Question(
        "quarantine: the newest hundred",
        "SELECT * FROM quarantine ORDER BY quarantined_at DESC, uri LIMIT 100",
    ),
    Question(
        "quarantine: by reason", "SELECT source, reason, count(*) FROM quarantine GROUP BY ALL"
    ),
)
