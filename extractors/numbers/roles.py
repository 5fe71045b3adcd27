"""The role of every number that measures nothing: names, references, ordinals, pronouns, times past."""

from __future__ import annotations

from extractors.numbers.dates import DateMark
from extractors.numbers.money import sign_before
from extractors.numbers.numeral import Numeral, worth
from extractors.numbers.percent import percent_end
from extractors.records import Role
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.lexicon import comparators, is_function, labels, units, word_classes

_NAME_ENDS = frozenset([".", ",", ";", ":", ")", "'", '"', "!", "?", "-"]) | {""}




def assign(tokens: Tokens, numerals: list[Numeral], *, opens_block: bool, contact: bool) -> None:
    """Gives each number that is clearly no statistic its role."""
    for numeral in numerals:
        if numeral.role == "date" and numeral.rule == "year":
            _act(tokens, numeral)
        if numeral.role == "ordinal":
            named = labels().names.at(tokens.words, numeral.i)
            if named:
                numeral.j, numeral.role, numeral.rule = max(named[0], numeral.j), "name", "name"
        if numeral.role != "statistic":
            continue
        if sign_before(tokens, numeral.i):
            continue
        found = (
            _list_marker(tokens, numeral, opens_block)
            or _label(tokens, numeral)
            or _code(tokens, numeral)
            or (_address(tokens, numeral) if contact else None)
            or _address_line(tokens, numeral)
            or _proper_name(tokens, numeral)
            or _edition(tokens, numeral)
            or _score(tokens, numeral)
            or _ranked(tokens, numeral)
            or _age(tokens, numeral)
            or _convention(tokens, numeral)
        )
        if found:
            numeral.role, numeral.rule = found


_LAWS = frozenset(["act", "order", "regulations", "bill", "directive", "rules"])


def _act(tokens: Tokens, numeral: Numeral) -> None:
    """ "the Children Act 1989": the year is part of a law's name."""
    i = numeral.i
    if tokens.word(i - 1) not in _LAWS or not tokens.capital(i - 1):
        return
    while (
        i > 0
        and (
            tokens.capital(i - 1)
            or (tokens.words[i - 1] in ("and", "of", "(") and tokens.capital(i - 2))
        )
        and numeral.i - i < 8
    ):
        i -= 1
    numeral.i, numeral.role, numeral.rule = i, "reference", "law"


def _list_marker(tokens: Tokens, numeral: Numeral, opens_block: bool) -> tuple[Role, str] | None:
    """ "1. The report", "(2) Homes", "1.1 What we do" at the start of a block."""
    if not opens_block or numeral.style not in ("digits", "words"):
        return None
    i = numeral.i - (tokens.word(numeral.i - 1) == "(")
    if i != 0:
        return None
    after = tokens.word(numeral.j)
    digits = numeral.style == "digits" and numeral.value is not None and numeral.value < 200
    if (
        digits
        and (after in (".", ")", ":") and tokens.glued(numeral.j))
        and not (tokens.word(numeral.j + 1)[:1].isdecimal() and tokens.glued(numeral.j + 1))
    ):
        return "list_marker", "list marker"
    if digits and after == "." and tokens.glued(numeral.j):
        return "list_marker", "list marker"
    heading = digits and "." in tokens.words[numeral.i] and tokens.capital(numeral.j)
    if heading:
        return "list_marker", "numbered heading"
    if (
        after in (",", ":")
        and numeral.style == "words"
        and numeral.value is not None
        and 0 < numeral.value < 10
    ):
        return "list_marker", "list marker in words"
    return None


