"""`pressfigures demo`: the main job on bundled sample releases, into a warehouse of its own."""

from __future__ import annotations

import os
import shlex
import shutil
from pathlib import Path
from typing import Annotated

import typer

from extractors.errors import PressfiguresError
from flows import terminal
from flows.commands.ingest import show_report
from flows.commands.options import SOME_QUARANTINED

DEFAULT = Path("pressfigures-demo.duckdb")

_DOCUMENTS = """
SELECT title, publisher, published, statistics, ratings
FROM documents ORDER BY published, title
"""
_EXAMPLES = """
SELECT text, kind, value, unit, population, grades_label AS grades, coalesce(speaker, area)
FROM statistics
QUALIFY row_number() OVER (PARTITION BY kind ORDER BY published DESC, document_id, char_start) <= 2
ORDER BY kind, published DESC, char_start
"""
# Three questions an analyst would ask; a test runs each as it is printed.
QUESTIONS = (
    (
        "What share of what holds which grade?",
        "SELECT text, value, population, grades_label, published FROM statistics"
        " WHERE kind = 'share' AND grades_label IS NOT NULL ORDER BY published DESC, char_start",
    ),
    (
        "Which sums of money are named, and who names them?",
        "SELECT text, value, unit, speaker, sentence FROM statistics"
        " WHERE kind = 'amount' ORDER BY value DESC NULLS LAST LIMIT 10",
    ),
    (
        "Who was given which grade?",
        "SELECT provider, grade, judgement, published, title FROM ratings ORDER BY provider",
    ),
)


class DemoError(PressfiguresError):
    """A file in the demo's way."""


def demo(
    warehouse: Annotated[
        Path,
        typer.Option("--warehouse", "-w", metavar="PATH", help="Where the demo's warehouse goes."),
    ] = DEFAULT,
    direct: Annotated[bool, typer.Option("--direct", help="Run without Prefect.")] = False,
) -> None:
    """Show the whole thing on sample releases.

    Reads the bundled releases (invented publishers, invented figures) through a Prefect flow into
    a fresh warehouse of their own, and ends with what was found and three queries to try. An
    earlier demo's warehouse is replaced.

    \b
    Examples:
      pressfigures demo
      pressfigures demo --warehouse demo.duckdb
    """
    from flows.conducting import Wish, conduct
    from flows.pipeline import Request
    from flows.settings import load_settings
    from flows.sources.opening import SAMPLES
    from warehouse.sandbox import query

    settings = load_settings()
    _make_way(warehouse)
    request = Request(warehouse, workers=settings.workers)
    report = conduct([SAMPLES], request, settings, Wish(direct=direct))
    found = query(warehouse, _DOCUMENTS).rows
    examples = query(warehouse, _EXAMPLES).rows
    console = terminal.console()
    columns = ["sample release", "publisher", "published", "statistics", "ratings"]
    console.print(terminal.table(columns, found, flexible=columns[:2]))
    columns = ["text", "kind", "value", "unit", "population", "grades", "said by or of"]
    title = "some of what was found"
    console.print(terminal.table(columns, examples, title=title, flexible=columns))
    show_report(report, warehouse)
    print("\nThree queries to try:")
    for question, asked in QUESTIONS:
        print(f"\n# {question}\n{command(asked, warehouse)}")
    if report.quarantined:
        raise typer.Exit(SOME_QUARANTINED)


def command(query: str, warehouse: Path) -> str:
    """The query as a line to paste into a shell, as the user would call us here."""
    runner = "uv run " if "UV_RUN_RECURSION_DEPTH" in os.environ else ""
    return f'{runner}pressfigures sql "{query}" --warehouse {shlex.quote(str(warehouse))}'


def _make_way(warehouse: Path) -> None:
    """Removes an earlier demo's warehouse. Raises DemoError for a file that is anything else."""
    from flows.sources.opening import SAMPLES_SOURCE
    from warehouse import questions
    from warehouse.archive import folder_for

    if not warehouse.exists():
        return
    if questions.sources(warehouse) - {SAMPLES_SOURCE}:
        raise DemoError(
            f"{warehouse} holds documents that are no samples: name another file with --warehouse."
        )
    warehouse.unlink()
    warehouse.with_name(f"{warehouse.name}.wal").unlink(missing_ok=True)
    shutil.rmtree(folder_for(warehouse), ignore_errors=True)
