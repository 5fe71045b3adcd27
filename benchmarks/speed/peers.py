"""Times another library on texts: `python peers.py NAME texts.json`, in an environment of its own.

Prints CPU seconds, each text at its quickest of five tries (of one, where that takes long); with
`--values` what quantulum3 finds in each text, as JSON. No module of the project is imported: the
environment has none of its dependencies.
"""

from __future__ import annotations

import json
import re
import sys
import time
import warnings
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

PASSES = 5
LONG_SECONDS = 3.0
# What a scan for the beginnings of figures looks for, at the least.
WORDS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen"
    "|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
    "|hundred|thousand|million|billion|half|third|quarter|fifth|tenth|double|twice|percent|dozen"
)
PATTERN = rf"\b(?:\d[\d,]*(?:\.\d+)?|{WORDS})\b"


def scan(find: Callable[[str], Iterable[Any]]) -> Callable[[str], int]:
    """Counts what a pattern finds."""
    return lambda text: sum(1 for _ in find(text))


def choose(name: str) -> Callable[[str], Any]:
    """What is done with each text."""
    if name == "re":
        return scan(re.compile(PATTERN, re.IGNORECASE).finditer)
    if name == "google-re2":
        import re2

        options = re2.Options()
        options.case_sensitive = False
        return scan(re2.compile(PATTERN, options).finditer)
    if name == "quantulum3":
        from quantulum3 import parser

        parse: Callable[[str], Any] = parser.parse
        return parse
    from recognizers_number import recognize_number
    from recognizers_number_with_unit import recognize_currency, recognize_dimension
    from recognizers_text import Culture

    def recognise(text: str) -> None:
        recognize_number(text, Culture.English)
        recognize_currency(text, Culture.English)
        recognize_dimension(text, Culture.English)

    return recognise


def values(text: str) -> list[Any]:
    """The values quantulum3 finds: a number, or the ends of what it tells as mean and spread."""
    from quantulum3 import parser

    return [
        sorted((one.value - one.uncertainty, one.value + one.uncertainty))
        if one.uncertainty
        else one.value
        for one in parser.parse(text)
    ]


def main() -> None:
    """Reads the texts, warms up, and prints the seconds."""
    warnings.simplefilter("ignore")
    texts = json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
    if "--values" in sys.argv:
        print(json.dumps([values(text) for text in texts]))
        return
    does = choose(sys.argv[1])
    does(texts[0][:300])
    quickest = [float("inf")] * len(texts)
    for _ in range(PASSES):
        for place, text in enumerate(texts):
            started = time.process_time()
            does(text)
            quickest[place] = min(quickest[place], time.process_time() - started)
        if sum(quickest) > LONG_SECONDS:
            break
    print(sum(quickest))


if __name__ == "__main__":
    main()
