"""The house itself: what is written about it is so, and its rooms are kept as the rules say."""

from __future__ import annotations

import ast
import csv
import re
import shlex
import subprocess
import sys
import tomllib
from dataclasses import fields
from importlib import metadata
from pathlib import Path

import pytest
from typer.main import get_command

from extractors.vocabulary.load import FOLDER as VOCABULARY
from flows.cli import app
from flows.settings import PREFIX, Settings
from warehouse.sandbox import query
from warehouse.store import Warehouse

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("extractors", "warehouse", "flows")
README = (ROOT / "README.md").read_text(encoding="utf-8")
CHANGELOG = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
WRITTEN = sorted(
    path
    for folder in (*PACKAGES, "tests", "benchmarks", ".ci")
    for path in (ROOT / folder).rglob("*")
    if path.is_file() and path.suffix in {".py", ".toml", ".md", ".sql", ""}
)
DATA = sorted((*VOCABULARY.rglob("*.toml"), *VOCABULARY.rglob("*.csv")))
MOST_WORDS = 600
MOST_LINES = 350
# For the tests' own documents, which are no part of the project; the program never reads it.
OF_TESTS = {PREFIX + "SHARED"}
# Folders that are one machine's own: a path into one of them means nothing to a reader elsewhere.
ONES_OWN = re.compile(r"(?<![\w.~/:-])/(?:home|Users|root|work|mnt|media|srv)/[\w.-]+")


def name(path: Path) -> str:
    """The path within the project, as the name of a case."""
    return path.relative_to(ROOT).as_posix()


def blocks(language: str) -> list[str]:
    """The README's code blocks in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def invocations() -> list[list[str]]:
    """The arguments of every `pressfigures …` in the README's shell blocks."""
    found = []
    for line in "".join(blocks("sh")).splitlines():
        words = shlex.split(line)
        if "pressfigures" in words:
            found.append(words[words.index("pressfigures") + 1 :])
    return found


def cells() -> list[str]:
    """What the first column of the README's table of commands names, in its order."""
    rows = re.findall(r"^\| (`[^|]+) \|", README, re.MULTILINE)
    return [command for row in rows for command in re.findall(r"`([^`]+)`", row)]


def of_program() -> dict[str, set[str]]:
    """The program's commands, each with its options."""
    group = get_command(app)
    commands = group.commands  # type: ignore[attr-defined]
    return {
        known: {option for parameter in command.params for option in parameter.opts}
        for known, command in commands.items()
    }


def test_the_readme_shows_every_command_and_no_other() -> None:
    """In its table; and the shell blocks call commands and options that there are."""
    known = of_program()
    assert sorted(cell.split()[0] for cell in cells()) == sorted(known)
    assert len(invocations()) >= 3
    for command, *arguments in invocations():
        assert command in known
        given = {argument.split("=")[0] for argument in arguments if argument.startswith("-")}
        assert given <= known[command]


@pytest.mark.parametrize("cell", cells())
def test_a_command_takes_what_the_readme_says(cell: str) -> None:
    """An argument where the table shows one, none where it shows none."""
    command, *arguments = cell.split(maxsplit=1)
    parameters = get_command(app).commands[command].params  # type: ignore[attr-defined]
    needed = [one for one in parameters if one.param_type_name == "argument" and one.required]
    assert len(needed) == len(arguments)


def test_the_readmes_python_runs_as_shown() -> None:
    """In a process of its own, in an empty folder; it prints the share of 10 in 43."""
    (block,) = blocks("python")
    done = subprocess.run(
        [sys.executable, "-c", block], capture_output=True, text=True, timeout=60, check=True
    )
    assert float(done.stdout) == pytest.approx(10 / 43)
    assert done.stderr == ""


def test_the_readmes_queries_name_columns_that_there_are(tmp_path: Path) -> None:
    """Each can be asked of a warehouse without documents."""
    warehouse = Warehouse(tmp_path / "w.duckdb")
    warehouse.create()
    asked = [arguments[1] for arguments in invocations() if arguments[0] == "sql"]
    assert asked
    for one in asked:
        assert query(warehouse.path, one).columns


