"""Ratings under a heading that names a provider: of a table, and of sentences that say "it"."""

from __future__ import annotations

from extractors import extract, read_document

PAGE = """<html><body><main><h1>Regulator places two homes in special measures</h1>
<p>Published: 7 March 2023</p><p>Two homes by the sea were inspected in November, after people
who live there and their families told the regulator of what they had seen and heard.</p>
<h2>{heading}</h2>
<table><thead><tr><th>Key question</th><th>Previous rating</th><th>New rating</th></tr></thead>
<tbody><tr><td>Safe</td><td>Requires improvement</td><td>Inadequate</td></tr>
<tr><td>Well-led</td><td>Good</td><td>Inadequate</td></tr></tbody></table>
<p>It was previously rated good overall.</p>
<h2>What happens next</h2><p>It is rated good by those
who ask for little, as the regulator will say again in the summer.</p></main></body></html>"""


def rated(heading: str) -> list[tuple[str, str, str | None]]:
    page = PAGE.format(heading=heading).encode()
    found = extract(read_document(page, uri="page.html")).ratings
    return [(one.provider, one.grade, one.judgement) for one in found]


def test_what_stands_under_a_providers_name() -> None:
    """Both columns of each row, and what is said of "it", up to the next heading."""
    home = "Tanner House"
    assert rated(home) == [
        (home, "requires_improvement", "safety"),
        (home, "inadequate", "safety"),
        (home, "good", "leadership"),
        (home, "inadequate", "leadership"),
        (home, "good", None),
    ]


def test_what_stands_under_another_heading() -> None:
    """Nobody's, where the heading names no provider."""
    assert rated("The inspections") == []


NEWS = """<html><head><title>Inspectors report on the year | {site}</title></head><body><main>
<h1>Inspectors report on the year</h1><p>15 June 2016</p><p>{site} opened a pool in May.</p>
<p>{text}</p></main></body></html>"""


def rated_in_news(site: str, text: str) -> list[tuple[str, str]]:
    page = NEWS.format(site=site, text=text).encode()
    return [
        (one.provider, one.grade) for one in extract(read_document(page, uri="page.html")).ratings
    ]


def test_a_publisher_that_names_itself_by_its_kind() -> None:
    """ "The council" is the council whose release it is, and nobody in another's."""
    said = "The council's services for children were rated good this week."
    assert rated_in_news("Ashdale Council", said) == [("Ashdale Council", "good")]
    assert rated_in_news("Ashdale News", said) == []
    assert rated_in_news("Ashdale Council", said.replace("council's", "town's")) == []
