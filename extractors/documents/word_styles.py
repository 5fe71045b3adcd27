"""What the paragraph styles of a Word file make of a paragraph."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, Literal, cast

from extractors.documents.words import compiled, table

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LONGEST_CHAIN: Final = 10

Role = Literal["title", "subtitle", "heading", "contents", "quotation", "item", "caption", "note"]


@dataclass(frozen=True, slots=True)
class Style:
    """What a style is for, None for plain text; `level` of a heading; whether it is set bold."""

    role: Role | None = None
    level: int = 0
    bold: bool = False


def read_styles(root: Any) -> dict[str, Style]:
    """Returns the styles of a file by id."""
    elements = {str(style.get(W + "styleId")): style for style in root.findall(W + "style")}
    return {name: _style(name, elements) for name in elements}


def _style(name: str, elements: dict[str, Any]) -> Style:
    """Returns a style with what it inherits, the nearest first."""
    role: Role | None = None
    level, bold = 0, False
    for _ in range(LONGEST_CHAIN):
        element = elements.get(name)
        if element is None:
            break
        role = role or role_of(_value(element, "name"))
        outline = element.find(f"{W}pPr/{W}outlineLvl")
        if outline is not None and _digit(outline) < 9 and role is None:
            role, level = "heading", level or _digit(outline) + 1
        if role in ("heading", "item") and not level:
            depth = _value(element, "name")[-1:]
            level = int(depth) if depth.isascii() and depth.isdigit() else 0
        if role is None and element.find(f"{W}pPr/{W}numPr") is not None:
            role = "item"
        bold = bold or on(element.find(f"{W}rPr/{W}b"))
        name = _value(element, "basedOn")
    return Style(role, min(level, 6), bold)


def on(switch: Any) -> bool:
    """Whether a property that is on by being there is there and not switched off."""
    return switch is not None and switch.get(W + "val") not in ("0", "false", "off", "none")


def role_of(name: str) -> Role | None:
    """Returns what the name of a style says it is for."""
    folded = name.lower()
    return next((role for role, names in _roles() if names.fullmatch(folded)), None)


@cache
def _roles() -> tuple[tuple[Role, re.Pattern[str]], ...]:
    return tuple(
        (cast(Role, entry), compiled("word_styles", entry, fields.get("pattern"), 0))
        for entry, fields in table("word_styles").items()
    )


def _value(element: Any, name: str) -> str:
    found = element.find(W + name)
    return "" if found is None else str(found.get(W + "val") or "")


def _digit(element: Any) -> int:
    value = str(element.get(W + "val"))
    return int(value) if value.isascii() and value.isdigit() and len(value) == 1 else 9
