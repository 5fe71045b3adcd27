"""The suite of speed: that it runs, at its smallest, and says what it measured."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from rich.console import Console

from benchmarks.__main__ import arguments, measure
from benchmarks.speed.inputs import release, releases
from benchmarks.speed.tables import BEGIN, END, Table, write
from benchmarks.speed.values import Sentences, told
from benchmarks.speed.watching import watch
from extractors import extract, read_document
from extractors.vocabulary.lexicon import word_classes

ROOT = Path(__file__).resolve().parents[1]
TINY = ["--documents", "3", "--workers", "1", "--sample", "3", "--rows", "40", "--no-others"]


def test_releases_are_varied_of_the_size_asked_and_the_same_again() -> None:
    some = list(releases(60))
    assert len({one.content for one in some}) == len({one.name for one in some}) == 60
    assert 11_000 < sum(len(one.content) for one in some) / 60 < 15_000
    assert {one.name.rpartition(".")[2] for one in some} == {"html", "json", "txt"}
    assert release(7).content == some[7].content


def test_every_sample_still_tells_figures_when_it_is_varied() -> None:
    """In each format: a release that could not be read would be measured as a quick one."""
    for one in releases(12):
        extraction = extract(read_document(one.content, uri=one.name))
        assert len(extraction.statistics) >= 5
        assert extraction.document.published is not None


def test_the_suite_measures_and_writes_its_tables(tmp_path: Path) -> None:
    chosen = arguments([*TINY, "--only", "extraction", "whole", "loading"])
    tables = measure(chosen, tmp_path, Console(quiet=True))
    assert len(tables) == 5
    assert all(table.rows for table in tables)
    page = tmp_path / "page.md"
    other = Table("Other", ("what", "s"), [("a", "1")])
    page.write_text(f"# Before\n\n{BEGIN}\nold\n{END}\n\nAfter\n", encoding="utf-8")
    write([other, *tables], "an earlier command", page)
    write(tables, "a command", page)
    text = page.read_text(encoding="utf-8")
    assert text.startswith("# Before")
    assert text.endswith(f"{END}\n\nAfter\n")
    assert "\nold\n" not in text
    assert all(text.count(f"### {table.title}\n") == 1 for table in [other, *tables])
    assert text.count("`an earlier command`") == 1
    assert text.count("`a command`") == len(tables)


def test_values_found_are_counted_once_each() -> None:
    """Two of three tagged, one of them among two found for a sentence that has it once."""
    tagged = Sentences(["a", "b"], [[3.0, (1.0, 2.0)], [5.0]], lambda a, b: a == b, float)
    assert told("[[3, 3], [5]]") == [[3, 3], [5]]
    assert tagged.f1(told("[[3, 3], [5]]")) == 2 * 2 / (3 + 3)
    assert tagged.f1(told("[[3, [1, 2]], [5]]")) == 1


def test_a_table_is_one_of_markdown() -> None:
    table = Table("Speed", ("what", "s"), [("a", "1"), ("b", "2")], ["Warm."])
    assert table.markdown().splitlines() == [
        "### Speed", "", "| what | s |", "| --- | ---: |", "| a | 1 |", "| b | 2 |", "", "Warm.",
    ]  # fmt: skip


def test_watching_counts_the_work_of_children_too() -> None:
    """A second of work in a child process is not the parent's, but the command's."""
    child = "import time\nwhile time.process_time() < 0.6: pass"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    watched = watch(["-c", parent])
    assert watched.cpu >= 0.6
    assert not sys.platform.startswith("linux") or watched.peak_mb > 5


def test_sets_of_words_are_joined_once() -> None:
    """What rules write out for every figure (`verbs - nouny`) makes no set of thousands again."""
    classes = word_classes()
    assert classes.verbs - classes.nouny is classes.verbs - classes.nouny
    assert classes.adverbs | {"not", "all"} is classes.adverbs | {"all", "not"}
    assert classes.verbs - classes.nouny == set(classes.verbs) - set(classes.nouny)
    assert classes.adverbs | {"not", "all"} == set(classes.adverbs) | {"not", "all"}


def test_the_page_names_the_command_and_its_options() -> None:
    page = (ROOT / "docs" / "performance.md").read_text(encoding="utf-8")
    said = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--help"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert BEGIN in page
    for option in ("--documents", "--small", "--no-others", "--only"):
        assert option in page
        assert option in said
