"""Names of tools as models see them: `server__tool`, of the signs and the length that all providers take."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from typing import Final

LONGEST: Final = 64
JOINT: Final = "__"
_STRANGE: Final = re.compile(r"[^A-Za-z0-9_-]")
_DIGITS: Final = 8


def model_names(tools: Iterable[tuple[str, str]], taken: Iterable[str] = ()) -> dict[tuple[str, str], str]:
    """By server and tool; the same ones get the same names, in whatever order they come."""
    used = set(taken)
    found: dict[tuple[str, str], str] = {}
    for server, tool in sorted(set(tools)):
        name = plain_name(server, tool)
        if len(name) > LONGEST or name in used:
            name = _marked(name, server, tool)
        used.add(name)
        found[server, tool] = name
    return found


def plain_name(server: str, tool: str) -> str:
    """Perhaps too long, or that of another one, too."""
    name = _STRANGE.sub("_", f"{server}{JOINT}{tool}")
    # Google's models want a letter or an underscore in front.
    return name if name[0].isalpha() or name[0] == "_" else f"_{name}"


def _marked(name: str, server: str, tool: str) -> str:
    mark = hashlib.sha256(f"{server}\0{tool}".encode()).hexdigest()[:_DIGITS]
    return f"{name[: LONGEST - _DIGITS - 1]}_{mark}"
