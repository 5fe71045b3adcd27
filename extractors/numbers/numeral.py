"""Reads one number at a token: digits, words, fractions, magnitudes, multiples, ordinals."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from extractors.records import Form, Role
from extractors.tokens import Tokens
from extractors.vocabulary.lexicon import NumberWords, number_words, word_classes

Style = Literal[
    "digits",
    "words",
    "fraction",
    "vague",
    "majority",
    "multiple",
    "ordinal",
    "ratio",
    "none",
    "mark",
]


@dataclass(slots=True)
class Numeral:
    """A number expression in tokens i to j (j excluded) and what is known of it so far."""

    i: int
    j: int
    value: float | None
    form: Form = "cardinal"
    style: Style = "digits"
    role: Role = "statistic"
    rule: str = "number"
    direction: int = 0
    numerator: float | None = None
    denominator: float | None = None


def tidy(value: float) -> float:
    """The value without the dust of binary arithmetic: 0.018, not 0.018000000000000002."""
    return value if value == int(value) else float(f"{value:.12g}")


def read(tokens: Tokens, i: int) -> Numeral | None:
    """The number that begins at token i, or None."""
    word = tokens.word(i)
    if word[:1].isdecimal() or (word[:1] == "." and word[1:].isdecimal()):
        return _digits(tokens, i)
    words = number_words()
    if word in ("a", "an", "one") and i + 1 < len(tokens):
        found = _article(tokens, i, words)
        if found:
            return found
    if word not in words.all:
        return None
    if word == "couple" and tokens.word(i + 1) == "of":
        return Numeral(i, i + 2, 2.0, "cardinal", "words", rule="a couple of")
    for reader in (_cardinal, _half, _vague, _multiple, _ordinal, _sign, _none):
        found = reader(tokens, i, words)
        if found:
            return found
    return None


def _number(word: str) -> float:
    try:
        return float(word.replace(",", ""))
    except (ValueError, OverflowError):  # digits of other scripts that float does not read
        return float("nan")


def _digits(tokens: Tokens, i: int) -> Numeral | None:
    value = _number(tokens.words[i])
    if value != value or value > 1e300:
        return Numeral(i, i + 1, None, rule="digits")
    j = i + 1
    nxt = tokens.word(j)
    if nxt in ("st", "nd", "rd", "th") and tokens.glued(j):
        return Numeral(i, j + 1, value, "ordinal", "ordinal", "ordinal", "ordinal")
    slash = _slash(tokens, i)
    if slash:
        return slash
    if tokens.word(j) in number_words().signs:
        return Numeral(
            i, j + 1, value + number_words().signs[tokens.word(j)], rule="mixed fraction"
        )
    mixed = _slash(tokens, j) if tokens.word(j)[:1].isdecimal() and not tokens.glued(j) else None
    if mixed and mixed.value is not None and mixed.value < 1 and value == int(value):
        return Numeral(i, mixed.j, value + mixed.value, rule="mixed fraction")
    scale, j = _magnitude(tokens, j)
    if tokens.words[j : j + 3] in (["and", "a", "half"], ["and", "one", "half"]):
        return Numeral(i, j + 3, tidy((value + 0.5) * scale), rule="mixed fraction")
    return Numeral(i, j, tidy(value * scale), rule="magnitude" if scale != 1 else "digits")


def _slash(tokens: Tokens, i: int) -> Numeral | None:
    """A fraction in digits: "1/3", "¾" is a sign of its own."""
    if tokens.word(i + 1) != "/" or not (tokens.glued(i + 1) and tokens.glued(i + 2)):
        return None
    top, bottom = tokens.words[i], tokens.word(i + 2)
    if not (top.isdecimal() and bottom.isdecimal()) or tokens.word(i + 3) == "/":
        return None
    numerator, denominator = _number(top), _number(bottom)
    if not 0 < numerator < 1000 or not 1 < denominator <= 1000:
        return None
    return Numeral(
        i, i + 3, numerator / denominator, "fraction", "fraction", rule="fraction in digits"
    )


_METRES = frozenset(
    [
        "tall",
        "long",
        "wide",
        "deep",
        "high",
        "away",
        "sprint",
        "hurdles",
        "freestyle",
        "race",
        "²",
        "x",
    ]
)


def _magnitude(tokens: Tokens, j: int) -> tuple[float, int]:
    """The factor of magnitude words or abbreviations from token j, and the token after them."""
    words = number_words()
    scale = 1.0
    start = j
    while True:
        word = tokens.word(j)
        if word == "-" and tokens.glued(j) and tokens.word(j + 1) in words.magnitudes:
            j += 1
            continue
        if word in words.magnitudes:
            scale *= words.magnitudes[word]
            j += 1
            continue
        break
    word = tokens.word(j)
    money = tokens.word(start - 2) in ("£", "$", "€")
    if scale == 1 and word in words.abbreviations:
        spelled = len(word) > 1 and word not in ("mil",)
        metres = word == "m" and tokens.word(j + 1) in _METRES
        if (tokens.glued(j) and not metres and (word != "b" or money)) or (
            not tokens.glued(j) and (spelled or (money and word in "mk" and not _opens(tokens, j)))
        ):
            return words.abbreviations[word], j + 1
    return scale, j


def _opens(tokens: Tokens, j: int) -> bool:
    """Whether token j runs on into a longer sign, as in "£3 m&s"."""
    return tokens.glued(j + 1) and tokens.word(j + 1) not in ".,;:)'\"-"


_AFTER_FRACTION = frozenset(
    [
        "of",
        "in",
        "on",
        "at",
        "by",
        "for",
        "from",
        "to",
        "with",
        "as",
        "than",
        "and",
        "or",
        "but",
        "when",
        "since",
        "is",
        "are",
        "was",
        "were",
        "has",
        "have",
        "had",
        "who",
        "that",
        "which",
        "said",
        "say",
        "now",
        "more",
        "less",
        "fewer",
        "higher",
        "lower",
        "larger",
        "smaller",
        "bigger",
        "longer",
        "were",
        "did",
        "do",
        "does",
        "will",
        "would",
        "could",
        "(",
        ")",
        ".",
        ",",
        ";",
        ":",
        "-",
        "'",
        '"',
        "!",
        "?",
    ]
)


@cache
def _function_words() -> frozenset[str]:
    classes = word_classes()
    return classes.prepositions | classes.conjunctions | classes.auxiliaries


def _article(tokens: Tokens, i: int, words: NumberWords) -> Numeral | None:
    """ "a quarter", "a third of", "a million", "a quarter of a million", "a dozen", "a couple of"."""
    nxt = tokens.words[i + 1]
    after = tokens.word(i + 2)
    if nxt in words.fractions and not nxt.endswith("s"):
        clear = (
            nxt in ("quarter", "half")
            or after in _AFTER_FRACTION
            or not after
            or after in _function_words()
        )
        if nxt in ("quarter", "half") and after in (
            "final",
            "finals",
            "century",
            "term",
            "mile",
            "back",
        ):
            return None
        if not clear and tokens.words[i] != "one":
            return None
        value = words.fractions[nxt]
        if (
            after == "of"
            and tokens.word(i + 3) in ("a", "one")
            and tokens.word(i + 4) in words.magnitudes
        ):
            return Numeral(
                i,
                i + 5,
                value * words.magnitudes[tokens.word(i + 4)],
                "cardinal",
                "words",
                rule="fraction of a magnitude",
            )
        return Numeral(i, i + 2, tidy(value), "fraction", "fraction", rule="fraction in words")
    if tokens.words[i] == "one":
        return None
    if nxt in words.magnitudes:
        found = _cardinal(tokens, i + 1, words)
        return (
            Numeral(i, found.j, found.value, "cardinal", "words", rule="magnitude in words")
            if found
            else None
        )
    if nxt == "couple" and after == "of":
        return Numeral(i, i + 3, 2.0, "cardinal", "words", rule="a couple of")
    if nxt in ("majority",) or (
        nxt in ("vast", "large", "great", "clear", "overwhelming", "small", "slim")
        and after == "majority"
    ):
        end = i + 2 if nxt == "majority" else i + 3
        if tokens.word(end) in ("of", "in", "(") or tokens.word(end) in _AFTER_FRACTION:
            return Numeral(i, end, 0.5, "fraction", "majority", rule="majority")
    return None


def _cardinal(tokens: Tokens, i: int, words: NumberWords) -> Numeral | None:
    """Number words: "twenty-one", "three hundred and five", "two and a half million", "three-quarters"."""
    total, current, j, seen = 0.0, 0.0, i, False
    last = 0.0
    while True:
        word = tokens.word(j)
        if word in words.cardinals:
            value = words.cardinals[word]
            joins = not seen or (last >= 20 and last < 100 and 0 < value < 10) or last >= 100
            if not joins:
                break
            current += value
            last = value
        elif word in words.magnitudes:
            scale = words.magnitudes[word]
            if not seen and word == "dozen" and j == i:
                return None
            base = current if seen and current else 1.0
            if scale > 100:
                total, current = (
                    (total + base * scale, 0.0)
                    if not 0 < total < scale
                    else ((total + base) * scale, 0.0)
                )
            else:
                current = base * scale
            last = scale
        elif (
            word == "and"
            and seen
            and last >= 100
            and tokens.word(j + 1) in words.cardinals
            and tokens.word(j + 2) not in words.fractions
        ):
            j += 1
            continue
        else:
            break
        seen = True
        j += 1
    if not seen or (i == j):
        return None
    if (
        tokens.words[i] in words.magnitudes
        and tokens.word(i - 1) not in ("a", "the", "per", "several", "few", "every", "half", "one")
        and i > 0
    ):
        return None
    value = total + current
    return _with_fraction(tokens, i, j, value, words)


def _with_fraction(tokens: Tokens, i: int, j: int, value: float, words: NumberWords) -> Numeral:
    """A cardinal, or the fraction or mixed number that its next words make of it."""
    nxt = tokens.word(j)
    plural_fraction = nxt in words.fractions and (nxt.endswith("s") or value == 1)
    if plural_fraction and 0 < value < words_bottom(words, nxt) * 10 and nxt != "seconds":
        part = value * words.fractions[nxt]
        if (
            tokens.word(j + 1) == "of"
            and tokens.word(j + 2) in ("a", "one")
            and tokens.word(j + 3) in words.magnitudes
        ):
            return Numeral(
                i,
                j + 4,
                part * words.magnitudes[tokens.word(j + 3)],
                "cardinal",
                "words",
                rule="fraction of a magnitude",
            )
        return Numeral(i, j + 1, tidy(part), "fraction", "fraction", rule="fraction in words")
    if nxt == "and" and value == int(value):
        a, f = tokens.word(j + 1), tokens.word(j + 2)
        if f in words.fractions and (
            a in ("a", "an", "one") or (a in words.cardinals and f.endswith("s"))
        ):
            part = words.fractions[f] * words.cardinals.get(a, 1)
            scale, end = _magnitude(tokens, j + 3)
            return Numeral(
                i, end, tidy((value + part) * scale), "cardinal", "words", rule="mixed fraction"
            )
        if a == "half":
            scale, end = _magnitude(tokens, j + 2)
            return Numeral(
                i, end, (value + 0.5) * scale, "cardinal", "words", rule="mixed fraction"
            )
    return Numeral(i, j, value, "cardinal", "words", rule="number in words")


def words_bottom(words: NumberWords, fraction: str) -> float:
    """The denominator a fraction word names ("quarters": 4)."""
    return round(1 / words.fractions[fraction])


def _half(tokens: Tokens, i: int, words: NumberWords) -> Numeral | None:
    """ "half", "half a million", "half a dozen"; not "half-term" nor "the second half"."""
    if tokens.words[i] != "half":
        return None
    nxt, after = tokens.word(i + 1), tokens.word(i + 2)
    if nxt in ("a", "an") and after in words.magnitudes:
        return Numeral(
            i, i + 3, 0.5 * words.magnitudes[after], "cardinal", "words", rule="half a magnitude"
        )
    if nxt in (
        "term",
        "terms",
        "time",
        "way",
        "year",
        "yearly",
        "price",
        "hearted",
        "empty",
        "full",
        "mast",
        "board",
        "brother",
        "sister",
        "siblings",
        "marathon",
    ):
        return None
    if tokens.word(i - 1) in words.ordinals or tokens.word(i - 1) in (
        "second",
        "other",
        "better",
        "latter",
    ):
        return None
    if nxt in words.magnitudes:
        return Numeral(
            i, i + 2, 0.5 * words.magnitudes[nxt], "cardinal", "words", rule="half a magnitude"
        )
    return Numeral(i, i + 1, 0.5, "fraction", "fraction", rule="fraction in words")


def _vague(tokens: Tokens, i: int, words: NumberWords) -> Numeral | None:
    """ "hundreds", "tens of thousands", "hundreds of millions": the named magnitude and more."""
    word = tokens.words[i]
    if word == "most":
        return _most(tokens, i)
    if word == "majority" and tokens.word(i - 1) != "'":
        start = i
        while tokens.word(start - 1) in (
            "the",
            "vast",
            "large",
            "great",
            "overwhelming",
            "clear",
            "substantial",
            "a",
        ):
            start -= 1
        named = tokens.word(i + 1) in (
            "leader",
            "party",
            "owned",
            "shareholder",
            "government",
            "stake",
            "rule",
        )
        return (
            None
            if named or start == i
            else Numeral(start, i + 1, 0.5, "fraction", "majority", rule="majority")
        )
    if word not in words.plurals or (word == "scores" and tokens.word(i + 1) != "of"):
        return None
    value, j = words.plurals[word], i + 1
    if tokens.word(j) == "of" and tokens.word(j + 1) in words.plurals:
        value, j = value * words.plurals[tokens.word(j + 1)], j + 2
    start = i
    if tokens.words[i - 1 : i] == ["of"] and tokens.word(i - 2) == "tens":
        start, value = i - 2, value * 10
    return Numeral(start, j, value, "cardinal", "vague", rule="vague magnitude")


def _most(tokens: Tokens, i: int) -> Numeral | None:
    """ "most of the homes", "Most homes": more than half; never the superlative "most important"."""
    nxt, before = tokens.word(i + 1), tokens.word(i - 1)
    if before in ("the", "at", "a", "'s", "their", "its", "our", "what", "for"):
        return None
    if nxt == "of" and tokens.word(i + 2) in (
        "the",
        "these",
        "those",
        "them",
        "our",
        "its",
        "their",
        "all",
        "this",
        "us",
    ):
        return Numeral(i, i + 1, 0.5, "fraction", "majority", rule="most")
    opens = before in (
        "",
        ".",
        ",",
        ";",
        ":",
        "that",
        "and",
        "but",
        "while",
        "in",
        "by",
        "'",
        '"',
        "(",
        "although",
        "though",
    )
    plain = (
        nxt.isalpha()
        and nxt.endswith("s")
        and not nxt.endswith(("ss", "ous", "us", "is"))
        and nxt not in ("times",)
    )
    if opens and plain and nxt not in ("recent", "always"):
        return Numeral(i, i + 1, 0.5, "fraction", "majority", rule="most")
    return None


def _multiple(tokens: Tokens, i: int, words: NumberWords) -> Numeral | None:
    """ "twice", "doubled", "halving", "threefold"."""
    word = tokens.words[i]
    if word not in words.multiples:
        return None
    value, way = words.multiples[word]
    if tokens.word(i + 1) in words.not_multiples:
        return None
    if word in ("double", "triple", "treble") and tokens.word(i - 1) in ("a", "the"):
        way = 0
    return Numeral(i, i + 1, value, "cardinal", "multiple", rule="multiple", direction=way)


def _ordinal(tokens: Tokens, i: int, words: NumberWords) -> Numeral | None:
    """ "third", "twenty-first"; "hundred and first"."""
    word = tokens.words[i]
    if word in words.ordinals:
        return Numeral(i, i + 1, words.ordinals[word], "ordinal", "ordinal", "ordinal", "ordinal")
    return None


def _sign(tokens: Tokens, i: int, words: NumberWords) -> Numeral | None:
    word = tokens.words[i]
    if word in words.signs:
        return Numeral(
            i, i + 1, tidy(words.signs[word]), "fraction", "fraction", rule="fraction sign"
        )
    return None


def _none(tokens: Tokens, i: int, words: NumberWords) -> Numeral | None:
    """ "None of them", "none were": a count of nothing."""
    if tokens.words[i] != "none":
        return None
    nxt = tokens.word(i + 1)
    if nxt in ("of", "was", "were", "is", "are", "had", "has", "have"):
        return Numeral(i, i + 1, 0.0, "cardinal", "none", rule="none")
    return None
