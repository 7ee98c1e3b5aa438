"""What can go wrong when a chat shell keeps a conversation here."""

from __future__ import annotations

from wegent_contracts.errors import Conflict


class AnsweredHere(Conflict):
    """In a group chat several people read whose words are whose: answers are this backend's own."""

    reason = "AnsweredHere"