def _label(tokens: Tokens, numeral: Numeral) -> tuple[Role, str] | None:
    """ "Key Stage 2", "Type 2", "section 47", "24/7", "Terrorism Act 2000"."""
    whole = labels().names.at(tokens.words, numeral.i)
    if whole and whole[0] >= numeral.j:
        numeral.j = max(numeral.j, whole[0])
        return "name", "name"
    if numeral.style not in ("digits", "mark", "words"):
        return None
    ended = labels().names.ending(tokens.words, numeral.j)
    if ended and ended[0] < numeral.i:
        numeral.i = ended[0]
        return "name", "name"
    if (
        numeral.style == "words"
        and tokens.capital(numeral.i)
        and tokens.capital(numeral.j)
        and numeral.i > 0
        and tokens.word(numeral.i - 1) not in (".", ":", '"', "'")
    ):
        numeral.j += 1
        return "name", "capitals"
    before = tokens.word(numeral.i - 1)
    at = numeral.i - 1 if before in (".", "(", ":", "/", "-", "is", "was") else numeral.i
    small = before in ("is", "was") and (numeral.value or 0) < 1000
    if small or (before == "-" and not tokens.glued(numeral.i)):
        at = numeral.i
    hit = labels().before.ending(tokens.words, at)
    if hit is None:
        return None
    start, role = hit
    named = (
        role == "name"
        and tokens.raw(start, start + 1).islower()
        and tokens.words[start]
        not in ("type", "tier", "band", "level", "grade", "category", "class")
    )
    plain = tokens.word(start) in context("plain_labels")
    if named or (plain and not (tokens.capital(start) or tokens.words[numeral.i - 1] == ".")):
        return None
    if tokens.words[start] == "no" and at == numeral.i and _counts_after(tokens, numeral):
        return None  # "No one", "No 40 homes": no abbreviation of "number"
    numeral.i = start
    if tokens.word(numeral.j) == "/" and tokens.glued(numeral.j):
        numeral.j += 2
    while (
        tokens.word(numeral.j) in ("to", "and", "-", ",")
        and tokens.word(numeral.j + 1).isdecimal()
        and len(tokens.word(numeral.j + 1)) < 4
    ):
        numeral.j += 2
    return ("name" if role == "name" else "reference"), "label"


def _code(tokens: Tokens, numeral: Numeral) -> tuple[Role, str] | None:
    """ "G7", "5K", "M25", "URN123": digits and letters in one word that no unit explains."""
    if numeral.style != "digits":
        return None
    start = _letters_before(tokens, numeral.i)
    if start is None:
        return None
    numeral.i = start
    if tokens.word(numeral.j).isalpha() and tokens.glued(numeral.j):
        numeral.j += 1
    return "name", "code"


def _letters_before(tokens: Tokens, i: int) -> int | None:
    """The first token of the letters that token i is glued to, by a hyphen too ("M25", "TA-35")."""
    before = tokens.word(i - 1)
    if not tokens.glued(i):
        return None
    if before == "-" and i > 1 and tokens.glued(i - 1):
        raw = tokens.raw(i - 2, i - 1)
        return i - 2 if 1 < len(raw) <= 5 and raw.isalpha() and raw.isupper() else None
    if not before.isalpha() or tokens.words[i - 1] == "-":
        return None
    sign = tokens.text[tokens.starts[i] - 1]
    if sign.isalpha():
        lower = before in ("c", "a", "x") and not tokens.capital(i - 1)
        return None if lower else i - 1
    return i - 1 if sign in "-‑" and tokens.capital(i - 1) else None


def _address(tokens: Tokens, numeral: Numeral) -> tuple[Role, str] | None:
    """Among contact details, a number and a capital after it is a street's."""
    if numeral.style == "digits" and tokens.capital(numeral.j) and not tokens.glued(numeral.j):
        numeral.j += 1
        return "address", "contact line"
    if tokens.word(numeral.i - 1) in context("contact_words") or (
        numeral.style == "digits" and len(tokens.words[numeral.i]) >= 5
    ):
        return "phone", "contact line"
    return None


def _address_line(tokens: Tokens, numeral: Numeral) -> tuple[Role, str] | None:
    """ "10 Downing Street": a number, one or two capitals, and a word for a street."""
    if numeral.style != "digits":
        return None
    end = numeral.j
    if tokens.word(end) == "-" and tokens.word(end + 1).isdecimal():
        end += 2
    if tokens.words[numeral.j : numeral.j + 2] in (["zip", "code"], ["zip", "codes"]):
        return "postcode", "zip code"
    if not tokens.capital(end):
        return None
    for j in range(end + 1, end + 3):
        if tokens.capital(j) and tokens.word(j) in context("streets"):
            numeral.j = j + 1
            return "address", "street"
    return None


def _proper_name(tokens: Tokens, numeral: Numeral) -> tuple[Role, str] | None:
    """ "Heysham 2": a capitalised word within the sentence, a small number, and nothing counted after."""
    if numeral.style != "digits" or numeral.i < 2 or tokens.glued(numeral.i):
        return None
    value, before = numeral.value, tokens.words[numeral.i - 1]
    if value is None or value != int(value) or value >= 100 or not before.isalpha():
        return None
    own = (
        tokens.capital(numeral.i - 1)
        and before
        not in word_classes().determiners
        | word_classes().adverbs
        | word_classes().prepositions
        | word_classes().conjunctions
    )
    after = tokens.word(numeral.j)
    ends = (
        after in _NAME_ENDS
        or after in word_classes().prepositions
        or after in word_classes().conjunctions
        or after in word_classes().auxiliaries
    )
    if own and ends and len(before) > 1 and after not in ("of", "out", "to"):
        numeral.i -= 1
        return "name", "proper name"
    return None


