"""What a run leaves in Prefect to look at: what was found, what failed, what disagrees, links."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from urllib.parse import quote

from prefect.artifacts import create_markdown_artifact, create_table_artifact

from flows.report import Report
from warehouse import questions

Row = Mapping[str, object]
MOST_ROWS = 200
# What Markdown and the HTML within it would act on.
_MARKS = re.compile(r"([\\`*_{}\[\]<>()#!|~&$])")
_ADDRESS = ":/?#@=%+,;~.-_&"


def ingested(report: Report, path: Path, run_ids: Iterable[str]) -> None:
    """Leaves the report of an ingest, of one run or of several: counts, documents with links,
    failures, disagreements."""
    counted(report)
    documents: list[Row] = []
    for run_id in run_ids:
        documents += questions.summary(path, run_id)["documents"]
        if len(documents) > MOST_ROWS:
            break
    if documents:
        said = _count(documents, "documents read")
        create_markdown_artifact(listed(documents), key="ingest-documents", description=said)
    disagreements(path, "ingest")


def counted(report: Report) -> None:
    """Leaves the counts of a report, and what could not be fetched or read."""
    rows = [{"outcome": name, "count": count} for name, count in report.counts().items()]
    create_table_artifact(rows, key="ingest-report", description=report.sentence())
    left = [("quarantine", *row) for row in report.quarantined]
    left += [("nothing: asked for again", *row) for row in report.failed]
    if left:
        names = ("kept in", "document", "reason", "message")
        failed = [dict(zip(names, row, strict=True)) for row in left]
        said = _count(failed, "could not be fetched or read")
        create_table_artifact(failed[:MOST_ROWS], key="ingest-failures", description=said)


def disagreements(path: Path, flow: str) -> None:
    """Leaves a table of the figures that differ in the warehouse at `path`; none where none do."""
    found = [
        row for row in questions.checks(path, limit=MOST_ROWS + 1) if row["status"] == "differs"
    ]
    if not found:
        return
    rows = [
        {"check": row["check_name"], "what": row["sentence"], "document": row["uri"]}
        for row in found[:MOST_ROWS]
    ]
    create_table_artifact(
        rows, key=f"{flow}-disagreements", description=_count(found, "checks differ")
    )


def _count(rows: Sequence[object], words: str) -> str:
    if len(rows) > MOST_ROWS:
        return f"more than {MOST_ROWS} {words}; so many are shown"
    return f"{len(rows):,} {words}"


def listed(documents: Sequence[Row]) -> str:
    """A table in Markdown, each document a link where it has an address on the web."""
    lines = ["| document | published | statistics |", "| --- | --- | ---: |"]
    for row in documents[:MOST_ROWS]:
        uri = str(row["uri"])
        title = inert(str(row["title"] or uri))
        name = f"[{title}](<{quote(uri, safe=_ADDRESS)}>)" if _is_web(uri) else title
        lines.append(f"| {name} | {row['published'] or ''} | {row['statistics']} |")
    return "\n".join(lines)


def _is_web(uri: str) -> bool:
    return uri.startswith(("https://", "http://"))


def inert(text: str) -> str:
    """Text in one line whose signs Markdown shows and does not act on."""
    return _MARKS.sub(r"\\\1", " ".join(text.split()))
