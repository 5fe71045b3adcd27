"""What was asked for over the network is written down, and known to the next run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from warehouse.captures import Capture, Loaded, Quarantined
from warehouse.connections import connect
from warehouse.fetches import Attempt, FetchStatus, restored
from warehouse.store import Warehouse

Make = Callable[..., Loaded]
URI = "https://www.example.org/a"
AT = datetime(2024, 3, 1, 9, 30, tzinfo=UTC)
LONG_AGO = AT - timedelta(days=30)


def attempt(status: FetchStatus, hours: float = 0, **fields: object) -> Attempt:
    """An attempt at the address, some hours after the start."""
    made = Attempt("news", URI, URI, status, AT + timedelta(hours=hours), 1)
    return replace(made, **fields)  # type: ignore[arg-type]


def bring(
    store: Warehouse,
    make_loaded: Make,
    text: str,
    version: str = "1",
    hours: float = 0,
    **fields: object,
) -> Loaded:
    """Archives and loads a text that the address gave, with its attempt."""
    outcome = make_loaded(text, URI, hours=hours, **fields)
    outcome = replace(outcome, capture=replace(outcome.capture, source="news"))
    sha256 = outcome.capture.sha256
    had = attempt("fetched", hours, etag='"1"', updated_at=AT, sha256=sha256)
    refs = store.archive([outcome.capture])
    store.load(f"run {hours}", [outcome], refs, version, [had])
    return outcome


def ask(store: Warehouse, query: str) -> list[tuple[object, ...]]:
    with connect(store.path) as connection:
        return connection.execute(query).fetchall()


def test_what_was_had_is_known(store: Warehouse, make_loaded: Make) -> None:
    """With what a conditional request needs, and whether this extractor has read it."""
    assert store.known([URI], "1") == {}
    loaded = bring(store, make_loaded, "good 50%")
    known = store.known([URI, "https://www.example.org/b"], "1")[URI]
    assert (known.etag, known.updated_at, known.is_current, known.was_read) == (
        '"1"', AT, True, True,
    )  # fmt: skip
    later = store.known([URI], "2")[URI]
    assert (later.is_current, later.was_read) == (False, True)
    assert [(c.uri, c.content) for c in store.stored([later])] == [(URI, loaded.capture.content)]


def test_what_was_asked_for_and_not_loaded_is_asked_for_again(store: Warehouse) -> None:
    """Were it noted without its content, a killed run would lose the content for good."""
    store.load("r", (), {}, "1", [attempt("fetched", etag='"1"', sha256="0" * 64)])
    known = store.known([URI], "1")[URI]
    assert (known.is_current, known.was_read, known.place) == (False, False, None)


def test_bytes_that_are_gone_from_the_archive_are_not_counted_on(
    store: Warehouse, make_loaded: Make
) -> None:
    """Someone cleared the folder; the address itself still has them."""
    bring(store, make_loaded, "good 50%")
    (archived,) = store.path.with_name("w.duckdb.archive").glob("*.warc.gz")
    archived.unlink()
    assert store.known([URI], "2")[URI].place is None


def test_a_failure_takes_nothing_from_what_is_known(store: Warehouse, make_loaded: Make) -> None:
    """It is remembered, until the address is had again."""
    bring(store, make_loaded, "good 50%")
    store.load("later", (), {}, "1", [attempt("failed", 1, reason="timed out", message="Slow.")])
    assert store.known([URI], "1")[URI].etag == '"1"'
    assert [(r.uri, r.has_failed) for r in store.remembered("news", AT, LONG_AGO)] == [(URI, True)]
    assert store.remembered("other", AT, LONG_AGO) == []
    store.load("again", (), {}, "1", [attempt("unchanged", 2, sha256="0" * 64)])
    assert store.remembered("news", AT, LONG_AGO) == []
    assert [
        (r.uri, r.has_failed) for r in store.remembered("news", AT + timedelta(days=1), LONG_AGO)
    ] == [(URI, False)]
    latest = "SELECT status FROM fetches WHERE is_latest"
    assert ask(store, latest) == [("unchanged",)]


def test_what_is_withdrawn_or_gone_is_let_be(store: Warehouse, make_loaded: Make) -> None:
    """Nothing more is to be learnt of it."""
    tomorrow = AT + timedelta(days=1)
    bring(store, make_loaded, "good 50%")
    bring(store, make_loaded, "good 50%", hours=1, withdrawn=True)
    assert store.remembered("news", tomorrow, LONG_AGO) == []
    gone = attempt("refused", uri="https://www.example.org/b", reason="gone", message="It is gone.")
    store.load("b", (), {}, "1", [gone])
    assert store.remembered("news", tomorrow, LONG_AGO) == []


def test_what_may_be_had_again_is_remembered(store: Warehouse) -> None:
    """A page that was not found comes again, until it has been so for long."""
    lost = "https://www.example.org/c"
    found = attempt("refused", uri=lost, reason="not found", message="It is not found.")
    store.load("c", (), {}, "1", [found])
    assert [one.uri for one in store.remembered("news", AT + timedelta(days=1), LONG_AGO)] == [lost]
    assert store.remembered("news", AT + timedelta(days=1), AT + timedelta(days=1)) == []


def test_within_a_run_the_later_attempt_stands(store: Warehouse) -> None:
    """Whichever is written first: a retried step writes again."""
    store.load("r", (), {}, "1", [attempt("fetched", 1)])
    store.load("r", (), {}, "1", [attempt("failed", 0)])
    assert ask(store, "SELECT status FROM fetches") == [("fetched",)]
    store.load("r", (), {}, "1", [attempt("unchanged", 2)])
    assert ask(store, "SELECT status FROM fetches") == [("unchanged",)]


def test_fetches_are_no_facts(store: Warehouse, make_loaded: Make) -> None:
    """The hash of a warehouse is that of what documents say."""
    bring(store, make_loaded, "good 50%")
    before = store.content_hash()
    store.load("r", (), {}, "1", [attempt("failed", 1)])
    assert store.content_hash() == before


def test_what_comes_back_unchanged_leaves_quarantine(store: Warehouse, make_loaded: Make) -> None:
    """A page that was gone for a day is read from the same bytes as before."""
    loaded = bring(store, make_loaded, "good 50%")
    gone = Capture(URI, b"", AT + timedelta(hours=1), "news")
    store.load("gone", [Quarantined(gone, "gone", "It is gone.")], {}, "1", [attempt("refused", 1)])
    assert ask(store, "SELECT reason FROM quarantine") == [("gone",)]
    back = attempt("fetched", 2, sha256=loaded.capture.sha256)
    store.load("back", (), {}, "1", [back])
    assert ask(store, "SELECT reason FROM quarantine") == []


def test_the_archive_tells_what_was_fetched() -> None:
    """The latest of each address on the web, with what a conditional request needs."""
    first = Capture(URI, b"one", AT, "news", headers=(("ETag", '"1"'), ("Last-Modified", "Monday")))
    second = replace(first, content=b"two", captured_at=AT + timedelta(1), headers=(("etag", "2"),))
    file = Capture("a.txt", b"one", AT, "files")
    (told,) = restored([second, first, file])
    assert (told.etag, told.last_modified, told.sha256) == ("2", None, second.sha256)
