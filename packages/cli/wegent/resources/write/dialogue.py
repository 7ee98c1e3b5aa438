"""What a writing command says, and the person it may ask."""

from __future__ import annotations

import getpass
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import BinaryIO, TextIO

import typer
from wegent_kit.terminal import safe

from wegent.resources.write.errors import Declined, NobodyToAsk


@dataclass(frozen=True)
class Dialogue:
    """`interactive`: a person reads standard error and types on standard input. `colour`: of standard output."""

    out: TextIO = field(default_factory=lambda: sys.stdout)
    err: TextIO = field(default_factory=lambda: sys.stderr)
    stdin: BinaryIO = field(default_factory=lambda: sys.stdin.buffer)
    interactive: bool = False
    colour: bool = False
    read_hidden: Callable[[str], str] = getpass.getpass

    @classmethod
    def of_process(cls) -> Dialogue:
        plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
        return cls(interactive=sys.stdin.isatty() and sys.stderr.isatty(), colour=sys.stdout.isatty() and not plain)

    def say(self, text: str, colour: str | None = None) -> None:
        """A line of what was asked for."""
        text = safe(text)
        self.out.write((typer.style(text, fg=colour) if colour and self.colour else text) + "\n")

    def remark(self, text: str) -> None:
        """A line about it."""
        self.err.write(safe(text) + "\n")
        self.err.flush()

    def confirm(self, question: str, *, yes: bool) -> None:
        """Returns when a person agrees, or `yes` does so for them. Raises Declined, NobodyToAsk."""
        if yes:
            return
        if not self.interactive:
            raise NobodyToAsk(f"{question} Nobody can be asked here: add -y if that is what you want.")
        if self._answer(f"{question} [y/N] ").strip().lower() not in {"y", "yes"}:
            raise Declined("Nothing was changed.")

    def hidden(self, question: str) -> str:
        """A text that does not appear while it is typed. Raises NobodyToAsk."""
        if not self.interactive:
            raise NobodyToAsk(f"{question}: nobody can be asked here.")
        with _interruptible():
            return self.read_hidden(f"{question}: ")

    def _answer(self, question: str) -> str:
        self.out.flush()
        self.err.write(safe(question))
        self.err.flush()
        with _interruptible():
            return self.stdin.readline().decode(errors="replace")


@contextmanager
def _interruptible() -> Iterator[None]:
    """Ctrl-C ends the wait at once; an event loop's own handler would only take note of it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
