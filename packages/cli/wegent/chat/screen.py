"""What people see of an answer: its text on standard output, everything about it on standard error."""

from __future__ import annotations

import sys

from rich.console import Console

from wegent.client.answer import Added, Rewritten
from wegent.client.chat import Asks, ChatEvent, Ended, Started
from wegent.client.connection import Connection


class Screen:
    """`interactive` adds what helps a person and would disturb a script."""

    def __init__(self, *, interactive: bool) -> None:
        self.interactive = interactive
        self.remarks = Console(stderr=True, highlight=False)
        self._shown = ""

    def show(self, event: ChatEvent) -> None:
        match event:
            case Started() if self.interactive and event.model:
                self.remark(event.model)
            case Added():
                self._write(event.text)
            case Rewritten() if self.interactive:
                # Printed text stays; the new form follows it.
                self._write(f"\n\n[the answer was changed from here on]\n{event.text}")
            case Connection(state="lost"):
                self.remark("connection lost; waiting for the server …")
            case Connection(state="back"):
                self.remark("connected again")
            case Asks():
                self._pause(event)
            case Ended():
                self._end(event)

    def remark(self, text: str) -> None:
        self.remarks.print(text, style="dim", markup=False)

    def complain(self, text: str) -> None:
        self.remarks.print(text, style="red", markup=False, soft_wrap=True)

    def _write(self, text: str) -> None:
        self._shown += text
        if self.interactive:
            sys.stdout.write(text)
            sys.stdout.flush()

    def _pause(self, event: Asks) -> None:
        if not self.interactive:
            sys.stdout.write(self._shown)
        if self._shown and not self._shown.endswith("\n"):
            sys.stdout.write("\n")
        sys.stdout.flush()
        self.remark(event.text)

    def _end(self, event: Ended) -> None:
        if not self.interactive:
            sys.stdout.write(event.text)
        if event.text and not event.text.endswith("\n"):
            sys.stdout.write("\n")
        sys.stdout.flush()
        if event.how == "cancelled":
            self.remark("stopped; what is there was kept")
        if event.error:
            self.complain(event.error)
