"""The command line: `pressfigures …`, one module a command."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from extractors.errors import PressfiguresError
from flows.commands.backfill import backfill
from flows.commands.checks import checks
from flows.commands.demo import demo
from flows.commands.dictionary import dictionary
from flows.commands.explain import explain
from flows.commands.extract import extract
from flows.commands.ingest import ingest
from flows.commands.options import FAILED, INTERRUPTED
from flows.commands.publish import publish
from flows.commands.rebuild import rebuild
from flows.commands.recover import recover
from flows.commands.serve import serve
from flows.commands.sources import sources
from flows.commands.sql import sql
from flows.commands.status import documents, status
from flows.terminal import described, inert

app = typer.Typer(
    name="pressfigures",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print(f"pressfigures {version('pressfigures')}")
        raise typer.Exit


@app.callback()
def start(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version."
        ),
    ] = False,
) -> None:
    """Every figure in a press release, in SQL, with the sentence it came from.

    \b
    To begin with:
      pressfigures demo                         the whole thing on sample releases
      pressfigures ingest releases/             your own releases into a warehouse
      pressfigures sql "SELECT * FROM statistics"
    """


COMMANDS = (
    demo,
    ingest,
    backfill,
    extract,
    sql,
    explain,
    documents,
    status,
    publish,
    serve,
    recover,
    rebuild,
    sources,
    checks,
    dictionary,
)
for command in COMMANDS:
    app.command()(command)


def main() -> int:
    """Runs the command line; the exit status: 0, 1 failed, 2 wrong use, 3 some quarantined."""
    try:
        app()
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else FAILED
        if code == INTERRUPTED:
            print("pressfigures: stopped", file=sys.stderr)
        return code
    except (PressfiguresError, OSError) as error:
        print(f"pressfigures: {_sentence(error)}", file=sys.stderr)
        return FAILED
    return 0


def _sentence(error: PressfiguresError | OSError) -> str:
    if isinstance(error, PressfiguresError) or not error.strerror:
        return described(error)
    where = f" ({error.filename})" if error.filename else ""
    return inert(f"A file could not be read or written{where}: {error.strerror}.")


if __name__ == "__main__":
    sys.exit(main())
