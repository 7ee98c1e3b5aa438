"""Why `wegent up` ends; the message is one sentence for people."""

from __future__ import annotations


class CannotStart(Exception):
    """Something about the machine or the settings must change first."""

    exit_code = 1


class PartFailed(Exception):
    """A part refuses to run, or never became ready."""

    def __init__(self, message: str, exit_code: int) -> None:
        super().__init__(message)
        self.exit_code = exit_code
