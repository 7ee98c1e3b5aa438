"""Which bytes of a file are asked for (RFC 9110, section 14)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from wegent_backend.attachments.errors import RangeNotSatisfiable

_ONE: Final = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


@dataclass(frozen=True)
class Span:
    """From `start` up to, not with, `end`."""

    start: int
    end: int


def parse(header: str | None, size: int) -> Span | None:
    """None: all of it, also for ranges of a kind that is not served. Raises RangeNotSatisfiable."""
    match = _ONE.fullmatch((header or "").strip())
    if match is None or not (match[1] or match[2]):
        return None
    if match[1]:
        start, end = int(match[1]), min(int(match[2]) + 1 if match[2] else size, size)
        if match[2] and int(match[2]) < start:
            return None
    else:
        start, end = max(0, size - int(match[2])), size
    if start >= end:
        raise RangeNotSatisfiable(f"The file has {size} bytes: nothing of them was asked for.", details={"size": size})
    return Span(start, end)
