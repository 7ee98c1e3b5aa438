"""Why a process does not start: one sentence for people, and an exit code that tells supervisors not to try again."""

from __future__ import annotations

from typing import Final

EXIT_REFUSED: Final = 3


class StartRefused(Exception):
    """Configuration or data are not right; the message says what is wrong and what to do, in one sentence."""
