"""What people see of an answer: its text on standard output, everything about it on standard error."""

from __future__ import annotations

import json
import sys
from typing import Final

from rich.console import Console
from wegent_contracts.events import (
    BlockDelta,
    BlockFinished,
    BlockKind,
    BlockStarted,
    ContextCompacted,
    EngineEvent,
    MemberStarted,
    RunStatus,
)
from wegent_kit.terminal import one_line, safe

SHOWN: Final = 100
"""Characters of what a tool is given, and of what it answers."""


class Screen:
    """`interactive` adds what helps a person and would disturb a script; `thinking`: what models think, too."""

    def __init__(self, *, interactive: bool, thinking: bool = True) -> None:
        self.interactive = interactive
        self.remarks = Console(stderr=True, highlight=False)
        self._thinking = thinking and interactive
        self._kinds: dict[str, BlockKind] = {}
        self._written = ""

    def show(self, event: EngineEvent) -> None:
        match event:
            case BlockStarted():
                self._start(event)
            case BlockDelta():
                self._add(event)
            case BlockFinished():
                self._finish(event)
            case RunStatus() if event.message:
                self.remark(event.message)
            case MemberStarted():
                self.remark(event.member)
            case ContextCompacted() if self.interactive:
                self.remark(f"what is old was shortened ({event.before_tokens} → {event.after_tokens} tokens)")

    def end(self) -> None:
        """The answer has ended, or waits."""
        self._new_line()
        self._kinds.clear()

    def remark(self, text: str) -> None:
        self._new_line()
        self.remarks.print(safe(text), style="dim", markup=False)

    def complain(self, text: str) -> None:
        self._new_line()
        self.remarks.print(safe(text), style="red", markup=False, soft_wrap=True)

    def _start(self, event: BlockStarted) -> None:
        again = event.block in self._kinds
        self._kinds[event.block] = event.kind
        if event.kind is BlockKind.TOOL_CALL and not again and self.interactive:
            given = (event.data or {}).get("input") or {}
            self.remark(f"→ {event.name} {_short(json.dumps(given, ensure_ascii=False))}")
        elif event.kind is BlockKind.TEXT:
            self._new_line()

    def _add(self, event: BlockDelta) -> None:
        kind = self._kinds.get(event.block)
        if kind is BlockKind.TEXT:
            text = safe(event.text) if sys.stdout.isatty() else event.text
            sys.stdout.write(text)
            sys.stdout.flush()
            self._written = text[-1:] or self._written
        elif kind is BlockKind.THINKING and self._thinking:
            self.remarks.print(safe(event.text), style="dim italic", markup=False, end="")
            self._written = event.text[-1:]

    def _finish(self, event: BlockFinished) -> None:
        kind = self._kinds.get(event.block)
        if kind is BlockKind.THINKING and self._thinking:
            self._new_line()
        elif kind is BlockKind.TOOL_CALL and self.interactive:
            data = event.data or {}
            mark = "←" if data.get("status") == "done" else "✗"
            self.remark(f"{mark} {_short(str(data.get('output', '')))}")

    def _new_line(self) -> None:
        if self._written not in {"", "\n"}:
            sys.stdout.write("\n")
            sys.stdout.flush()
        self._written = ""


def _short(text: str) -> str:
    line = one_line(text)
    return line if len(line) <= SHOWN else f"{line[:SHOWN]}…"
