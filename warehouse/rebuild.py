"""Rebuilding: a warehouse made again aside, compared with the one there was, and swapped in."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse import archive, schema
from warehouse.aside import sync
from warehouse.catalogue import literal
from warehouse.connections import PATIENCE_SECONDS, connect, is_damage, reading
from warehouse.errors import WarehouseDamaged, WarehouseError, describe_os_error
from warehouse.places import place_of
from warehouse.store import Warehouse

if TYPE_CHECKING:
    import duckdb

_META = """
SELECT count(*) FROM duckdb_tables()
WHERE database_name = current_database() AND schema_name = 'core' AND table_name = 'meta'
"""
# By document: what only one of the two has, and what both have, otherwise.
_CHANGES = """
WITH was AS (
    SELECT document_id, what, id, list_sort(list(facts)) AS facts FROM ({was}) GROUP BY ALL
), is_now AS (
    SELECT document_id, what, id, list_sort(list(facts)) AS facts FROM ({now}) GROUP BY ALL
), joined AS (
    SELECT
        coalesce(n.document_id, w.document_id) AS document_id, coalesce(n.what, w.what) AS what,
        w.id IS NULL AS gained, n.id IS NULL AS lost,
        coalesce(w.facts <> n.facts, false) AS changed
    FROM was AS w
    FULL JOIN is_now AS n ON n.document_id = w.document_id AND n.what = w.what AND n.id = w.id
)
SELECT
    coalesce(d.uri, o.uri) AS uri,
    count_if(what = 'figure' AND gained), count_if(what = 'figure' AND lost),
    count_if(what = 'figure' AND changed), count_if(what = 'number'),
    bool_or(what = 'document')
FROM joined AS j
LEFT JOIN rebuilt.core.document AS d ON d.document_id = j.document_id
LEFT JOIN core.document AS o ON o.document_id = j.document_id
WHERE gained OR lost OR changed
GROUP BY ALL
ORDER BY uri
"""
# What a figure says; where it stands in the text and which revision says it may move. Numbers that
# are statistics are told by those.
_FACTS = """
SELECT document_id, 'figure' AS what, statistic_id AS id, to_json(s)::VARCHAR AS facts
FROM (
    SELECT * EXCLUDE (revision_id, char_start, char_end, rule, series_id, count_series_id, shown)
    FROM {0}core.statistic
) AS s
UNION ALL
SELECT document_id, 'figure', rating_id, to_json(g)::VARCHAR
FROM (SELECT * EXCLUDE (revision_id, char_start, char_end, rule) FROM {0}core.rating) AS g
UNION ALL
SELECT document_id, 'number', number_id, concat_ws('|', role, form, text, value)
FROM {0}core.number WHERE role <> 'statistic'
UNION ALL
SELECT
    document_id, 'document', document_id,
    to_json([
        title, publisher, published::VARCHAR, published_basis, document_type, speaker, speaker_role,
        speaker_organisation, withdrawn::VARCHAR, md5(text)
    ])::VARCHAR
FROM {0}core.revision
"""


@dataclass(frozen=True, slots=True)
class Change:
    """What a rebuild gained, lost, or reads otherwise in one document.

    Statistics and ratings first; then how many `numbers` that are no statistics came, went or have
    another role; and whether its text, title, publisher, date or speaker `is_read_otherwise`.
    """

    uri: str
    gained: int
    lost: int
    changed: int
    numbers: int = 0
    is_read_otherwise: bool = False


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild made: the hash of its facts, that of the facts before, and the changes.

    `before` is None where there was no warehouse, or one of another schema, to compare with.
    `kept` is where the file lies that was there and is damaged.
    """

    after: str
    before: str | None = None
    changes: tuple[Change, ...] = ()
    kept: Path | None = None

    def sentence(self) -> str:
        """Whether the facts are the same as before, else how many are not."""
        if self.kept is not None:
            return f"The file that was there is damaged, and is kept as {self.kept}."
        if self.before is None:
            return "There was nothing to compare with."
        if self.before == self.after:
            return "The same facts as before."
        gained, lost, changed, numbers, otherwise = (
            sum(getattr(change, name) for change in self.changes)
            for name in ("gained", "lost", "changed", "numbers", "is_read_otherwise")
        )
        return (
            f"Figures gained: {gained:,}, lost: {lost:,}, read otherwise: {changed:,};"
            f" other numbers that differ: {numbers:,}; documents that differ:"
            f" {len(self.changes):,}, of which text, title, publisher, date or speaker in"
            f" {otherwise:,}."
        )


