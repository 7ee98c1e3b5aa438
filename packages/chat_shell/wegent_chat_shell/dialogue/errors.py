"""What can go wrong with a turn that is kept here."""

from __future__ import annotations

from wegent_contracts.errors import Conflict, NotFound, Unavailable


class TurnNotFound(NotFound):
    """There is none to go on with: it has ended, or is somebody else's."""

    reason = "TurnNotFound"

    def __init__(self, turn_id: str) -> None:
        super().__init__(
            f"There is no answer {turn_id[:100]} that could be gone on with: it has ended, or never began."
        )


class TurnRunning(Conflict):
    """It is being given at this moment."""

    reason = "TurnRunning"


class TooManyWaiting(Unavailable):
    """More turns wait for people than may."""

    reason = "TooManyWaiting"


class NoStore(Conflict):
    """Conversations are not kept here."""

    reason = "NoStore"
