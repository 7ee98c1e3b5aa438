"""What can go wrong with the answer to a message."""

from __future__ import annotations

from wegent_contracts.errors import Conflict, Forbidden


class AccountSwitchedOff(Forbidden):
    """Whose message it is may do nothing here any more: no model is asked for them."""

    reason = "AccountSwitchedOff"


class MessageIdUsed(Conflict):
    """The client's id of a message belongs to one that its sender does not see any more."""

    reason = "MessageIdUsed"