def _edition(tokens: Tokens, numeral: Numeral) -> tuple[Role, str] | None:
    """ "17/2024" is the number of a paper."""
    if (
        numeral.style == "digits"
        and tokens.word(numeral.j) == "/"
        and tokens.glued(numeral.j)
        and len(tokens.word(numeral.j + 1)) == 4
    ):
        numeral.j += 2
        return "reference", "edition"
    return None


def _counts_after(tokens: Tokens, numeral: Numeral) -> bool:
    """Whether the number is spelled, or a word in small letters is counted by it."""
    after = tokens.word(numeral.j)
    return numeral.style == "words" or (
        after.isalpha() and not tokens.capital(numeral.j) and not is_function(after)
    )


def _score(tokens: Tokens, numeral: Numeral) -> tuple[Role, str] | None:
    """ "2-0", "89-89": two numbers with a hyphen that are no range, for the second is no larger."""
    j = numeral.j
    second = worth(tokens.word(j + 1)) if tokens.word(j + 1).isdecimal() else None
    plain = numeral.style == "digits" and tokens.words[numeral.i].isdecimal() and second is not None
    tight = tokens.word(j) == "-" and tokens.glued(j) and tokens.glued(j + 1)
    if not (plain and tight) or numeral.value is None or not second <= numeral.value < 200:
        return None
    if tokens.word(j + 2) in ("-", "/", "%"):
        return None
    numeral.j = j + 2
    return "name", "score"


def _ranked(tokens: Tokens, numeral: Numeral) -> tuple[Role, str] | None:
    """ "the top 10", "the bottom three": how far a rank goes."""
    ranked = tokens.word(numeral.i - 1) in ("top", "bottom") and tokens.word(numeral.i - 2) in (
        "the", "a", "its", "our", "in", "of", "'s",
    )  # fmt: skip
    whole = numeral.value is not None and numeral.value == int(numeral.value)
    if ranked and whole and not percent_end(tokens, numeral.j):
        return "ordinal", "rank"
    return None


def _age(tokens: Tokens, numeral: Numeral) -> tuple[Role, str] | None:
    """ "Jo Rowe, 43, said": the age of a person, between commas after a name."""
    comma = tokens.word(numeral.i - 1) == "," and tokens.capital(numeral.i - 2)
    closed = tokens.word(numeral.j) == "," and (numeral.i == 2 or tokens.capital(numeral.i - 3))
    digits = numeral.style == "digits" and tokens.words[numeral.i].isdecimal()
    if (
        comma
        and closed
        and digits
        and 10 < (numeral.value or 0) < 110
        and not tokens.capital(numeral.j + 1)
    ):
        return "age_qualifier", "age of a person"
    return None


def _convention(tokens: Tokens, numeral: Numeral) -> tuple[Role, str] | None:
    """ "rounded to the nearest 10", "may not add up to 100%", "carers are over 50", "every three years"."""
    words, i = tokens.words, numeral.i
    before = words[max(0, i - 3) : i]
    if before[-1:] == ["nearest"] or (
        before[-2:] in (["sum", "to"], ["up", "to"])
        and not {"add", "adds", "sum", "sums"}.isdisjoint(words[max(0, i - 4) : i])
    ):
        return "age_qualifier", "convention"
    if (
        before[-1:] == ["every"]
        and units().at(words, numeral.j)
        and before[-2:-1] in (["once"], ["twice"], ["least"])
    ):
        return "age_qualifier", "frequency"
    aged = before[-1:] in (["over"], ["under"]) and before[-2:-1] in (
        ["are"],
        ["is"],
        ["were"],
        ["was"],
        ["aged"],
    )
    after = tokens.word(numeral.j)
    if (
        aged
        and numeral.style == "digits"
        and (numeral.value or 0) <= 110
        and (after in _NAME_ENDS or after in word_classes().conjunctions)
    ):
        return "age_qualifier", "age"
    return None


def settle_ones(tokens: Tokens, numerals: list[Numeral]) -> None:
    """ "one" counts only where something makes it a number; else it is a pronoun."""
    for k, numeral in enumerate(numerals):
        single = (
            numeral.role == "statistic" and numeral.style == "words" and numeral.j - numeral.i == 1
        )
        if not single or tokens.words[numeral.i] != "one":
            continue
        if (
            tokens.word(numeral.i - 1) == "not"
            and tokens.word(numeral.i - 2) not in word_classes().auxiliaries
        ):
            numeral.i, numeral.value, numeral.rule = numeral.i - 1, 0.0, "not one"
        elif not _one_counts(tokens, numeral, numerals[k - 1] if k else None):
            numeral.role, numeral.rule = "pronoun", "one"
            if tokens.word(numeral.i - 1) in ("no", "any", "every"):
                numeral.i -= 1


