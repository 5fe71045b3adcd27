"""Where a warehouse lies: what belongs to it stands beside the file itself, not beside a link."""

from __future__ import annotations

from pathlib import Path


def place_of(warehouse: Path) -> Path:
    """The warehouse's own path, links to it followed; any other path as it is.

    Its archive, its log and who has the turn are the same by whichever name it is opened.
    """
    return warehouse.resolve() if warehouse.is_symlink() else warehouse
