"""What can go wrong when people share."""

from __future__ import annotations

from datetime import datetime

from wegent_contracts.errors import Conflict, FieldError, Invalid, NotFound


class TooManyLinks(Conflict):
    """The resource has as many links as one may have."""

    reason = "TooManyLinks"


class TooManyMembers(Conflict):
    """The resource is shared with as many people as one may be."""

    reason = "TooManyMembers"


class AlreadyReviewed(Conflict):
    """Somebody else has approved or rejected it in the meantime."""

    reason = "AlreadyReviewed"


class AlreadyMember(Conflict):
    """It is shared with them already, or is their own."""

    reason = "AlreadyMember"


class OwnersStay(Conflict):
    """Whose it is cannot leave it."""

    reason = "OwnersStay"


class TurnedDown(Conflict):
    """Who was rejected or removed may ask again only after a while; `details.ask_again_at` says when."""

    reason = "TurnedDown"

    def __init__(self, until: datetime) -> None:
        super().__init__(
            f"Your request was turned down. You may ask again after {until:%Y-%m-%d %H:%M} UTC.",
            details={"ask_again_at": until.isoformat()},
        )


def unknown_link() -> NotFound:
    """The same for a token that never was, one that has expired, one that was revoked, and one that leads nowhere."""
    return NotFound("This link does not work: it is wrong, has expired or was revoked. Ask for a new one.")


def link_not_found(link_id: int) -> NotFound:
    """The same for a link that is not there and for one of others."""
    return NotFound(f"There is no share link {link_id}.")


def member_not_found(member_id: int) -> NotFound:
    """The same for a member that is not there and for one of something that the caller does not share."""
    return NotFound(f"There is no member {member_id}.")


def refused(field: str, rule: str, message: str) -> Invalid:
    """One field of the body is not right."""
    return Invalid(message, fields=[FieldError(path=f"body.{field}", rule=rule, message=message)])
