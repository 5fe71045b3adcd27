"""The trial: questions put to Superset without pause while publications go on beside it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from benchmarks.bi import dashboard
from benchmarks.bi.dashboard import Question
from benchmarks.bi.environment import UnavailableError
from benchmarks.bi.publishing import Publisher, PublishingError, Round
from benchmarks.bi.rest import Client, RestError
from benchmarks.bi.server import USER, Superset
from benchmarks.bi.verdicts import Request

_SETTLE_SECONDS = 1.0
_LIMIT_SECONDS = int(dashboard.CONFIG["max_execution_time"]) / 1000
# What a stopped query may take beyond its limit on a machine that is busy.
_GRACE_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Kind:
    """How the web server is run: processes, and requests that each takes at once."""

    workers: int
    threads: int

    def __str__(self) -> str:
        at_once = "one request each" if self.threads == 1 else f"{self.threads} threads each"
        return f"{self.workers} process{'es' if self.workers > 1 else ''}, {at_once}"


@dataclass(frozen=True, slots=True)
class Desk:
    """What was set up in Superset, once for all its servers: the database and the questions."""

    database: int
    questions: list[Question]


@dataclass(frozen=True, slots=True)
class Step:
    """Something tried once: what it said, in how many seconds, and whether that is as it must."""

    what: str
    said: str
    seconds: float
    good: bool


class StopError(Exception):
    """A step failed without which the others make no sense; it is in the record already."""


@dataclass(slots=True)
class Record:
    """All that was tried of one server; `endless` holds the requests beside the endless query."""

    steps: list[Step] = field(default_factory=list)
    beside: list[Request] = field(default_factory=list)
    next: list[Request] = field(default_factory=list)
    endless: list[Request] = field(default_factory=list)

    @contextmanager
    def step(self, what: str) -> Iterator[list[str]]:
        """Times a step; what it appends to the list is what it says. Raises StopError."""
        said: list[str] = []
        started = time.monotonic()
        try:
            yield said
        except (RestError, PublishingError, UnavailableError) as error:
            self.note(what, str(error), started, False)
            raise StopError from error
        self.note(what, "; ".join(said), started, True)

    def note(self, what: str, said: str, started: float, good: bool) -> None:
        """Adds a step that ends now."""
        self.steps.append(Step(what, said, time.monotonic() - started, good))


class Trial:
    """One server's trial over the snapshot of a publisher, whose rounds it adds to."""

    def __init__(self, superset: Superset, publisher: Publisher, rounds: list[Round]) -> None:
        self.record = Record()
        self._superset = superset
        self._publisher = publisher
        self._rounds = rounds
        self._snapshot = publisher.snapshot
        self._url = ""

    def run(self, kind: Kind, rounds: int, readers: int, desk: Desk | None) -> Desk | None:
        """Everything, in order, ending early when a step fails; the desk, set up if need be.

        It is set up once: where Superset keeps its metadata in SQLite, a table of the same name in
        a second database cannot become a dataset.
        """
        record = self.record
        try:
            with ExitStack() as stack:
                with record.step(f"server up ({kind})"):
                    serving = self._superset.serving(kind.workers, kind.threads)
                    self._url = stack.enter_context(serving)
                desk = desk or self._set_up()
                self._publish_beside(desk.questions, rounds, readers)
                self._endless(desk)
                self._forbidden(desk.database)
                self._idle()
        except StopError:
            pass
        started = time.monotonic()
        left = self._superset.processes()
        record.note("server down: processes left", str(len(left)), started, not left)
        return desk

    def _client(self) -> Client:
        return Client(self._url, USER, self._superset.password)

    def _set_up(self) -> Desk:
        record = self.record
        with record.step("sign in"):
            client = self._client()
        with record.step("database"):
            database = dashboard.database(client, self._snapshot)
        with record.step("datasets") as said:
            datasets = dashboard.datasets(client, database)
            said.append(", ".join(datasets))
        started = time.monotonic()
        for table, number in datasets.items():
            read = sorted(dashboard.columns(client, number))
            same = read == sorted(dashboard.described(self._snapshot, table))
            record.note(f"columns of {table}", f"{len(read)}, as in DuckDB", started, same)
        with record.step("charts") as said:
            questions = dashboard.charts(client, datasets)
            said.append(", ".join(question.name for question in questions))
        return Desk(database, questions + dashboard.lab(database))

    def _publish_beside(self, questions: list[Question], rounds: int, readers: int) -> None:
        """Publishes while readers ask on; after each publication asks every question once more."""
        with self.record.step("sign in readers"):
            clients = [self._client() for _ in range(readers + 1)]
        with _reading(clients[1:], questions, self.record.beside):
            for _ in range(rounds):
                with self.record.step(f"ingest, publish beside {readers} readers") as said:
                    self._rounds.append(self._publisher.publish())
                    said.append(self._rounds[-1].what)
                self.record.next += [ask(clients[0], question) for question in questions]

    def _endless(self, desk: Desk) -> None:
        """Publishes while a query runs that has no end; it is stopped, and what it kept is free."""
        record = self.record
        with record.step("sign in"):
            slow, quick = self._client(), self._client()
        said: list[str] = []
        thread = threading.Thread(
            target=lambda: said.append(dashboard.refused(slow, desk.database, dashboard.ENDLESS))
        )
        started = time.monotonic()
        thread.start()
        time.sleep(_SETTLE_SECONDS)
        holders = self._superset.holding(self._snapshot)
        record.note(
            "a query runs: processes with the file open", str(len(holders)), started, bool(holders)
        )
        try:
            with record.step("ingest, publish beside an endless query") as told:
                self._rounds.append(self._publisher.publish())
                told.append(self._rounds[-1].what)
            record.endless += [ask(quick, question) for question in desk.questions]
        finally:
            thread.join()
        seconds = time.monotonic() - started
        good = bool(said[0]) and seconds < _LIMIT_SECONDS + _GRACE_SECONDS
        record.note("the endless query is stopped", said[0], started, good)
        record.next += [ask(quick, question) for question in desk.questions]

    def _forbidden(self, database: int) -> None:
        with self.record.step("sign in"):
            client = self._client()
        folder = self._snapshot.parent
        for what, sql in dashboard.FORBIDDEN.items():
            started = time.monotonic()
            asked = sql.format(file=folder / "datapackage.json", folder=folder)
            told = dashboard.refused(client, database, asked)
            self.record.note(
                f"refused: {what}", told.splitlines()[0] if told else "", started, bool(told)
            )

    def _idle(self) -> None:
        """Superset has nothing to do: none of its processes has the file open, old or new."""
        time.sleep(_SETTLE_SECONDS)
        started = time.monotonic()
        holders = self._superset.holding(self._snapshot)
        self.record.note(
            "idle: processes with the file open", str(len(holders)), started, not holders
        )


def ask(client: Client, question: Question) -> Request:
    """Puts a question, and keeps what came of it."""
    began = time.monotonic()
    try:
        answer = question.ask(client)
    except RestError as error:
        return Request(question.name, began, time.monotonic(), None, str(error))
    return Request(question.name, began, time.monotonic(), answer)


@contextmanager
def _reading(
    clients: Sequence[Client], questions: Sequence[Question], requests: list[Request]
) -> Iterator[None]:
    """As many readers as clients, each asking one question after another until the end."""
    ended = threading.Event()

    def read(client: Client, first: int) -> None:
        turn = first
        while not ended.is_set():
            requests.append(ask(client, questions[turn % len(questions)]))
            turn += 1

    readers = [
        threading.Thread(target=read, args=(client, place)) for place, client in enumerate(clients)
    ]
    for reader in readers:
        reader.start()
    try:
        yield
    finally:
        ended.set()
        for reader in readers:
            reader.join()
