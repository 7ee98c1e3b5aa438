"""How much a model is to think: one scale of words, and what each protocol makes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

LEVELS: Final = ("none", "minimal", "low", "medium", "high", "xhigh", "max")
_OTHER_WORDS: Final = {"ultra": "max", "off": "none"}
# Tokens of thinking, for models that take a number and no word.
_BUDGETS: Final = {"minimal": 1024, "low": 2048, "medium": 8192, "high": 16_384, "xhigh": 24_576, "max": 32_768}
# Anthropic's least; it must leave room for the answer, too.
_LEAST_BUDGET: Final = 1024
_LARGEST_GEMINI_BUDGET: Final = 24_576


def fitted(wanted: str, known: Sequence[str]) -> str:
    """The word that a model with these levels understands: the same, or the next below, or its lowest.

    Where nobody knows the levels, the word as it is: the provider says if it is wrong.
    """
    word = _OTHER_WORDS.get(wanted, wanted)
    if not known or word in known or word not in LEVELS:
        return word
    lower = [level for level in known if level in LEVELS and LEVELS.index(level) <= LEVELS.index(word)]
    return max(lower, key=LEVELS.index) if lower else min(known, key=_place)


def levels(profile: Mapping[str, Any] | None) -> Sequence[str]:
    """That LangChain's data on the model names; none when it does not know."""
    return tuple((profile or {}).get("reasoning_effort_levels") or ())


def thinks(profile: Mapping[str, Any] | None) -> bool:
    """Whether the model is known to think before it answers."""
    return bool(levels(profile) or (profile or {}).get("reasoning_output"))


def anthropic(wanted: str, profile: Mapping[str, Any] | None, max_tokens: int, *, stoppable: bool) -> dict[str, Any]:
    """Attributes of ChatAnthropic. `stoppable`: whether thinking can be switched off."""
    known = levels(profile)
    word = fitted(wanted, ())
    if word == "none":
        # Models without levels think only when they are told to.
        return {"thinking": {"type": "disabled"}} if known and stoppable else ({} if not known else _least(known))
    if "xhigh" in known:
        return {"reasoning_effort": fitted(word, known)}
    if known:
        return {"reasoning_effort": fitted(word, known), "thinking": {"type": "adaptive"}}
    budget = min(_BUDGETS.get(word, _BUDGETS["high"]), max_tokens // 2)
    if budget < _LEAST_BUDGET:
        return {}
    # With thinking on, the protocol takes no other temperature than its own.
    return {"thinking": {"type": "enabled", "budget_tokens": budget}, "temperature": None}


def google(wanted: str | None, profile: Mapping[str, Any] | None) -> dict[str, Any]:
    """Options of ChatGoogleGenerativeAI. Thoughts are asked for wherever there are some."""
    known = levels(profile)
    if wanted is None:
        return {"include_thoughts": True} if thinks(profile) else {}
    word = fitted(wanted, known)
    if known:
        return {"thinking_level": word, "include_thoughts": True}
    if word == "none":
        return {"thinking_budget": 0}
    budget = min(_BUDGETS.get(word, _BUDGETS["high"]), _LARGEST_GEMINI_BUDGET)
    return {"thinking_budget": budget, "include_thoughts": True}


def _least(known: Sequence[str]) -> dict[str, Any]:
    return {"reasoning_effort": min(known, key=_place)}


def _place(level: str) -> int:
    return LEVELS.index(level) if level in LEVELS else len(LEVELS)
