"""Sentences: where they end, and where a full stop ends nothing."""

from __future__ import annotations

import pytest

from extractors.documents import split

# "|" stands where one sentence ends and the next begins.
CASES = [
    "It cost £2.5m.|Then 4.5% more.",
    "At 9.15am they left.|At 10 they came.",
    "“Is it enough?” he asked.|“No.”|They left.",
    "She said: “There are 40. We counted.”|He agreed.".replace("40. We", "40.|We"),
    "1. The first note.|It is short.",
    "1.1 Homes grew.|They did.",
    "(a) Homes grew.|They did.",
    "J. B. Hart came.|So did A. Vale.",
    "See No. 10 and para. 4.|No.|Nothing else.",
    "Homes grew (see p. 12).|Others shut (since 2029.)|All is well.",
    "Wait…|It grew!|Did it?|It did.",
    "homes grew. and shut.",
    "Visit www.example.org today.|It is 3.0.1 now.",
    "It grew by 5 p.m. and stopped.",
    "• Homes grew.|• Homes shut.",
    "Sir Al Vale, of St. Bride's, said 4.|2 agreed.",
    "No stop at all",
]


@pytest.mark.parametrize("marked", CASES)
def test_split(marked: str) -> None:
    wanted = marked.split("|")
    text = " ".join(wanted)
    assert [text[start:end] for start, end in split(text, 0, len(text))] == wanted


def test_split_within() -> None:
    """Only the stretch asked for is split, and its outer white space left out."""
    text = "A b. C d.  E f. G"
    assert [text[start:end] for start, end in split(text, 4, 11)] == ["C d."]
    assert split("   ", 0, 3) == []
