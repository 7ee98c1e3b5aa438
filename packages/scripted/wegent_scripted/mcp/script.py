"""What a server offers and how it behaves, settable and readable from any thread while it runs."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal

Outcome = Literal["open", "done", "failed", "cancelled"]

NUMBERS: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {"a": {"type": "integer"}, "b": {"type": "integer"}},
    "required": ["a", "b"],
}
TEXT: Final[dict[str, Any]] = {"type": "object", "properties": {"text": {"type": "string"}}}


@dataclass(frozen=True)
class Offered:
    """A tool as the server describes it."""

    name: str
    description: str
    parameters: dict[str, Any] = field(default_factory=lambda: TEXT)
    annotations: dict[str, Any] = field(default_factory=dict)


USUAL: Final = (
    Offered("add", "Add two integers", NUMBERS, {"readOnlyHint": True}),
    Offered("note", "Write a text down", TEXT, {"destructiveHint": False}),
    Offered("set", "Write a text in the place of what is there", TEXT, {"idempotentHint": True}),
    Offered("who", "Say what the caller has shown", TEXT, {"readOnlyHint": True}),
)
"""What there is unless something else is said."""

STRANGE: Final = (
    Offered("hang", "Never answer", TEXT, {"readOnlyHint": True}),
    Offered("fail", "Fail", TEXT, {"readOnlyHint": True}),
    Offered("big", "Answer with a lot", TEXT, {"readOnlyHint": True}),
    Offered("chatter", "Send notices without end", TEXT, {"readOnlyHint": True}),
    Offered("parts", "Answer with a picture and other things", TEXT, {"readOnlyHint": True}),
    Offered("shape", "Answer with nothing but structured content", TEXT, {"readOnlyHint": True}),
    Offered("ask", "Ask the caller something", TEXT, {"readOnlyHint": True}),
    Offered("die", "End the server", TEXT, {}),
    Offered("die_reading", "End the server while it only reads", TEXT, {"readOnlyHint": True}),
)


@dataclass(frozen=True)
class Called:
    """A call of a tool; `headers` of the request that it came by, in lower case, where there was one."""

    tool: str
    arguments: dict[str, Any]
    headers: dict[str, str] = field(default_factory=dict)
    outcome: Outcome = "open"


@dataclass
class McpScript:
    """`deaths`: how often a tool that ends the server does so before it answers; `silent`: no list is answered.

    `hanging`: tools that never answer. `elsewhere`: where the path /elsewhere leads. `at_death` is called when the
    server ends.
    """

    offered: list[Offered] = field(default_factory=lambda: [*USUAL, *STRANGE])
    silent: bool = False
    hanging: frozenset[str] = frozenset({"hang"})
    deaths: int = 1
    big_bytes: int = 8_000_000
    notices: int = 1_000_000
    elsewhere: str | None = None
    at_death: Callable[[], None] = field(default=lambda: None)
    _calls: list[Called] = field(default_factory=list)
    _lists: int = 0
    _changed: threading.Condition = field(default_factory=threading.Condition)

    def describe(self, name: str, description: str) -> None:
        """The tool is described in other words from now on."""
        with self._changed:
            self.offered = [
                replace(tool, description=description) if tool.name == name else tool for tool in self.offered
            ]

    @property
    def calls(self) -> list[Called]:
        with self._changed:
            return list(self._calls)

    @property
    def lists(self) -> int:
        """How often somebody has asked for the tools."""
        with self._changed:
            return self._lists

    def called(self, call: Called) -> int:
        """The number of the call, for its outcome."""
        with self._changed:
            self._calls.append(call)
            self._changed.notify_all()
            return len(self._calls) - 1

    def listed(self) -> None:
        with self._changed:
            self._lists += 1
            self._changed.notify_all()

    def ended(self, number: int, outcome: Outcome) -> None:
        with self._changed:
            self._calls[number] = replace(self._calls[number], outcome=outcome)
            self._changed.notify_all()

    def dies(self) -> bool:
        """Whether the server ends now."""
        with self._changed:
            self.deaths -= 1
            return self.deaths >= 0

    def wait_for(self, fits: Callable[[list[Called]], bool], seconds: float = 20) -> None:
        """Raises TimeoutError when the calls do not come to what is waited for."""
        end = time.monotonic() + seconds
        with self._changed:
            while not fits(list(self._calls)):
                if not self._changed.wait(end - time.monotonic()):
                    raise TimeoutError(f"The calls are {self._calls}.")
