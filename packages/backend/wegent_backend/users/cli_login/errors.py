"""Why a command line is not logged in."""

from __future__ import annotations

from wegent_contracts.errors import Conflict, Forbidden, NotFound


class CliLoginUnknown(NotFound):
    """There is no such login, or not any more: it has an end, and counts once."""

    reason = "CliLoginUnknown"


class CliLoginDenied(Forbidden):
    """The person in the browser said no."""

    reason = "CliLoginDenied"


class CliLoginDecided(Conflict):
    """Somebody has said yes or no already."""

    reason = "CliLoginDecided"
