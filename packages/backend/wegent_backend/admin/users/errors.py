"""What can go wrong with accounts."""

from __future__ import annotations

from wegent_contracts.errors import AlreadyExists, Conflict, NotFound


class UserExists(AlreadyExists):
    """The name is taken, perhaps in other letters."""

    reason = "UserExists"


class EmailTaken(Conflict):
    """Two accounts cannot both be the one that an address logs in to."""

    reason = "EmailTaken"


class OwnAccount(Conflict):
    """Nobody shuts themselves out."""

    reason = "OwnAccount"


class UserHasThings(Conflict):
    """Deleting the account would leave things that nobody reaches. `details` has their numbers."""

    reason = "UserHasThings"


def user_not_found(user_id: int) -> NotFound:
    return NotFound(f"There is no user with the number {user_id}.")
