"""What `wegent up` says on the terminal."""

from __future__ import annotations

import sys
from contextlib import suppress

NAME_WIDTH = 12


class Console:
    """Plain lines; a terminal that went away does not stop the supervisor."""

    def __init__(self, *, verbose: bool = False) -> None:
        self.verbose = verbose

    def say(self, text: str = "") -> None:
        with suppress(OSError, ValueError):
            sys.stdout.write(f"{text}\n")
            sys.stdout.flush()

    def part(self, name: str, text: str) -> None:
        self.say(f"  {name:<{NAME_WIDTH}} {text}")

    def complain(self, text: str) -> None:
        with suppress(OSError, ValueError):
            sys.stderr.write(f"{text}\n")
            sys.stderr.flush()

    def log_line(self, name: str, line: bytes) -> None:
        """One line of a part's own log, shown with --verbose."""
        if self.verbose:
            self.say(f"  {name:<{NAME_WIDTH}} | {line.decode(errors='replace')}")
