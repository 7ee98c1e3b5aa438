"""Why the Responses API and chat completions refuse something."""

from __future__ import annotations

from wegent_contracts.errors import Conflict, NotFound, Unavailable, WegentError


class UnknownTeam(NotFound):
    """`model` names no team that the caller may use."""

    reason = "UnknownTeam"


class NotYetImplemented(WegentError):
    """This version knows what was asked for, and cannot do it."""

    reason, status = "NotYetImplemented", 501


class NotTheLatest(Conflict):
    """The conversation has gone on after the response that was named."""

    reason = "NotTheLatest"


class KeyReused(Conflict):
    """An Idempotency-Key came with two different questions."""

    reason = "KeyReused"


class Interrupted(Unavailable):
    """The process stops before the answer is there. To ask again would be to ask twice."""

    reason, retryable = "Interrupted", False


class AnswerFailed(WegentError):
    """The team's answer failed where there is no object to say so; `details.reason` is the run's own."""

    reason, status = "AnswerFailed", 502


class AnswerStopped(WegentError):
    """Somebody stopped the answer, or what was sent of it was taken back."""

    reason, status = "AnswerStopped", 502
