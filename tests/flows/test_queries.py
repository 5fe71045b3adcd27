"""The queries of the documents run as they are printed, and answer on the samples."""

from __future__ import annotations

import re
import subprocess
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from warehouse import corrections
from warehouse.connections import connect
from warehouse.sandbox import query

DOCS = Path(__file__).parents[2] / "docs"
PAGES = sorted(path for path in DOCS.glob("*.md"))
EXAMPLES = [
    pytest.param(sql, id=f"{page.stem}-{number}")
    for page in PAGES
    for number, sql in enumerate(
        re.findall(r"^```sql\n(.*?)^```$", page.read_text(encoding="utf-8"), re.M | re.S), 1
    )
]
# Those of which the samples have nothing to say.
EMPTY = (
    "'Alan Wood'", "document_history", "FROM corrections", "'Westminster'", "series AS b",
    "FROM quarantine", "FROM fetches",
)  # fmt: skip


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The warehouse of the samples, made without Prefect."""
    from flows.conducting import Wish, conduct
    from flows.pipeline import Request
    from flows.settings import load_settings
    from flows.sources.opening import SAMPLES

    path = tmp_path_factory.mktemp("samples") / "w.duckdb"
    conduct([SAMPLES], Request(path), load_settings({}), Wish(direct=True))
    return path


@pytest.mark.parametrize("sql", EXAMPLES)
def test_examples_run(samples: Path, sql: str) -> None:
    """Each answers, with rows unless the samples have none."""
    answer = query(samples, sql)
    assert answer.rows or any(words in sql for words in EMPTY)


def test_the_example_of_a_notebook_runs(
    samples: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Where the warehouse lies as the page says."""
    (example,) = re.findall(
        r"^```python\n(.*?)^```$", (DOCS / "bi.md").read_text(encoding="utf-8"), re.M | re.S
    )
    (tmp_path / "published").mkdir()
    (tmp_path / "published" / "press.duckdb").symlink_to(samples)
    monkeypatch.chdir(tmp_path)
    exec(example, {})
    assert "count" in capsys.readouterr().out


def test_the_example_of_a_correction_is_read(tmp_path: Path) -> None:
    """As the file it shows."""
    page = (DOCS / "queries.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"^```toml\n(.*?)^```$", page, re.M | re.S)
    path = tmp_path / "corrections.toml"
    path.write_text(example, encoding="utf-8")
    assert len(corrections.read(path)) == len(tomllib.loads(example)["correction"])


def test_the_checks_ran_with_the_ingest(samples: Path) -> None:
    """Without being asked for."""
    with connect(samples) as connection:
        assert connection.execute("SELECT count(*) FROM checks WHERE status = 'agrees'").fetchone()


Run = Callable[..., subprocess.CompletedProcess[str]]


def test_the_command_checks(
    samples: Path, pressfigures: Run, pressfigures_here: Run, tmp_path: Path
) -> None:
    """What differs is shown, what agrees with --all; a correction that does not fit fails."""
    shown = pressfigures("checks", "--warehouse", samples, "--all", "--limit", "500")
    assert shown.returncode == 0, shown.stderr
    assert re.search(r"^\d+ agrees, \d+ differs, \d+ cannot tell$", shown.stdout, re.M)
    assert not re.search(r"[0-9a-f]{16}", shown.stdout), "ids are for the view, not for a table"
    wrong = tmp_path / "c.toml"
    wrong.write_text(
        '[[correction]]\nreason = "r"\nwho = "w"\nstatistic_id = "x"\n'
        "expect = { value = 1 }\nreject = true\n"
    )
    failed = pressfigures_here(
        "checks", "--warehouse", samples, PRESSFIGURES_CORRECTIONS=str(wrong)
    )
    assert failed.returncode == 1
    assert "Entry 1 of c.toml no longer fits" in failed.stderr


@pytest.mark.parametrize("form", ["table", "csv", "json", "markdown"])
def test_the_command_dictionary(pressfigures_here: Run, form: str) -> None:
    """In every form, also where there is no warehouse yet."""
    told = pressfigures_here("dictionary", "series", "--format", form)
    assert told.returncode == 0, told.stderr
    assert "series_id" in told.stdout
    assert "core.statistic" not in told.stdout
