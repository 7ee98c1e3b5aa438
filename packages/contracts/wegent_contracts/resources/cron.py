"""Cron expressions: minute, hour, day of month, month, day of week."""

from __future__ import annotations

import re
from typing import Final

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS: Final = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
# Name, least, most, and words that stand for numbers.
_FIELDS: Final[tuple[tuple[str, int, int, dict[str, int]], ...]] = (
    ("minute", 0, 59, {}),
    ("hour", 0, 23, {}),
    ("day of the month", 1, 31, {}),
    ("month", 1, 12, {name: number for number, name in enumerate(_MONTHS, 1)}),
    ("day of the week", 0, 7, {name: number for number, name in enumerate(_DAYS)}),
)
_PART = re.compile(r"(?:(\*)|(\w+)(?:-(\w+))?)(?:/([0-9]{1,4}))?", re.ASCII)


def check_cron(expression: str) -> str:
    """The expression, when it is one. Raises ValueError naming the field that is wrong."""
    parts = expression.split()
    if len(parts) != len(_FIELDS):
        raise ValueError(
            "A cron expression has 5 fields: minute, hour, day of the month, month, day of the week; "
            f"here there are {len(parts)}. For example 0 9 * * 1-5 is 9:00 on working days."
        )
    for text, (name, least, most, words) in zip(parts, _FIELDS, strict=True):
        if not all(_is_right(part, least, most, words) for part in text.split(",")):
            raise ValueError(
                f"The {name} is not right: it has *, numbers from {least} to {most}, ranges as 1-5, steps as */2, "
                "or several of them with commas."
            )
    return expression


def _is_right(part: str, least: int, most: int, words: dict[str, int]) -> bool:
    found = _PART.fullmatch(part)
    if found is None or found[4] in {"0", "00", "000", "0000"}:
        return False
    if found[1]:
        return True
    first = _number(found[2], words)
    last = first if found[3] is None else _number(found[3], words)
    return first is not None and last is not None and least <= first <= last <= most


def _number(text: str, words: dict[str, int]) -> int | None:
    return int(text) if text.isdecimal() else words.get(text.lower())
