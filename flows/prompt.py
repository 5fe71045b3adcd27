"""The prompt of `pressfigures sql`: a statement ends with ";", Ctrl-C stops it, Ctrl-D leaves."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from extractors.errors import PressfiguresError
from flows import answers
from flows.settings import Settings
from flows.terminal import described
from warehouse.sandbox import Limits, query, stream

if TYPE_CHECKING:
    from prompt_toolkit import PromptSession
    from prompt_toolkit.completion import Completer

KEYWORDS = (
    "SELECT", "FROM", "WHERE", "GROUP BY", "ORDER BY", "LIMIT", "DESCRIBE", "SUMMARIZE", "SHOW",
    "EXPLAIN", "DISTINCT", "JOIN", "LEFT JOIN", "USING", "HAVING", "QUALIFY", "UNION ALL", "WITH",
    "AND", "OR", "NOT", "NULL", "LIKE", "ILIKE", "BETWEEN", "IN", "AS", "ON", "DESC", "NULLS LAST",
    "count(*)", "sum(", "avg(", "min(", "max(", "CASE", "WHEN", "THEN", "ELSE", "END",
)  # fmt: skip
_NAMES = """
SELECT
    if(schema_name = 'main', '', schema_name || '.') || table_name AS name,
    list(column_name ORDER BY column_index) AS columns
FROM duckdb_columns() WHERE NOT internal AND database_name = current_database()
GROUP BY schema_name, table_name
ORDER BY schema_name <> 'main', name
"""
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_.]{0,200}$")
_LEAVING = frozenset({"quit", "exit", r"\q", ".quit", ".exit"})
_WELCOME = "Ask in SQL; end with ; and Enter. Tab completes names, Ctrl-C stops, Ctrl-D leaves."


def open_prompt(warehouse: Path, form: str, settings: Settings) -> None:
    """Answers questions until the user leaves; without a terminal, those on standard input.

    Nothing is held while nobody asks: each query opens the warehouse and closes it. Raises
    PressfiguresError for a warehouse that cannot be read, and without a terminal for any error.
    """
    limits = Limits(wait_seconds=settings.lock_seconds)
    names = {str(name): columns for name, columns in query(warehouse, _NAMES, limits=limits).rows}
    if not sys.stdin.isatty():
        with stream(warehouse, sys.stdin.read(), limits=limits) as answer:
            answers.show(answer, form)
        return
    session = _session(names, settings.cache)
    print(_WELCOME)
    print(f"Views: {', '.join(name for name in names if '.' not in name)}")
    while True:
        try:
            asked = session.prompt()
        except KeyboardInterrupt:
            continue
        except EOFError:
            return
        if asked.strip().rstrip(";").lower() in _LEAVING:
            return
        if asked.strip(" \t\r\n;"):
            _answer(warehouse, asked, form, limits)


def _answer(warehouse: Path, asked: str, form: str, limits: Limits) -> None:
    try:
        with stream(warehouse, asked, limits=limits) as answer:
            answers.show(answer, form)
    except KeyboardInterrupt:
        print("stopped")
    except PressfiguresError as error:
        print(described(error))


def suggest(names: Mapping[str, Sequence[str]], text: str) -> Iterator[tuple[str, int]]:
    """What may stand at the end of the text, each with how many characters it replaces.

    After a table's name and a point, its columns; else tables, the columns of those named so far
    (all, when none is), and keywords.
    """
    found = _WORD.search(text)
    word = found[0] if found else ""
    table, point, start = word.rpartition(".")
    if point and table in names:
        yield from ((name, len(start)) for name in names[table] if _begins(name, start))
        return
    said = set(re.findall(r"[a-z_.]+", text.lower()))
    known = [table for table in names if table in said] or list(names)
    columns = sorted({column for table in known for column in names[table]})
    for name in (*names, *columns, *KEYWORDS):
        if word and _begins(name, word):
            yield name, len(word)


def _begins(name: str, start: str) -> bool:
    return name.lower().startswith(start.lower()) and name != start


def _session(names: Mapping[str, Sequence[str]], cache: Path) -> PromptSession[str]:
    """A prompt with history in the folder `cache`, where Enter ends a line or a statement."""
    from prompt_toolkit import PromptSession
    from prompt_toolkit.auto_suggest import AutoSuggestFromHistory
    from prompt_toolkit.history import FileHistory
    from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

    bindings = KeyBindings()

    @bindings.add("enter")
    def _enter(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        text = buffer.text.strip()
        if not text or text.endswith(";") or text.lower() in _LEAVING:
            buffer.validate_and_handle()
        else:
            buffer.insert_text("\n")

    cache.mkdir(parents=True, exist_ok=True)
    return PromptSession(
        "sql> ",
        history=FileHistory(str(cache / "sql_history")),
        auto_suggest=AutoSuggestFromHistory(),
        completer=_completer(names),
        complete_while_typing=False,
        multiline=True,
        prompt_continuation="  -> ",
        key_bindings=bindings,
    )


def _completer(names: Mapping[str, Sequence[str]]) -> Completer:
    from prompt_toolkit.completion import CompleteEvent, Completer, Completion
    from prompt_toolkit.document import Document

    class Names(Completer):
        """Completes tables, columns and keywords."""

        def get_completions(self, document: Document, _: CompleteEvent) -> Iterator[Completion]:
            for name, length in suggest(names, document.text_before_cursor):
                yield Completion(name, start_position=-length)

    return Names()