def _one_counts(tokens: Tokens, numeral: Numeral, before: Numeral | None) -> bool:
    words, i, j = tokens.words, numeral.i, numeral.j
    if labels().one_after.at(words, j) or labels().one_before.ending(words, i):
        return (
            tokens.word(i - 1) in ("only", "just")
            and tokens.word(j) != "of"
            and not labels().one_after.at(words, j)
        )
    if units().at(words, j) or tokens.word(j) in ("%", "percent", "per", "-", "percentage"):
        return tokens.word(j) != "day" and tokens.word(i - 1) != "-"
    if tokens.word(i - 1) in ("only", "just", "least", "than"):
        return True
    if _one_thing(tokens, numeral):
        return True
    series = (
        before is not None
        and before.role == "statistic"
        and before.style in ("digits", "words")
        and i - before.j < 14
    )
    return (
        series
        and tokens.word(i - 1) in ("and", ",", "but", "with")
        and tokens.word(j)
        in (
            word_classes().auxiliaries
            | context("after_one_in_series")
        )
    )


def _one_thing(tokens: Tokens, numeral: Numeral) -> bool:
    """Whether "one" opens its clause and counts the noun after it ("One council closed")."""
    after, verb = tokens.word(numeral.j), tokens.word(numeral.j + 1)
    if tokens.word(numeral.i - 1) not in ("", ".", ",", ";", "and", "but"):
        return False
    noun = after.isalpha() and not is_function(after) and after not in context("one_idioms")
    return noun and (verb in word_classes().verbs or verb in word_classes().auxiliaries)


def _placing_word(tokens: Tokens, numeral: Numeral) -> str:
    """The word that places a duration in time, past "few" and comparators ("in over two decades").

    "last" is a verb where no determiner stands before it ("Visits last 45 minutes").
    """
    at = numeral.i
    if tokens.word(at - 1) == "last" and tokens.word(at - 2) not in context("before_last"):
        return ""
    hit = comparators().before.ending(tokens.words, at)
    if hit and tokens.word(hit[0] - 1) == "in":
        return "in"
    return tokens.word(at - 2) if tokens.word(at - 1) == "few" else tokens.word(at - 1)






def place_in_time(tokens: Tokens, numerals: list[Numeral], dates: list[DateMark]) -> None:
    """Durations that only place a claim in time are dates: "the last 5 years", "ten years ago"."""
    for numeral in numerals:
        if (
            numeral.role != "statistic"
            or numeral.form == "percent"
            or numeral.style not in ("digits", "words", "vague")
        ):
            continue
        j = numeral.j + (tokens.word(numeral.j) == "-" and tokens.glued(numeral.j))
        hit = units().at(tokens.words, j)
        if hit is None or hit[1].name not in context("calendar"):
            continue
        end = hit[0]
        before = _placing_word(tokens, numeral)
        if (
            tokens.word(end) in ("ago", "later", "earlier", "previously", "beforehand", "hence")
            or (before in context("placing") and before not in ("these", "those"))
            or (
                (before in ("in", "after") or tokens.word(end) in ("after", "before", "since", "prior"))
                and hit[1].name in ("year", "month", "decade", "week", "day")
            )
        ):
            numeral.j = end
            numeral.role, numeral.rule = "date", "time phrase"
            if tokens.word(end) == "ago":
                numeral.j = end + 1
        elif _to_a_date(tokens, end, dates) or (
            before == "over"
            and tokens.word(numeral.i - 2) not in context("measured_over")
            and _after_figure(numerals, numeral)
        ):
            numeral.j = end
            numeral.role, numeral.rule = "date", "time phrase"


def _to_a_date(tokens: Tokens, end: int, dates: list[DateMark]) -> bool:
    """ "the six months to June 2024"."""
    if tokens.word(end) not in ("to", "ending", "ended", "until"):
        return False
    return any(0 < other.i - end <= 3 for other in dates)


def _after_figure(numerals: list[Numeral], numeral: Numeral) -> bool:
    """Whether a share or multiple stands shortly before ("up by a third over three years")."""
    return any(
        other.form in ("percent", "fraction") or other.style == "multiple"
        for other in numerals
        if other.role == "statistic" and 0 < numeral.i - other.j <= 5
    )
