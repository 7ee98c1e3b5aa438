"""A tool, and what surrounds its calls. Light to import: LangChain sees tools in `graph/` only."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, TypeAlias

from wegent_contracts.errors import WegentError
from wegent_contracts.events import BlockKind
from wegent_contracts.protocol.waiting import PersonAnswer, PersonRequest

Decision: TypeAlias = Literal["allow", "ask", "deny"]


class ToolFailed(WegentError):
    """The tool could not do it; the model reads the message and may try something else."""

    reason = "ToolFailed"
    status = 422


@dataclass(frozen=True)
class ToolCall:
    """One use of a tool, as the model asked for it. `call_id` is the same when the call is made again after a crash."""

    call_id: str
    tool: Tool
    arguments: dict[str, Any]


Ask: TypeAlias = Callable[[PersonRequest], Awaitable[PersonAnswer]]


class Show(Protocol):
    async def __call__(self, kind: BlockKind, data: dict[str, Any], *, done: bool = True) -> None: ...


@dataclass(frozen=True)
class ToolContext:
    """What a running tool may use. `ask` puts a question to people.

    The answer may come hours later in another process, where the tool begins again: whatever it does before `ask` it
    does twice, so no effect comes before a question.

    `show` shows people something besides the call: a form, or sources, which are numbered from `first_source` on.
    Shown again, it takes the place of what was shown before; what is not `done` will be.
    """

    call_id: str
    ask: Ask
    show: Show
    first_source: int = 1


@dataclass(frozen=True)
class Tool:
    """`run` gets the arguments and answers with text for the model; it raises ToolFailed for what that should know.

    `repeatable`: reading, or doing it twice is the same as doing it once; others are never made again by themselves
    after a crash. `approval`: what happens when no rule of a person says otherwise. `most_sources`: how many sources
    one call may show. `by_name`: only agents that name it have it.
    """

    name: str
    description: str
    parameters: dict[str, Any]
    run: Callable[[dict[str, Any], ToolContext], Awaitable[str]]
    repeatable: bool = False
    approval: Decision = "ask"
    timeout_seconds: float | None = None
    approval_seconds: float | None = None
    most_sources: int = 0
    by_name: bool = False


@dataclass(frozen=True)
class ToolOutcome:
    """What a call came to, as the model reads it."""

    text: str
    failed: bool = False


@dataclass(frozen=True)
class Fresh:
    """The call is to be made; that it was meant to be is on record now."""


@dataclass(frozen=True)
class Done:
    """The call was made before, and came to this."""

    outcome: ToolOutcome


@dataclass(frozen=True)
class Unresolved:
    """An earlier owner of the run meant to make the call, and nobody knows what became of it."""


Begun: TypeAlias = Fresh | Done | Unresolved


class Ledger(Protocol):
    """Remembers effects across owners of a run. Every write is conditional on the run still being owned."""

    async def begin(self, call: ToolCall, *, again: bool = False) -> Begun:
        """Put the intent on record before the call. `again`: whatever became of an earlier one, it is made now."""

    async def asking(self, call: ToolCall) -> None:
        """The call stops to ask people; nothing has happened yet, and it will begin again."""

    async def finish(self, call: ToolCall, outcome: ToolOutcome) -> None:
        """Put the outcome on record."""


class Gate(Protocol):
    """Says whether a call may be made."""

    async def decide(self, call: ToolCall) -> Decision: ...


@dataclass(frozen=True)
class Toolbox:
    """The tools of a turn, and those who watch over them; `checkpoints` is a LangGraph saver, `thread` a name in it.

    `attended`: there is somebody whom the turn may ask, and it is called again with the answer.
    """

    tools: dict[str, Tool]
    ledger: Ledger
    gate: Gate
    checkpoints: Any
    thread: str
    answers: dict[str, PersonAnswer] = field(default_factory=dict)
    attended: bool = True

    @classmethod
    def of(cls, tools: list[Tool], **others: Any) -> Toolbox:
        return cls(tools={tool.name: tool for tool in tools}, **others)
