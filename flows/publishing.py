"""The steps of a publication in their order; Prefect or not, these are run."""

from __future__ import annotations

from pathlib import Path

from flows.pipeline import Directly
from warehouse.errors import WarehouseError
from warehouse.publish import Publication, Published, Terms


def follow(
    warehouse: Path, folder: Path, terms: Terms, conductor: Directly | None = None
) -> Published:
    """Takes a publication through its steps. Raises PublishError and WarehouseError."""
    conductor = conductor or Directly()
    # Before the folder is made, which would stay, empty but for its lock.
    if not warehouse.exists():
        raise WarehouseError(
            f"There is no warehouse at {warehouse}: load one with pressfigures ingest."
        )
    with Publication(warehouse, folder, terms).begun() as publication:
        conductor.step("snapshot", publication.take_snapshot)
        conductor.step("tables", publication.write_tables)
        conductor.step("workbook", publication.write_workbook)
        return conductor.step("swap", publication.swap_in)
