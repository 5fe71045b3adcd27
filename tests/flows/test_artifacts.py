"""What a run leaves to look at: links that are links, and words of others that do nothing."""

from __future__ import annotations

import pytest

from flows.artifacts import inert, listed
from flows.report import Report


def test_a_document_on_the_web_is_a_link_and_any_other_a_name() -> None:
    """The address is quoted, so that no address ends its link early."""
    rows = [
        {"uri": "https://example.org/a b)(c", "title": "Homes", "published": None, "statistics": 3},
        {"uri": "releases/a.txt", "title": None, "published": "2024-05-01", "statistics": 0},
        {"uri": "javascript:alert(1)", "title": "Run", "published": None, "statistics": 1},
    ]
    assert listed(rows).splitlines()[2:] == [
        "| [Homes](<https://example.org/a%20b%29%28c>) |  | 3 |",
        "| releases/a.txt | 2024-05-01 | 0 |",
        "| Run |  | 1 |",
    ]


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("[x](http://evil)", r"\[x\]\(http://evil\)"),
        ("<script>alert(1)</script>", r"\<script\>alert\(1\)\</script\>"),
        ("a | b\n\n# c", r"a \| b \# c"),
        ("Homes, 2024", "Homes, 2024"),
    ],
)
def test_titles_are_shown_and_do_nothing(title: str, shown: str) -> None:
    """No link, no HTML, no new row or heading."""
    assert inert(title) == shown


def test_a_run_that_left_something_out_completes_with_a_warning() -> None:
    """The state says so in its first word; without, the sentence stands alone."""
    report = Report(new=2)
    assert report.verdict() == report.sentence()
    report.quarantined.append(("a.txt", "empty", "The file is empty."))
    assert report.verdict() == f"Warning: {report.sentence()}"
    report.warnings.append("ledger listed more than its most, 500.")
    assert report.verdict().endswith("ledger listed more than its most, 500.")
