"""Errors of model calls: what happened and what to do, without the key and without the provider's raw answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wegent_contracts.errors import WegentError
from wegent_contracts.protocol.chat import ModelTarget

from wegent_chat_shell.llm.failure import Failure, FailureKind, read_failure


class ModelUnauthorized(WegentError):
    """The provider refused the key (401, 403)."""

    reason, status = "ModelUnauthorized", 502


class ModelNotFound(WegentError):
    """The provider knows no such model, or the address is wrong (404)."""

    reason, status = "ModelNotFound", 502


class ModelBadRequest(WegentError):
    """The provider, or its library, refused the request as such (400 and other 4xx)."""

    reason, status = "ModelBadRequest", 502


class ModelRefused(WegentError):
    """The provider would not answer, for example because a content filter stepped in."""

    reason, status = "ModelRefused", 422


class ModelRateLimited(WegentError):
    """Too many requests at the provider (429); `details.retry_after` in seconds where it said so."""

    reason, status, retryable = "ModelRateLimited", 429, True


class ModelUnavailable(WegentError):
    """No connection, or the provider failed (5xx)."""

    reason, status, retryable = "ModelUnavailable", 503, True


class ModelTimeout(WegentError):
    """The provider sent nothing for the model's timeout."""

    reason, status, retryable = "ModelTimeout", 504, True


class ModelStreamBroken(WegentError):
    """The answer ended before the provider said that it was complete."""

    reason, status, retryable = "ModelStreamBroken", 502, True


class TooManyToolRounds(WegentError):
    """The model went on calling tools and came to no answer."""

    reason, status = "TooManyToolRounds", 422

    def __init__(self, rounds: int) -> None:
        super().__init__(
            f"The answer was stopped after {rounds} rounds of tool calls (WEGENT_CHAT_TOOL_ROUNDS). What it has found "
            "so far is kept; ask more narrowly.",
            details={"rounds": rounds},
        )


class TeamFailed(WegentError):
    """No member of a team could do its part."""

    reason, status, retryable = "TeamFailed", 502, True

    def __init__(self, failures: Sequence[tuple[str, str]]) -> None:
        """`failures`: names, and why each one failed."""
        told = " ".join(f"{name}: {why}" for name, why in failures)
        super().__init__(f"No member of the team could do its part. {told}")


class ContextOverflow(WegentError):
    """The conversation does not fit the model's context window."""

    reason, status = "ContextOverflow", 413


def translate(exc: Exception, target: ModelTarget, *, started: bool = False) -> WegentError | None:
    """The error to show for `exc`; None when it comes from no provider, so from a defect of ours.

    `started`: part of the answer had arrived, so whatever ended it broke the stream.
    """
    if isinstance(exc, WegentError):
        return exc
    failure = read_failure(exc, secret=_secret(target))
    if failure is None:
        return None
    for header in target.default_headers.values():
        failure = failure.without(header.get_secret_value())
    kind = _error_class(failure, started=started)
    if kind is ModelStreamBroken:
        return stream_broken(target.name, started=started, why=failure.why)
    return kind(_message(kind, failure, target), details=_details(failure, target))


def _secret(target: ModelTarget) -> str:
    return target.api_key.get_secret_value() if target.api_key else ""


def _details(failure: Failure, target: ModelTarget) -> dict[str, Any]:
    facts = {"model": target.name, "status": failure.status, "retry_after": failure.retry_after}
    return {key: value for key, value in facts.items() if value is not None}


_BY_KIND: dict[FailureKind, type[WegentError]] = {
    FailureKind.CONNECT: ModelUnavailable,
    FailureKind.SILENCE: ModelTimeout,
    FailureKind.BROKEN: ModelStreamBroken,
    FailureKind.OVERFLOW: ContextOverflow,
    FailureKind.REQUEST: ModelBadRequest,
}

_BY_STATUS: dict[int, type[WegentError]] = {
    401: ModelUnauthorized,
    403: ModelUnauthorized,
    404: ModelNotFound,
    429: ModelRateLimited,
}


def _error_class(failure: Failure, *, started: bool) -> type[WegentError]:
    if failure.kind is not FailureKind.STATUS:
        return ModelStreamBroken if started and failure.kind is FailureKind.CONNECT else _BY_KIND[failure.kind]
    if started:
        return ModelStreamBroken
    status = failure.status or 0
    if status >= 500:
        return ModelUnavailable
    return _BY_STATUS.get(status, ModelBadRequest)


def stream_broken(model: str, *, started: bool, why: str | None = None) -> ModelStreamBroken:
    """The error for an answer that stopped before its end; `started` when some of it had arrived."""
    cause = f" ({why})" if why else ""
    if started:
        text = f'The answer of model "{model}" broke off{cause}. What arrived is kept; ask again for the rest.'
    else:
        text = f'The provider of model "{model}" hung up without an answer{cause}. Try again in a moment.'
    return ModelStreamBroken(text, details={"model": model})


_ADVICE: dict[type[WegentError], str] = {
    ModelUnauthorized: "The provider of model {model} refused the key. Check the API key of this model.",
    ModelNotFound: 'The provider of model {model} knows no "{model_id}". Check model_id and base_url of this model.',
    ModelBadRequest: "The provider of model {model} refused the request{why}. Check the settings of this model.",
    ModelRateLimited: "The provider of model {model} has had too many requests{why}. {wait}",
    ModelUnavailable: "The provider of model {model} has failed{why}. {wait}",
    ModelTimeout: "The provider of model {model} has sent nothing for {silence:g} seconds. "
    "Try again, or choose another model.",
    ContextOverflow: "The conversation is too long for model {model}{why}. "
    "Start a new conversation, or choose a model with a larger context window.",
}
_UNREACHED = (
    "The provider of model {model} cannot be reached. Check that it runs and that base_url of this model is right."
)


def _message(kind: type[WegentError], failure: Failure, target: ModelTarget) -> str:
    advice = _UNREACHED if failure.kind is FailureKind.CONNECT else _ADVICE[kind]
    return advice.format(
        model=f'"{target.name}"',
        model_id=target.model_id,
        why=f" ({failure.why})" if failure.why else "",
        wait="Try again later." if failure.retry_after is None else f"Try again in {failure.retry_after:.0f} seconds.",
        silence=target.timeout_seconds,
    )