class Rebuilding:
    """A warehouse in the making beside the one at `path`; `aside` is where to load."""

    def __init__(self, path: Path, wait_seconds: float = PATIENCE_SECONDS) -> None:
        self.path = path = place_of(path)
        self.folder = archive.folder_for(path)
        self._part = path.with_name(f"{path.name}.{os.getpid()}.part")
        self.aside = Warehouse(self._part, wait_seconds=wait_seconds)
        self._wait_seconds = wait_seconds

    @contextmanager
    def begun(self) -> Iterator[Rebuilding]:
        """Makes the empty warehouse aside; at the end, swapped in or not, it is gone from there.

        Raises WarehouseError when there is no archive, or a database at `path` that is not ours.
        """
        if not archive.files(self.folder):
            raise WarehouseError(
                f"There is no archive at {self.folder} from which to make {self.path}."
            )
        _check_ours(self.path, self._wait_seconds)
        schema.sweep(self.path)
        self._remove()
        try:
            self.aside.create()
            yield self
        except OSError as error:
            raise WarehouseError(describe_os_error(error, self.path, "rebuild")) from error
        finally:
            self._remove()

    def swap_in(self, read: set[str]) -> Rebuilt | None:
        """Puts the new warehouse in the place of the old one, under a writer's lock on that.

        Returns None, and swaps nothing, when the archive has files beyond those `read`: something
        was loaded meanwhile. The old warehouse's record of runs, fetches and listings goes over,
        unless that is damaged: then its file is kept under another name.
        """
        after = self.aside.content_hash()
        if not self.path.exists():
            return None if self._is_behind(read) else self._place(Rebuilt(after))
        import duckdb

        try:
            connection = connect(self.path, read_only=False, wait_seconds=self._wait_seconds)
        except WarehouseDamaged:
            return None if self._is_behind(read) else self._place_instead(after)
        try:
            if self._is_behind(read):
                return None
            connection.execute("SET TimeZone = 'UTC'")
            made = Rebuilt(after)
            if _is_of_this_schema(connection, self.path):
                made = self._compare(connection, after)
            return self._place(made)
        except duckdb.Error as error:
            if is_damage(error):
                return self._place_instead(after)
            raise WarehouseError(f"{self.path} could not be compared: {error}") from error
        finally:
            connection.close()

    def _is_behind(self, read: set[str]) -> bool:
        return not read.issuperset(archive.files(self.folder))

    def _compare(self, connection: duckdb.DuckDBPyConnection, after: str) -> Rebuilt:
        before = schema.content_hash(connection)
        connection.execute(f"ATTACH {literal(str(self._part))} AS rebuilt")
        # What the archive tells of fetches is less than what is written down of them.
        connection.execute("DELETE FROM rebuilt.core.fetch")
        for table in ("run", "fetch", "backfill", "listing", "answer"):
            connection.execute(
                f"INSERT OR IGNORE INTO rebuilt.core.{table} BY NAME FROM core.{table}"
            )
        query = _CHANGES.format(was=_FACTS.format(""), now=_FACTS.format("rebuilt."))
        changes = tuple(Change(*row) for row in connection.execute(query).fetchall())
        connection.execute("CHECKPOINT rebuilt")
        connection.execute("DETACH rebuilt")
        return Rebuilt(after, before, changes)

    def _place_instead(self, after: str) -> Rebuilt:
        """The same where what is there is damaged: it stays, as it is, beside the new one."""
        log = Path(f"{self.path}.wal")
        names = (f"{self.path}.damaged{number or ''}" for number in itertools.count())
        kept = next(Path(name) for name in names if not Path(name).exists())
        if log.exists():
            log.replace(f"{kept}.wal")
        self.path.replace(kept)
        return self._place(Rebuilt(after, kept=kept))

    def _place(self, made: Rebuilt) -> Rebuilt:
        left = Path(f"{self.path}.wal")
        if left.exists() and not self.path.exists():
            raise WarehouseError(
                f"{left} is left of a warehouse that is gone: remove it, then rebuild again."
            )
        # What the old file's log held is in the file that goes: we opened it to write.
        left.unlink(missing_ok=True)
        sync(self._part)
        self._part.replace(self.path)
        sync(self.path.absolute().parent)
        return made

    def _remove(self) -> None:
        self._part.unlink(missing_ok=True)
        Path(f"{self._part}.wal").unlink(missing_ok=True)


def _check_ours(path: Path, wait_seconds: float) -> None:
    """Raises WarehouseError for a database that is no warehouse of ours, of whatever version.

    A damaged file is taken for one: it has an archive, and it is not lost.
    """
    if not path.exists():
        return
    try:
        with reading(path, wait_seconds) as connection:
            row = connection.execute(_META).fetchone()
            held = dict(_meta(connection)) if row and row[0] else {}
    except WarehouseDamaged:
        return
    if held.get("application") != schema.APPLICATION:
        raise WarehouseError(
            f"{path} is a DuckDB file of something else: give another name with --warehouse."
        )


def _is_of_this_schema(connection: duckdb.DuckDBPyConnection, path: Path) -> bool:
    return dict(_meta(connection)).get("schema_version") == schema.VERSION


def _meta(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    return connection.execute("SELECT name, value FROM core.meta").fetchall()
