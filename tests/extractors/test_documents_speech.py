"""Who says what: quotation marks of all kinds, announced speech, reported speech."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from extractors.documents import read_document, speaker_at
from extractors.documents.captions import caption
from extractors.documents.persons import is_organisation
from extractors.records import Document, Quotation

CASES = tomllib.loads(
    (Path(__file__).parents[1] / "cases" / "documents_speech.toml").read_text(encoding="utf-8")
)
PADDING = "The harbour opened in spring, and it has been busy on every day of the week since then."


def page(paragraphs: list[str], *, html: bool) -> Document:
    """Reads paragraphs as a page: as saved text, or as HTML without any marks of speech."""
    if html:
        body = "".join(f"<p>{paragraph}</p>" for paragraph in [PADDING, *paragraphs])
        return read_document(f"<article><h1>Ferries</h1>{body}</article>".encode(), uri="x.html")
    text = "\n\n".join(["Ferries", PADDING, *paragraphs])
    return read_document(text.encode(), uri="x.txt")


def told(document: Document, quotations: tuple[Quotation, ...]) -> list[tuple[str, str]]:
    found = []
    for quote in quotations:
        speaker = quote.speaker
        name = speaker.name if speaker else ""
        name = f"({name})" if speaker and is_organisation(speaker) else name
        found.append((name, document.text[quote.start : quote.end]))
    return found


@pytest.mark.parametrize("html", [False, True], ids=["text", "html"])
@pytest.mark.parametrize("name", CASES)
def test_speech(name: str, html: bool) -> None:
    """The same words give the same speakers, from saved text as from HTML."""
    case = CASES[name]
    document = page(case["paragraphs"], html=html)
    for kind in ("quotations", "reported"):
        if kind not in case:
            continue
        found = told(document, getattr(document, kind))
        assert [speaker for speaker, _ in found] == [speaker for speaker, _ in case[kind]], found
        for (_, words), (_, opening) in zip(found, case[kind], strict=True):
            assert words.startswith(opening)
            assert words.strip('“”"') == words or kind == "reported"


def test_speech_is_one_persons() -> None:
    """A ministerial speech has a speaker, and no quotations of nobody who is named."""
    item = (
        '{"title": "Ferries", "base_path": "/speeches/ferries", "document_type": "speech", '
        '"description": "Speech by the Rt Hon Anna Vale MP on ferries.", "details": {"body": '
        '"<p>He said: “All 14 of the ferries are late.”</p>"}}'
    )
    document = read_document(item.encode(), uri="x.json")
    assert document.speaker is not None
    assert document.speaker.name == "Anna Vale"
    assert document.quotations == ()


@pytest.mark.parametrize(
    ("title", "description", "giver"),
    [
        ("Ferries", "Chief Inspector of Harbours Ruth Okoro spoke about crews.", "Ruth Okoro"),
        ("Ferries", "In a speech to crews, Ruth Okoro set out what will change.", "Ruth Okoro"),
        ("Ferries", "Sir Peter Marsh, chair of the Ferry Board, at the quay.", "Peter Marsh"),
        ("Ferries", "Ruth Okoro MP opened the quay conference.", "Ruth Okoro"),
        ("Speech delivered by Harbour Minister Ruth Okoro at the quay", "Crews.", "Ruth Okoro"),
        ("Chief inspector’s speech to the Justice Convention", "On Harbour Day.", None),
        ("The Harbour Secretary’s speech on Harbour Day", "The minister spoke to crews.", None),
    ],
)
def test_speech_is_its_givers(title: str, description: str, giver: str | None) -> None:
    """A filed speech is given by whom its title or description names; others whom it quotes by name
    say their own words.
    """
    body = (
        "<p>I saw 40 ferries. The harbour master, Jo Quill, told me: “We had 14 last year and that"
        " was all.”</p><p>I am told that “half of all the ferries in it are late”.</p>"
    )
    item = {"title": title, "description": description, "document_type": "speech"}
    content = json.dumps(item | {"details": {"body": body}}).encode()
    document = read_document(content, uri="x.json")
    if giver is None:
        assert document.speaker is None
        return
    speakers = [
        speaker_at(document, document.text.index(words)) for words in ("40", "14 last", "half of")
    ]
    assert [one and one.name for one in speakers] == [giver, "Jo Quill", giver]


COLUMN = (
    "Why a ferry costs more than a bus",
    "{standfirst}",
    "4 May 2031",
    "If you run a ferry, ask what it costs. One owner told {me} it was £400 a day. The harbour "
    "master, Jo Quill, said that 14 had been sold.",
    "Half of them are old. “I have 40 boats,” Ada Marsh told the harbour board in the autumn.",
    "{close}",
)


@pytest.mark.parametrize(
    ("standfirst", "me", "close", "teller"),
    [
        ("Anna Vale counts the boats", "me", "Anna Vale is a writer who has 9 boats.", "Anna Vale"),
        ("By Anna Vale", "me", "I have sold mine, and I am glad.", "Anna Vale"),
        ("Anna Vale counts the boats", "us", "Anna Vale is a writer who has 9 boats.", None),
        ("By Anna Vale, Harbour correspondent", "me", "I have sold mine, and I am glad.", None),
        ("By Anna Vale", "us", "The rest were sold.", None),
    ],
    ids=["signed off", "byline", "not in the first person", "reporter", "news"],
)
def test_article_is_told_by_who_signs_it(
    standfirst: str, me: str, close: str, teller: str | None
) -> None:
    """Others are quoted in it; its title and the line about the author are nobody's words."""
    text = "\n\n".join(COLUMN).format(standfirst=standfirst, me=me, close=close)
    document = read_document(text.encode(), uri="x.txt")

    def who(words: str) -> str | None:
        speaker = speaker_at(document, document.text.index(words))
        return speaker and speaker.name

    assert (who("£400"), who("14 had"), who("40 boats")) == (teller, "Jo Quill", "Ada Marsh")
    assert who("a ferry costs") is None
    assert "9 boats" not in close or who("9 boats") is None


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("– Anna Vale", "Anna Vale"),
        ("” Anna Vale, head of ferries", "Anna Vale"),
        ("Harbour director Anna Vale", "Anna Vale"),
        ("Anna Vale", None),
        ("Anna Vale, Quay", None),
        ("Anna Vale, head of ferries, has left.", None),
        ("– Marsh Valley Trust", None),
    ],
)
def test_captions(line: str, name: str | None) -> None:
    """A line under quoted words names their speaker where it is a name and what its bearer is."""
    speaker = caption(line)
    assert (speaker.name if speaker else None) == name


@pytest.mark.parametrize(
    ("title", "name"), [("'I was on the quay for 11 days'", "Ada Vale"), ("'11 days' at sea", None)]
)
def test_headline_quotes(title: str, name: str | None) -> None:
    """A headline that quotes someone has the speaker whom the text quotes with these words."""
    body = "“I was on the quay for 11 days and nights,” said Ada Vale."
    page = f"<article><h1>Ferries: {title}</h1><p>{PADDING}</p><p>{body}</p></article>"
    document = read_document(page.encode(), uri="x.html")
    speaker = speaker_at(document, document.text.index("11 days"))
    assert (speaker.name if speaker else None) == name
