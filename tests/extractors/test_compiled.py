"""What may be compiled can be. Here nothing is: benchmarks/compiled does that, and compares."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
HOOK = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["hooks"]["custom"]


def matching(key: str) -> set[Path]:
    return {path for pattern in HOOK[key] for path in ROOT.glob(pattern)}


MODULES = sorted(matching("compiled") - matching("interpreted"))
# Compiled code has no limit on recursion: a text that could drive it without end would end the
# process. Those who call each other in a circle are these, each with what bounds it.
BOUNDED = {
    "_and spell": "looks ahead once, and not past a second `and`",
    "_further mixed": "goes on with a number below ten, which nothing goes on from",
    "_is_compared is_baseline": "a figure a step, in a sentence, which is cut at 900 letters",
}
# Bases of classes that mypyc makes.
BASES = {"Generic", "Protocol", "NamedTuple", "Exception", "PressfiguresError"}


def name(path: Path) -> str:
    """The path within the project, as the name of a case."""
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(path: Path) -> Iterator[tuple[str, ast.AST]]:
    """Functions, methods and constants of a module, each under a name of its own."""
    for node in tree(path).body:
        match node:
            case ast.FunctionDef():
                yield f"{name(path)}:{node.name}", node
            case ast.ClassDef():
                for inner in node.body:
                    if isinstance(inner, ast.FunctionDef):
                        yield f"{name(path)}:{node.name}.{inner.name}", inner
            case ast.Assign(targets=[ast.Name(id=known)], value=value):
                yield f"{name(path)}:{known}", value
            case ast.AnnAssign(target=ast.Name(id=known), value=ast.expr() as value):
                yield f"{name(path)}:{known}", value


def called(path: Path, place: str, node: ast.AST, imported: dict[str, str]) -> Iterator[str]:
    """What a function names of the compiled modules: functions, and methods of `self`."""
    own = {arg.arg for arg in ast.walk(node) if isinstance(arg, ast.arg)}
    if isinstance(node, ast.FunctionDef):
        own |= {
            one.id
            for one in ast.walk(node)
            if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)
        }
    for one in ast.walk(node):
        match one:
            case ast.Name(id=known) if known not in own:
                yield imported.get(known, f"{name(path)}:{known}")
            case ast.Attribute(value=ast.Name(id="self"), attr=known):
                yield f"{place.rpartition('.')[0]}.{known}"
            case ast.Attribute(value=ast.Name(id=module), attr=known) if module in imported:
                yield f"{imported[module].replace(':', '/')}.py:{known}"


def graph() -> dict[str, set[str]]:
    """Who calls whom, or may, being handed it."""
    found: dict[str, set[str]] = {}
    for path in MODULES:
        imported = {
            one.asname or one.name: f"{node.module.replace('.', '/')}.py:{one.name}"
            if (ROOT / f"{node.module.replace('.', '/')}.py").is_file()
            else f"{node.module.replace('.', '/')}:{one.name}"
            for node in tree(path).body
            if isinstance(node, ast.ImportFrom) and node.module
            for one in node.names
        }
        for place, node in functions(path):
            found[place] = set(called(path, place, node, imported))
    return {place: calls & found.keys() for place, calls in found.items()}


def reached(place: str, calls: dict[str, set[str]]) -> set[str]:
    """All that a function ends up calling."""
    known: set[str] = set()
    ahead = [*calls[place]]
    while ahead:
        one = ahead.pop()
        if one not in known:
            known.add(one)
            ahead += calls[one]
    return known


@pytest.mark.parametrize("key", ["compiled", "interpreted"])
def test_every_pattern_names_modules(key: str) -> None:
    for pattern in HOOK[key]:
        assert [*ROOT.glob(pattern)], pattern
    assert len(MODULES) > 100


def test_what_compiled_code_calls_in_a_circle_is_bounded() -> None:
    calls = graph()
    assert sum(map(len, calls.values())) > 1_000
    ends = {place: reached(place, calls) for place in calls}
    circles = {
        " ".join(sorted(other.rpartition(":")[2] for other in ends[place] if place in ends[other]))
        for place in ends
        if place in ends[place]
    }
    assert circles == set(BOUNDED)


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_holds_nothing_that_mypyc_cannot_compile(path: Path) -> None:
    """No class that inherits from a type in C, or stands in a function; no `in (*…)`."""
    for node in ast.walk(tree(path)):
        match node:
            case ast.ClassDef():
                bases = {ast.unparse(base).partition("[")[0] for base in node.bases}
                assert bases <= BASES, f"line {node.lineno}: {node.name} is a {bases}"
                assert not node.keywords, f"line {node.lineno}: {node.name} has a metaclass"
            case ast.FunctionDef():
                inner = [one for one in ast.walk(node) if isinstance(one, ast.ClassDef)]
                assert not inner, f"line {node.lineno}: a class in a function"
                assert node.name != "__getattr__", f"line {node.lineno}"
            case ast.Compare(comparators=[ast.Tuple(elts=elements)]):
                starred = [one for one in elements if isinstance(one, ast.Starred)]
                assert not starred, f"line {node.lineno}: mypyc takes no `in (*…)`"
