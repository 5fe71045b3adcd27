"""No room on the disk, and folders that may not be written: one line, and nothing is lost."""

from __future__ import annotations

import ctypes
import resource
import stat
import subprocess
import sys
from pathlib import Path

from warehouse.store import Warehouse

COMMAND = [sys.executable, "-c", "import sys; from flows.cli import main; sys.exit(main())"]
LARGEST = 20_000
PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH = 24, 1, 2
prctl = getattr(ctypes.CDLL(None), "prctl", lambda *_: None)


def told(*arguments: str | Path, largest: int | None = None) -> subprocess.CompletedProcess[str]:
    """The command line, where no file may grow larger than so many bytes."""

    def limit() -> None:
        if largest is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
        # Root may write anywhere unless it gives up the right: then it is told like anybody else.
        for right in (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH):
            prctl(PR_CAPBSET_DROP, right, 0, 0, 0)

    return subprocess.run(
        [*COMMAND, *map(str, arguments), "--direct"],
        preexec_fn=limit,
        capture_output=True,
        text=True,
        check=False,
    )


def state(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def check_one_line(done: subprocess.CompletedProcess[str]) -> None:
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    (said,) = [line for line in done.stderr.splitlines() if line.startswith("pressfigures: ")]
    assert said


def test_a_full_disk_costs_nothing_that_was_loaded(releases: Path, tmp_path: Path) -> None:
    """A file that cannot grow ends an ingest and a publication; with room again, all is done."""
    (one, *_) = sorted(releases.iterdir())
    warehouse, folder = tmp_path / "w.duckdb", tmp_path / "published"
    assert told("ingest", one, "-w", warehouse).returncode == 0
    before = Warehouse(warehouse).content_hash()
    check_one_line(told("ingest", releases, "-w", warehouse, largest=LARGEST))
    assert Warehouse(warehouse).content_hash() == before
    check_one_line(told("publish", "--to", folder, "-w", warehouse, largest=LARGEST))
    assert not list(folder.rglob("press.*"))
    again = told("ingest", releases, "-w", warehouse)
    assert again.returncode == 0
    assert "11 new" in again.stdout


def test_a_folder_that_may_not_be_written(releases: Path, tmp_path: Path) -> None:
    """To make a warehouse in, or to publish to; whoever runs the command, root too."""
    warehouse = tmp_path / "w.duckdb"
    assert told("ingest", sorted(releases.iterdir())[0], "-w", warehouse).returncode == 0
    locked = tmp_path / "locked"
    locked.mkdir()
    locked.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        check_one_line(told("ingest", releases, "-w", locked / "w.duckdb"))
        check_one_line(told("publish", "--to", locked / "published", "-w", warehouse))
        assert state(locked) == {}
    finally:
        locked.chmod(stat.S_IRWXU)
