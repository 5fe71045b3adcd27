"""What earlier runs have read is looked up for many addresses at once, and nothing is missed."""

import pytest

from flows import archiving
from flows.archiving import Seen
from flows.sources.items import Item


class Counting:
    """A warehouse that has read the first content of every address, and counts its look-ups."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    def seen(self, addresses: list[tuple[str, str]], version: str) -> set[tuple[str, str, str]]:
        self.asked.append(len(addresses))
        return {(*address, "first") for address in addresses}


def keys(*names: str, sha256: str = "first") -> list[tuple[str, str, str]]:
    return [("files", name, sha256) for name in names]


@pytest.fixture
def warehouse() -> Counting:
    return Counting()


@pytest.fixture
def seen(warehouse: Counting, monkeypatch: pytest.MonkeyPatch) -> Seen:
    """Ten files are expected, "0" to "9", and looked up four at a time."""
    monkeypatch.setattr(archiving, "AHEAD", 4)
    seen = Seen(warehouse, "1")
    seen.expect(Item(str(number), str(number), 1) for number in range(10))
    return seen


def test_together(seen: Seen, warehouse: Counting) -> None:
    """Of expected addresses several batches are looked up at once."""
    for batch in ("01", "2", "3"):
        assert seen.among(keys(*batch)) == set(keys(*batch))
    assert warehouse.asked == [4]


def test_across_the_end_of_what_was_looked_up(seen: Seen) -> None:
    """A batch of which only a part was looked up before is answered in full."""
    for batch in ("012", "345", "678", "9"):
        assert seen.among(keys(*batch)) == set(keys(*batch))


def test_other_content(seen: Seen) -> None:
    """An address known with other content is to be read."""
    assert seen.among([*keys("0"), *keys("1", sha256="second")]) == set(keys("0"))


def test_not_expected(seen: Seen) -> None:
    """What nobody expected is looked up when it is there, each time what was expected as well."""
    assert seen.among(keys("x", "0")) == set(keys("x", "0"))
    assert seen.among(keys("y", "4", "9")) == set(keys("y", "4", "9"))
