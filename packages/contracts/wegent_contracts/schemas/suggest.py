"""What somebody may have meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final

LIKENESS: Final = 0.6
LONGEST: Final = 100


def suggest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate most like `word`, whatever the case, `_` and `-`; None when none is much like it."""
    known: dict[str, str] = {}
    for candidate in candidates:
        known.setdefault(_plain(candidate), candidate)
    plain = _plain(word[:LONGEST])
    if plain in known:
        return known[plain]
    near = get_close_matches(plain, known, n=1, cutoff=LIKENESS)
    return known[near[0]] if near else None


def _plain(word: str) -> str:
    return word.lower().replace("_", "").replace("-", "")