def test_the_readmes_views_and_columns_are_those_of_the_warehouse(tmp_path: Path) -> None:
    """The views are all named, and what stands in code after one is a column of it, or a table."""
    warehouse = Warehouse(tmp_path / "w.duckdb")
    warehouse.create()
    rows = query(
        warehouse.path,
        "SELECT schema_name, table_name, column_name FROM duckdb_columns() WHERE NOT internal",
    ).rows
    views = {table for schema, table, _ in rows if schema == "main"}
    tables = {f"{schema}.{table}" for schema, table, _ in rows}
    (part,) = re.findall(r"^## What is in the warehouse\n(.*?)^## ", README, re.M | re.S)
    named: set[str] = set()
    for item in re.split(r"^- ", part.partition("\n\n[The")[0], flags=re.MULTILINE)[1:]:
        before, _, after = item.partition(": ")
        own = set(re.findall(r"`([^`]+)`", before))
        columns = {column for _, table, column in rows if table in own}
        assert set(re.findall(r"`([^`]+)`", after)) <= columns | tables | views
        named |= own
    assert named == views


def test_every_variable_written_of_is_a_setting() -> None:
    """In the documents, the help and the messages; the README names the first of them."""
    settings = {PREFIX + setting.name.upper() for setting in fields(Settings)}
    pattern = re.compile(rf"{PREFIX}[A-Z]+(?:_[A-Z]+)*")
    texts = {name(path): path.read_text(encoding="utf-8") for path in MODULES}
    texts |= {"README.md": README, "CHANGELOG.md": CHANGELOG}
    unknown = {
        (where, found)
        for where, text in texts.items()
        for found in pattern.findall(text)
        if found not in settings | OF_TESTS
    }
    assert unknown == set()
    assert PREFIX + "WAREHOUSE" in pattern.findall(README)


def test_the_readme_is_short() -> None:
    """So that it is read."""
    assert 100 < len(README.split()) < MOST_WORDS


def test_the_changelog_begins_with_the_version_of_the_project() -> None:
    """Which is also the one that is installed and printed."""
    (first, *_) = re.findall(r"^## (\d+\.\d+\.\d+)\b", CHANGELOG, re.MULTILINE)
    assert first == PROJECT["project"]["version"] == metadata.version("pressfigures")


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_opens_with_a_sentence_and_is_a_small_room(path: Path) -> None:
    """The sentence first of all, with its full stop; its name says what is in it."""
    text = path.read_text(encoding="utf-8")
    said = ast.get_docstring(ast.parse(text))
    assert said
    assert re.match(r"(?s)[A-Z`].*[.:;]", said.split("\n\n")[0])
    lines = len(text.splitlines())
    assert lines <= MOST_LINES
    assert not re.search(r"util|helper|misc|common", name(path))


@pytest.mark.parametrize("path", WRITTEN, ids=name)
def test_nothing_names_a_place_on_one_machine(path: Path) -> None:
    """Neither a home nor a mount; a stranger has other ones."""
    assert ONES_OWN.findall(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", DATA, ids=name)
def test_a_vocabulary_file_can_be_read(path: Path) -> None:
    """TOML with something in it, or CSV of which every row is as long as its header."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".toml":
        assert tomllib.loads(text)
        return
    header, *rows = csv.reader(text.splitlines(), strict=True)
    assert rows
    assert len(set(header)) == len(header)
    assert {len(row) for row in rows} == {len(header)}


def test_vocabulary_files_are_all_of_a_known_kind() -> None:
    """Data, its README and the modules that load it; nothing that no test reads."""
    kinds = {path.suffix for path in VOCABULARY.rglob("*") if path.is_file()}
    assert kinds - {".pyc"} <= {".toml", ".csv", ".md", ".py"}
