"""Paths of fields, as people read them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")


def field_path(steps: Iterable[str | int]) -> str:
    """`spec.members[0].botRef.name`; keys that are not plain words as in `metadata.labels["wegent.io/team"]`."""
    return "".join(map(_text, steps)).removeprefix(".")


def _text(step: str | int) -> str:
    if isinstance(step, int):
        return f"[{step}]"
    return f".{step}" if _WORD.fullmatch(step) else f"[{json.dumps(step, ensure_ascii=False)}]"
