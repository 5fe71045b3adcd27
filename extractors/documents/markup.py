"""HTML to a tree: the one place that calls the parser."""

from __future__ import annotations

import re
from typing import Final

from bs4 import BeautifulSoup
from bs4.exceptions import ParserRejectedMarkup

from extractors.errors import DocumentError

# BeautifulSoup warns of HTML that declares itself XML; the declaration says nothing we need.
PROLOG: Final = re.compile(r"\s*<\?xml[^>]{0,300}>")


def parse(markup: str, uri: str) -> BeautifulSoup:
    """Returns the tree of a page or a part of one; raises DocumentError if the parser gives up."""
    prolog = PROLOG.match(markup)
    try:
        return BeautifulSoup(markup[prolog.end() :] if prolog else markup, "lxml")
    except ParserRejectedMarkup as error:
        raise DocumentError(
            "not HTML", f"{uri} is no HTML that can be parsed ({error}); save the page again."
        ) from error
