"""One JSONPath: .name ['name'] ['a','b'] .* [*] [0] [-1] [1:3] .. and filters: [?(@.role=="leader")] [?(@.status)]."""

from __future__ import annotations

import json
import operator
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from wegent.client.errors import WrongUsage

Step: TypeAlias = Callable[[Any], Iterable[Any]]
"""From one value to the values that it leads to."""

QUOTED = r""""(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'"""
STEP = re.compile(
    rf"""
      (?P<deep>\.\.)
    | \.?\[\s*(?P<all>\*)\s*\]
    | \.?\[\s*(?P<index>-?\d+)\s*\]
    | \.?\[\s*(?P<slice>-?\d*\s*:\s*-?\d*(?:\s*:\s*-?\d+)?)\s*\]
    | \.?\[\s*(?P<keys>(?:{QUOTED})(?:\s*,\s*(?:{QUOTED}))*)\s*\]
    | \.?\[\?\(\s*@(?P<test>(?:{QUOTED}|[^"'=!<>])*?)\s*(?:(?P<sign>[=!<>]=|<|>)\s*(?P<value>{QUOTED}|[\w.+-]+)\s*)?\)\]
    | \.?(?P<name>\*|(?:\\.|[\w$/-])+)
    """,
    re.VERBOSE,
)
ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}
SIGNS: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}


@dataclass(frozen=True)
class Path:
    """Steps from a value to the values that are meant."""

    steps: tuple[Step, ...]

    def find(self, value: Any) -> list[Any]:
        values = [value]
        for step in self.steps:
            values = [found for value in values for found in step(value)]
        return values


def path(text: str) -> Path:
    """Reads what stands in braces. Raises WrongUsage with the place."""
    steps: list[Step] = []
    at = 1 if text[:1] in {"$", "@"} else 0
    if text[at:] in {"", "."}:
        return Path(())
    while at < len(text):
        match = STEP.match(text, at)
        if match is None:
            raise WrongUsage(f"The JSONPath {text} cannot be read from {text[at:]!r} on.")
        steps.append(_step(match))
        at = match.end()
    return Path(tuple(steps))


def _step(match: re.Match[str]) -> Step:
    found = match[match.lastgroup or ""]
    if match["test"] is not None:
        return _filter(match)
    match match.lastgroup:
        case "deep":
            return _deep
        case "all":
            return _entries
        case "index":
            return lambda value: _sliced(value, slice(int(found), int(found) + 1 or None))
        case "slice":
            bounds = [int(bound) if bound.strip() else None for bound in found.split(":")]
            return lambda value: _sliced(value, slice(*bounds))
        case "keys":
            keys = [unquoted(key) for key in re.findall(QUOTED, found)]
            return lambda value: [value[key] for key in keys if isinstance(value, dict) and key in value]
    if found == "*":
        return _entries
    name = re.sub(r"\\(.)", r"\1", found)
    return lambda value: [value[name]] if isinstance(value, dict) and name in value else []


def _filter(match: re.Match[str]) -> Step:
    test = path(match["test"])
    if match["sign"] is None:
        return lambda value: (entry for entry in _entries(value) if test.find(entry))
    wanted, holds = _literal(match["value"]), SIGNS[match["sign"]]

    def keeps(entry: Any) -> bool:
        try:
            return any(holds(found, wanted) for found in test.find(entry) or [None])
        except TypeError:
            # A text is neither more nor less than a number.
            return False

    return lambda value: filter(keeps, _entries(value))


def _literal(text: str) -> Any:
    if text[0] in {'"', "'"}:
        return unquoted(text)
    try:
        return json.loads(text)
    except ValueError:
        return text


def unquoted(text: str) -> str:
    return re.sub(r"\\(.)", lambda match: ESCAPES.get(match[1], match[1]), text[1:-1])


def _entries(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def _sliced(value: Any, part: slice) -> list[Any]:
    return value[part] if isinstance(value, list) else []


def _deep(value: Any) -> Iterator[Any]:
    yield value
    for entry in _entries(value):
        yield from _deep(entry)
