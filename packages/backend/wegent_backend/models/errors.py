"""Why no model can be reached."""

from __future__ import annotations

from wegent_contracts.errors import NotFound, Unavailable


class UnknownModel(NotFound):
    """A model was asked for by a name that the caller cannot see."""

    reason = "UnknownModel"


class NoModel(Unavailable):
    """The installation has no model at all."""

    reason, retryable = "NoModel", False


class ModelKeyMissing(Unavailable):
    """The model takes its key from where there is none."""

    reason, retryable = "ModelKeyMissing", False
