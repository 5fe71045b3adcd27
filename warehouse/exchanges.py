"""Exchanges: requests and their answers as they went over the wire, kept in the archive beside the
captures that came of some of them."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from warehouse import warc
from warehouse.captures import Exchanged

FOLDER = "exchanges"
"""Within the archive: what came of exchanges that no capture was made of."""
_INDEX = "bodies.jsonl"
# Below this a record that only refers to another is no smaller.
_WORTH_REFERRING = 500


def write(
    archive: Path, exchanged: Sequence[Exchanged], known: Mapping[str, warc.Original]
) -> Path | None:
    """Archives exchanges in a file of their own; where it lies, None where there were none.

    A body that is in the archive already, of an exchange or of a capture (`known`, by SHA-256), is
    referred to. When this returns the file is on the disk under its final name. Raises OSError.
    """
    if not exchanged:
        return None
    folder = archive / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    warc.sweep(folder)
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    target = folder / f"{moment}-{uuid.uuid4().hex[:12]}{warc.SUFFIX}"
    bodies = {**_held(folder), **known}
    added: dict[str, warc.Original] = {}
    with warc.writing(target) as out:
        writer = warc.new_writer(out)
        writer.write_record(warc.information(writer, target.name))
        for one in sorted(exchanged, key=lambda one: one.asked_at):
            original = bodies.get(one.sha256) if _is_worth(one) else None
            answer = warc.answer(writer, one, original) if one.head else None
            if answer is not None:
                writer.write_record(answer)
            writer.write_record(warc.request(writer, one, answer))
            if answer is not None and _is_worth(one) and original is None:
                bodies[one.sha256] = added[one.sha256] = warc.original(answer)
    _hold(folder, target.name, added)
    return target


def _is_worth(one: Exchanged) -> bool:
    """Whether a body is to be found again."""
    return len(one.content) >= _WORTH_REFERRING and one.truncated is None


def _held(folder: Path) -> dict[str, warc.Original]:
    """The bodies that lie in files of the folder, by SHA-256; what is torn is not among them."""
    try:
        lines = (folder / _INDEX).read_bytes().splitlines()
    except FileNotFoundError:
        return {}
    there = {path.name for path in folder.glob(f"*{warc.SUFFIX}")}
    found = {}
    for line in lines:
        try:
            sha256, name, uri, date = json.loads(line)
            original = warc.Original(uri, datetime.fromisoformat(date))
        except (ValueError, TypeError):
            continue
        if name in there:
            found[sha256] = original
    return found


def _hold(folder: Path, name: str, bodies: Mapping[str, warc.Original]) -> None:
    """Notes where bodies lie, so that they are not written again. A kill just before costs that."""
    lines = (
        json.dumps([sha256, name, one.uri, one.date.isoformat()]) + "\n"
        for sha256, one in bodies.items()
    )
    text = "".join(lines)
    if text:
        with (folder / _INDEX).open("ab") as index:
            index.write(text.encode())
