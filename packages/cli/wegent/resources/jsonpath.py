"""JSONPath templates in the manner of kubectl: `{range .items[*]}{.metadata.name}{"\\n"}{end}`.

Text outside of braces, or in quotes within them, stands for itself. What a path does not find is empty.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, TypeAlias

from wegent.client.errors import WrongUsage
from wegent.resources.steps import QUOTED, Path, path, unquoted

BRACES = re.compile(rf"\{{((?:{QUOTED}|[^{{}}\"'])*)\}}")


@dataclass(frozen=True)
class Range:
    """What stands between `{range PATH}` and `{end}`, once for each value."""

    path: Path
    body: Template


Template: TypeAlias = list["str | Path | Range"]


def template(text: str) -> Template:
    """Reads a template; a bare path needs no braces. Raises WrongUsage."""
    if text.startswith((".", "$", "[")) and "{" not in text:
        return [path(text)]
    open_bodies: list[Template] = [[]]
    ranges: list[Path] = []
    at = 0
    for match in BRACES.finditer(text):
        _add_text(open_bodies[-1], text[at : match.start()])
        at, inside = match.end(), match[1].strip()
        if inside == "end":
            if not ranges:
                raise WrongUsage("An {end} of the JSONPath template has no {range …}.")
            body = open_bodies.pop()
            open_bodies[-1].append(Range(ranges.pop(), body))
        elif inside.startswith("range "):
            ranges.append(path(inside.removeprefix("range ").strip()))
            open_bodies.append([])
        else:
            open_bodies[-1].append(unquoted(inside) if inside[:1] in {'"', "'"} else path(inside))
    _add_text(open_bodies[-1], text[at:])
    if ranges:
        raise WrongUsage("A {range …} of the JSONPath template has no {end}.")
    return open_bodies[0]


def render(parts: Template, value: Any) -> str:
    """Values of one path have blanks between them; texts are bare, everything else is JSON."""
    return "".join(_rendered(part, value) for part in parts)


def _rendered(part: str | Path | Range, value: Any) -> str:
    match part:
        case str():
            return part
        case Path():
            return " ".join(_plain(found) for found in part.find(value))
        case Range():
            return "".join(render(part.body, found) for found in part.path.find(value))


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _add_text(body: Template, text: str) -> None:
    if "{" in text or "}" in text:
        raise WrongUsage(f"A brace of the JSONPath template stands alone in {text!r}.")
    if text:
        body.append(text)
