"""The role of every number that measures nothing: the order in which roles are tried stands
here."""

from __future__ import annotations

from extractors.numbers import names, narrowing, patterns
from extractors.numbers.clock import time_of_day
from extractors.numbers.money import sign_before
from extractors.numbers.numeral import Numeral
from extractors.tokens import Tokens
from extractors.vocabulary.lexicon import labels


def assign(tokens: Tokens, numerals: list[Numeral], *, opens_block: bool, contact: bool) -> None:
    """Gives each number that is clearly no statistic its role."""
    for numeral in numerals:
        if numeral.role == "date" and numeral.rule == "year":
            patterns.act(tokens, numeral)
        if numeral.role == "ordinal":
            named = labels().names.at(tokens.words, numeral.i)
            if named:
                numeral.j, numeral.role, numeral.rule = max(named[0], numeral.j), "name", "name"
        if numeral.role != "statistic":
            continue
        if sign_before(tokens, numeral.i):
            continue
        found = (
            patterns.list_marker(tokens, numeral, opens_block)
            or names.label(tokens, numeral)
            or names.code(tokens, numeral)
            or (patterns.address(tokens, numeral) if contact else None)
            or patterns.address_line(tokens, numeral)
            or names.proper_name(tokens, numeral)
            or patterns.edition(tokens, numeral)
            or patterns.score(tokens, numeral)
            or patterns.ranked(tokens, numeral)
            or patterns.age(tokens, numeral)
            or narrowing.younger(tokens, numeral)
            or narrowing.aged(tokens, numeral)
            or narrowing.turning(tokens, numeral)
            or narrowing.grown(tokens, numeral)
            or narrowing.service_number(tokens, numeral)
            or narrowing.certainty(tokens, numeral)
            or narrowing.size(tokens, numeral)
            or patterns.announced(tokens, numeral)
            or patterns.convention(tokens, numeral)
            or time_of_day(tokens, numeral)
        )
        if found:
            numeral.role, numeral.rule = found
