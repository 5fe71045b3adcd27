"""Whether mypyc can compile what may be compiled: half a minute, in which nothing is built."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[2]


def modules() -> list[str]:
    """The modules to compile, as paths in the project; hatch_build.py takes the same."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    hook = project["tool"]["hatch"]["build"]["targets"]["wheel"]["hooks"]["custom"]
    found = {
        key: {path for pattern in hook[key] for path in ROOT.glob(pattern)}
        for key in ("compiled", "interpreted")
    }
    return sorted(
        path.relative_to(ROOT).as_posix() for path in found["compiled"] - found["interpreted"]
    )


def check() -> int:
    """Has mypyc write its C, and forgets it; the number of modules. Ends with mypyc's words where
    one cannot be compiled."""
    from mypyc.build import mypycify

    os.chdir(ROOT)
    paths = modules()
    with TemporaryDirectory() as folder:
        options = ["--ignore-missing-imports", f"--cache-dir={folder}/types", *paths]
        mypycify(options, target_dir=folder, group_name="pressfigures", multi_file=True)
    return len(paths)
