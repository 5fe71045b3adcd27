"""`python reader.py SNAPSHOT [kept|afresh]`: polls it twenty times a second and more until stopped.

Making a DuckDB instance costs 23 ms of a processor, six times what a poll of three questions does,
so one instance is kept and the snapshot attached for each poll, which opens the file as it then is;
`afresh` makes an instance a poll, as scripts do that open the file each time.
Fails on any error and on any state that does not add up; says polls, states, the most milliseconds
of a poll, and how many polls a second there were.
"""

from __future__ import annotations

import select
import sys
import time

import duckdb

# A little more than the twenty that are wanted: a beat that is missed is not made up for.
POLLS_A_SECOND = 25


def poll(connection: duckdb.DuckDBPyConnection, path: str) -> tuple[int, int]:
    """Documents and statistics of the snapshot, which must be what its tables hold."""
    ask = connection.execute
    ask(f"ATTACH '{path}' AS press (READ_ONLY)")
    try:
        said = ask("SELECT documents, statistics FROM press.publication").fetchall()
        summed = ask("SELECT count(*), sum(statistics) FROM press.documents").fetchall()
        counted = ask("SELECT count(*), count(DISTINCT document_id) FROM press.statistics")
        ((figures, sources),) = counted.fetchall()
    finally:
        ask("DETACH press")
    if said != summed or figures != summed[0][1] or sources > summed[0][0]:
        raise SystemExit(f"half a load: {said}, {summed}, {figures} of {sources}")
    return said[0]


def main(path: str, way: str = "kept") -> None:
    """Polls on the beat: a poll that comes late is not made up for."""
    states: dict[tuple[int, int], int] = {}
    longest = 0.0
    with duckdb.connect(":memory:", config={"threads": 1}) as connection:
        print("ready", flush=True)
        begun = beat = time.monotonic()
        while not select.select([sys.stdin], [], [], max(0.0, beat - time.monotonic()))[0]:
            started = time.monotonic()
            if way == "kept":
                state = poll(connection, path)
            else:
                with duckdb.connect(":memory:") as own:
                    state = poll(own, path)
            states[state] = states.get(state, 0) + 1
            ended = time.monotonic()
            longest = max(longest, ended - started)
            beat = max(beat + 1 / POLLS_A_SECOND, ended)
        seconds = time.monotonic() - begun
    polls = sum(states.values())
    print(polls, len(states), round(longest * 1000), round(polls / seconds, 1))


if __name__ == "__main__":
    main(*sys.argv[1:])
