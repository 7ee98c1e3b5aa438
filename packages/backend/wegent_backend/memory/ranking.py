"""Which texts have most to do with a question: BM25 over their terms. Pure."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import Final

from wegent_backend.memory.words import is_character, terms

SATURATION: Final = 1.2
LENGTH: Final = 0.5
CHARACTER: Final = 0.25
"""Weight of a single character beside that of a word."""


def ranked(question: str, texts: Sequence[str]) -> list[int]:
    """Places of those that have a term of the question, the best first; of equals, the later one."""
    wanted = set(terms(question))
    counts = [Counter(terms(text)) for text in texts]
    if not wanted or not counts:
        return []
    lengths = [sum(count.values()) for count in counts]
    usual = sum(lengths) / len(lengths) or 1.0
    weights = {term: _weight(term, counts) for term in wanted}
    scores = [
        sum(weights[term] * _share(count[term], length / usual) for term in wanted if term in count)
        for count, length in zip(counts, lengths, strict=True)
    ]
    found = [place for place, score in enumerate(scores) if score > 0]
    return sorted(found, key=lambda place: (-scores[place], -place))


def _weight(term: str, counts: Sequence[Counter[str]]) -> float:
    """The rarer, the more it tells."""
    having = sum(term in count for count in counts)
    rarity = math.log(1 + (len(counts) - having + 0.5) / (having + 0.5))
    return rarity * CHARACTER if is_character(term) else rarity


def _share(times: int, length: float) -> float:
    return times * (SATURATION + 1) / (times + SATURATION * (1 - LENGTH + LENGTH * length))
