"""Why no model can be reached."""

from __future__ import annotations

from typing import Literal, TypeAlias

from wegent_contracts.errors import Forbidden, NotFound, Unavailable

FailedOutcome: TypeAlias = Literal[
    "unauthorized", "not_found", "rate_limited", "timeout", "unreachable", "dns", "refused"
]
"""How asking a provider can fail; `ok` is no failure."""


class UnknownModel(NotFound):
    """A model was asked for by a name that the caller cannot see."""

    reason = "UnknownModel"


class NoModel(Unavailable):
    """The installation has no model at all."""

    reason, retryable = "NoModel", False


class ModelKeyMissing(Unavailable):
    """The model takes its key from where there is none."""

    reason, retryable = "ModelKeyMissing", False


class NotYetImplemented(Unavailable):
    """What was asked for can be stored in this version, but it cannot run."""

    reason, retryable = "NotYetImplemented", False


class AddressRefused(Forbidden):
    """A model's base_url leads where the server does not go for the caller."""

    reason = "AddressRefused"


class ProviderFailed(Unavailable):
    """A provider gave no useful answer; `details`: outcome, and status and retry_after (seconds) where known."""

    reason, retryable = "ProviderFailed", False

    def __init__(
        self, outcome: FailedOutcome, message: str, *, status: int | None = None, retry_after: int | None = None
    ) -> None:
        facts = {"outcome": outcome, "status": status, "retry_after": retry_after}
        super().__init__(message, details={key: value for key, value in facts.items() if value is not None})
        self.outcome = outcome
        self.provider_status = status
