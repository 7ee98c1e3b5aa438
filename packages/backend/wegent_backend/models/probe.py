"""Tests the connection of a model: one word is asked for, and how that ends is told."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from typing import Any, Final

import orjson
from wegent_contracts.protocol.chat import ModelTarget
from wegent_contracts.protocol.resources import ModelTestAnswer

from wegent_backend.models import failures
from wegent_backend.models.asking import Answered, Limits, ask
from wegent_backend.models.calls import Call, completions
from wegent_backend.models.errors import ProviderFailed

_ANSWER_FIELDS: Final = frozenset({"choices", "output", "content", "candidates", "promptFeedback"})
_UNKNOWN_LIMIT: Final = re.compile(rb"max_tokens.{0,200}(max_completion_tokens|not supported|unsupported)", re.I | re.S)
_OUT_OF_TOKENS: Final = re.compile(rb"output limit was reached", re.I)


async def try_out(target: ModelTarget, limits: Limits) -> ModelTestAnswer:
    """Whatever the provider does is an answer. Raises AddressRefused."""
    begun = time.monotonic()
    try:
        status = await _ask_for_a_word(target, limits)
    except ProviderFailed as failure:
        return ModelTestAnswer(
            success=False,
            outcome=failure.outcome,
            message=failure.message,
            milliseconds=_since(begun),
            status=failure.provider_status,
        )
    passed = _since(begun)
    message = f'"{target.model_id}" answered after {passed} ms.'
    return ModelTestAnswer(success=True, outcome="ok", message=message, milliseconds=passed, status=status)


async def _ask_for_a_word(target: ModelTarget, limits: Limits) -> int:
    """Status of the answer. Raises ProviderFailed for whatever is none."""
    *others, last = completions(target)
    for call in others:
        answered = await ask(call, limits)
        if answered.status != 400 or not _UNKNOWN_LIMIT.search(answered.body):
            return _check(call, answered)
    return _check(last, await ask(last, limits))


def _check(call: Call, answered: Answered) -> int:
    if answered.status == 400 and _OUT_OF_TOKENS.search(answered.body):
        return answered.status  # it answers, and thinks longer than a test waits for
    if answered.status >= 300:
        raise failures.of_status(call, answered.status, answered.headers, answered.body)
    if not _ANSWER_FIELDS & read_object(answered).keys():
        raise failures.of_shape(call, answered.status)
    return answered.status


def read_object(answered: Answered) -> Mapping[str, Any]:
    """The JSON object of an answer; an empty one when it is none."""
    try:
        found = orjson.loads(answered.body)
    except orjson.JSONDecodeError:
        return {}
    return found if isinstance(found, dict) else {}


def _since(begun: float) -> int:
    return round((time.monotonic() - begun) * 1000)
