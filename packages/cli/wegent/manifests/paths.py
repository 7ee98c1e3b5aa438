"""Field paths as messages write them: `spec.members[0].botRef.name`, `metadata.labels["wegent.io/team"]`."""

from __future__ import annotations

import json
import re
from typing import TypeAlias

Path: TypeAlias = tuple[str | int, ...]

_STEP = re.compile(r"""\.?(?P<word>[^\s.\[\]"]+)|\[(?P<position>\d+)\]|\[(?P<key>"(?:[^"\\]|\\.)*")\]""")


def steps(path: str) -> Path:
    """The keys and positions of a path, up to what cannot be read."""
    found: list[str | int] = []
    position = 0
    while step := _STEP.match(path, position):
        found.append(step["word"] or (int(step["position"]) if step["position"] else json.loads(step["key"])))
        position = step.end()
    return tuple(found)


def touches(path: Path, place: tuple[str, ...]) -> bool:
    """Whether a path is at a place, below it or above it; `*` in a place stands for every entry."""
    return all(wanted in {"*", step} for step, wanted in zip(path, place, strict=False))
