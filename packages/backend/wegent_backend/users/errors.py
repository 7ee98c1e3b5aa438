"""What can go wrong with people."""

from __future__ import annotations

from wegent_contracts.errors import Conflict, Forbidden


class PasswordAlreadySet(Conflict):
    """The first-run step is over; it happens once."""

    reason = "PasswordAlreadySet"


class SetupTokenNeeded(Forbidden):
    """Only somebody who can read the server's files may finish its setup from elsewhere."""

    reason = "SetupTokenNeeded"
