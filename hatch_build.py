"""Compiles what extraction spends its time in, where whoever installs it asks for that.

`HATCH_BUILD_HOOKS_ENABLE=1 pip install .` does; docs/performance.md says what it gains. Without
the variable nothing of this runs, and the package is pure Python.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PACKAGE = "extractors"
# Types are checked where the code is written; here the libraries that it imports are not installed.
MYPY = ("--ignore-missing-imports", "--disable-error-code=import-untyped", "--cache-dir=.mypy")

# Of the C compiler. Four fifths of the time go to what Python's own library does, whatever this is.
OPTIMISED = "1"


def modules(root: Path, config: dict[str, Any]) -> list[str]:
    """The modules to compile, as paths in the project: what `compiled` matches in the hook's table
    of pyproject.toml, without what `interpreted` does."""
    return sorted(_matching(root, config["compiled"]) - _matching(root, config["interpreted"]))


def _matching(root: Path, patterns: Iterable[str]) -> set[str]:
    return {path.relative_to(root).as_posix() for one in patterns for path in root.glob(one)}


class CompiledExtractors(BuildHookInterface[Any]):
    """Puts compiled modules into the wheel, beside their sources."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compiles in a folder of its own: what is left in the checkout would stand before the
        sources there, however they are edited."""
        if version == "editable":
            self.app.display_warning(
                "An editable install follows its sources: nothing is compiled."
            )
            return
        self._folder = TemporaryDirectory()
        folder = Path(self._folder.name).resolve()
        shutil.copytree(Path(self.root, PACKAGE), folder / PACKAGE)
        done = subprocess.run(
            [sys.executable, __file__, *modules(Path(self.root), self.config)],
            cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        if done.returncode:
            self.app.abort(
                f"{done.stdout}\n{PACKAGE} could not be compiled, for the reasons above: without"
                " HATCH_BUILD_HOOKS_ENABLE it is installed as pure Python."
            )
        for ending in ("so", "pyd"):
            for path in folder.glob(f"**/*.{ending}"):
                within = path.relative_to(folder)
                if within.parts[0] != "build":
                    build_data["force_include"][str(path)] = within.as_posix()
        build_data["pure_python"], build_data["infer_tag"] = False, True

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Takes the folder away: the wheel is packed."""
        if version != "editable":
            self._folder.cleanup()


def compile_here(paths: list[str]) -> None:
    """Compiles these modules of the current folder, each beside its source."""
    from mypyc.build import mypycify
    from setuptools import setup

    extensions = mypycify(
        [*MYPY, *paths], group_name="pressfigures", opt_level=OPTIMISED, multi_file=True
    )
    arguments = ["--quiet", "build_ext", "--inplace"]
    setup(name=PACKAGE, packages=[], script_args=arguments, ext_modules=extensions)


if __name__ == "__main__":
    compile_here(sys.argv[1:])
