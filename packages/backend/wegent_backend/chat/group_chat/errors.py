"""What can go wrong in group chats."""

from __future__ import annotations

from wegent_contracts.errors import Conflict, FieldError, Invalid


class NotAGroupChat(Conflict):
    """The conversation is one of a single person."""

    reason = "NotAGroupChat"

    def __init__(self) -> None:
        super().__init__("This conversation is no group chat. Make it one: POST /api/v1/tasks/{id}/group-chat.")


class TeamUnavailable(Conflict):
    """The chat's team cannot answer; why is its owner's matter, who hears it when they write."""

    reason = "TeamUnavailable"

    def __init__(self) -> None:
        super().__init__(
            "The team of this group chat cannot answer at the moment. The chat's owner learns why by writing a message "
            "to it. Messages that do not address it are told to the others."
        )


def refused(path: str, rule: str, message: str) -> Invalid:
    """One field of a message is not right."""
    return Invalid(message, fields=[FieldError(path=path, rule=rule, message=message)])
