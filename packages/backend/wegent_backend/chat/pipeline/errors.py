"""What can go wrong with the stages of a pipeline."""

from __future__ import annotations

from wegent_contracts.errors import Conflict, FieldError, Invalid


class NothingToConfirm(Conflict):
    """No pipeline waits for somebody's word."""

    reason = "NothingToConfirm"


class NotAPipeline(Conflict):
    """The conversation's team has no stages."""

    reason = "NotAPipeline"


def not_with_a_word(path: str, what: str) -> Invalid:
    """What is said to a pipeline that asks is heard by the stage that has just answered, as it is."""
    message = f"The pipeline waits for your word before it goes on, and {what} cannot be part of it. Leave it out."
    return Invalid(message, fields=[FieldError(path=path, rule="waiting", message=message)])
