"""What can go wrong with people."""

from __future__ import annotations

from wegent_contracts.errors import Conflict, Forbidden, Invalid


class PasswordAlreadySet(Conflict):
    """The first-run step is over; it happens once."""

    reason = "PasswordAlreadySet"


class SetupTokenNeeded(Forbidden):
    """Only somebody who can read the server's files may finish its setup from elsewhere."""

    reason = "SetupTokenNeeded"


class ForeignPage(Forbidden):
    """A page of another site asks in the name of somebody who is logged in here."""

    reason = "ForeignPage"


class WrongPassword(Invalid):
    """The current password, which somebody gives to change it, is another one."""

    reason = "WrongPassword"


class NoPassword(Conflict):
    """The account has none that could be changed."""

    reason = "NoPassword"


class LastAdmin(Conflict):
    """Somebody must be left who administrates."""

    reason = "LastAdmin"
