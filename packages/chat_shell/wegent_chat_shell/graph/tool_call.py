"""One call of a tool: allowed or asked for, put on record, made once, shown."""

from __future__ import annotations

import asyncio
import uuid
from typing import Any

import structlog
from langchain_core.messages import ToolMessage
from langgraph.errors import GraphBubbleUp
from langgraph.runtime import Runtime
from langgraph.types import interrupt
from wegent_contracts.errors import WegentError
from wegent_contracts.events import BlockFinished, BlockKind, BlockStarted
from wegent_contracts.protocol.waiting import PersonAnswer, PersonRequest

from wegent_chat_shell.graph.arguments import misfit
from wegent_chat_shell.graph.state import CallState
from wegent_chat_shell.graph.turn import Turn
from wegent_chat_shell.telemetry import failed, tool_span
from wegent_chat_shell.tools.base import Done, Toolbox, ToolCall, ToolContext, ToolFailed, ToolOutcome, Unresolved

log = structlog.get_logger(__name__)


class _LedgerFailed(Exception):
    """What a turn is written down in failed while a tool ran."""

    def __init__(self, cause: Exception) -> None:
        super().__init__(str(cause))
        self.cause = cause


async def call_tool(state: CallState, runtime: Runtime[Turn]) -> dict[str, Any]:
    """A node: one call, with its outcome for the model."""
    turn, asked = runtime.context, state["call"]
    tools = await turn.tools(frozenset(state["loaded"]))
    tool = tools.get(asked["name"])
    if tool is None:
        text = f"There is no tool {asked['name']}. There are: {', '.join(sorted(tools)) or 'none'}."
        return {"messages": [ToolMessage(text, name=asked["name"], tool_call_id=asked["id"], status="error")]}
    assert turn.toolbox is not None  # noqa: S101 - without one there are no tools
    call = ToolCall(turn.call_id(asked["id"] or ""), tool, asked["args"])
    guarded = _GuardedCall(call, turn, turn.toolbox, state.get("first_source", 1))
    message = await guarded.run(state.get("fault") or await misfit(call))
    return {"messages": [message.model_copy(update={"tool_call_id": asked["id"]})], "cited": guarded.cited}


class _GuardedCall:
    """`first_source`: the number of the first source that it may show; `cited` is that of the last one, 0 for none."""

    def __init__(self, call: ToolCall, turn: Turn, toolbox: Toolbox, first_source: int) -> None:
        self._call = call
        self._turn = turn
        self._toolbox = toolbox
        self._first_source = first_source
        self.cited = 0

    async def run(self, fault: str | None) -> ToolMessage:
        """The outcome for the model. Begins from here again after a wait and after a crash.

        `fault`: why the call cannot be made as it is.
        """
        await self._show_start()
        if fault is not None:
            return await self._answer(ToolOutcome(fault, failed=True), "error")
        refusal = await self._refusal()
        if refusal is not None:
            return await self._answer(refusal, "denied")
        begun = await self._toolbox.ledger.begin(self._call)
        if isinstance(begun, Unresolved) and not self._call.tool.repeatable:
            answer = await self._ask(_doubt(self._call))
            if answer.choice != "repeat":
                outcome = ToolOutcome(_skipped(self._call, answer), failed=True)
                await self._toolbox.ledger.finish(self._call, outcome)
                return await self._answer(outcome, "error")
        if isinstance(begun, Unresolved):
            await self._toolbox.ledger.begin(self._call, again=True)
        if isinstance(begun, Done):
            # What it has shown is shown already, and how many sources these are is not known here.
            self.cited = self._first_source + self._call.tool.most_sources - 1
        outcome = begun.outcome if isinstance(begun, Done) else await self._make()
        return await self._answer(outcome, "error" if outcome.failed else "done")

    async def _refusal(self) -> ToolOutcome | None:
        """Why the call may not be made; None: it may."""
        name = self._call.tool.name
        decision = await self._toolbox.gate.decide(self._call)
        if decision == "allow":
            return None
        if decision == "deny":
            return ToolOutcome(f"The tool {name} may not be used with these arguments here.", failed=True)
        answer = await self._ask(_approval(self._call))
        if answer.choice == "approve":
            return None
        if answer.expired:
            return ToolOutcome(f"Nobody has approved the use of {name} in time. It was not used.", failed=True)
        note = f" They say: {answer.note}" if answer.note else ""
        return ToolOutcome(f"A person has refused this use of {name}.{note}", failed=True)

    async def _make(self) -> ToolOutcome:
        with tool_span(self._turn.tracer, self._call.tool.name, self._call.call_id) as span:
            outcome = await self._made()
            if outcome.failed:
                failed(span, ToolFailed.reason)
        await self._toolbox.ledger.finish(self._call, outcome)
        return outcome

    async def _made(self) -> ToolOutcome:
        call, seconds = self._call, self._call.tool.timeout_seconds or self._turn.settings.tool_timeout
        try:
            async with asyncio.timeout(seconds):
                context = ToolContext(call.call_id, self._ask_for_tool, self._show, self._first_source)
                text = await call.tool.run(call.arguments, context)
            return ToolOutcome(_bounded(text, self._turn.settings.tool_output_chars))
        except GraphBubbleUp:
            raise  # it waits for people
        except _LedgerFailed as error:
            raise error.cause from None  # not the tool has failed
        except TimeoutError:
            return ToolOutcome(f"{call.tool.name} was stopped after {seconds:g} seconds.", failed=True)
        except WegentError as error:
            return ToolOutcome(error.message, failed=True)
        except Exception:
            error_id = uuid.uuid4().hex[:12]
            log.exception("tools.failed", tool=call.tool.name, error_id=error_id)
            return ToolOutcome(f"{call.tool.name} failed inside Wegent ({error_id}).", failed=True)

    async def _show(self, kind: BlockKind, data: dict[str, Any], *, done: bool = True) -> None:
        block, data = f"{kind.value}:{self._call.call_id}", {**data, "tool_use_id": self._call.call_id}
        name, member = self._call.tool.name, self._turn.member
        await self._turn.emit(BlockStarted(block=block, kind=kind, name=name, member=member, data=data))
        if done:
            await self._turn.emit(BlockFinished(block=block, data=data))
        if kind is BlockKind.SOURCES:
            self.cited = max((source["index"] for source in data["sources"]), default=self.cited)

    async def _ask_for_tool(self, request: PersonRequest) -> PersonAnswer:
        try:
            await self._toolbox.ledger.asking(self._call)
        except Exception as error:
            raise _LedgerFailed(error) from error
        return await self._ask(request.model_copy(update=_whose(self._call)))

    async def _ask(self, request: PersonRequest) -> PersonAnswer:
        """The answer; or the step ends here, to begin again when there is one."""
        return PersonAnswer.model_validate(interrupt(request.model_dump(mode="json", exclude={"place"})))

    async def _show_start(self) -> None:
        data = {"input": self._call.arguments, "tool_use_id": self._call.call_id}
        name, member = self._call.tool.name, self._turn.member
        await self._turn.emit(
            BlockStarted(block=self._block, kind=BlockKind.TOOL_CALL, name=name, member=member, data=data)
        )

    async def _answer(self, outcome: ToolOutcome, status: str) -> ToolMessage:
        await self._turn.emit(BlockFinished(block=self._block, data={"output": outcome.text, "status": status}))
        return ToolMessage(
            outcome.text,
            name=self._call.tool.name,
            tool_call_id=self._call.call_id,
            status="error" if outcome.failed else "success",
        )

    @property
    def _block(self) -> str:
        return f"tool:{self._call.call_id}"


def _whose(call: ToolCall) -> dict[str, Any]:
    return {"tool": call.tool.name, "tool_use_id": call.call_id}


def _approval(call: ToolCall) -> PersonRequest:
    return PersonRequest(
        kind="approval",
        text=f"May the tool {call.tool.name} be used?",
        input=call.arguments,
        expires_seconds=call.tool.approval_seconds,
        **_whose(call),
    )


def _doubt(call: ToolCall) -> PersonRequest:
    return PersonRequest(
        kind="effect",
        text=f"Wegent was interrupted while it used {call.tool.name}: it may have happened, or not. Look, and say "
        "whether it shall be done (again), or whether to go on without.",
        input=call.arguments,
        **_whose(call),
    )


def _skipped(call: ToolCall, answer: PersonAnswer) -> str:
    note = f" A person says: {answer.note}" if answer.note else ""
    return f"{call.tool.name} was interrupted, and it is not known whether it happened. It was not done again.{note}"


def _bounded(text: str, longest: int) -> str:
    if len(text) <= longest:
        return text
    return f"{text[:longest]}\n[… {len(text) - longest} more characters were left out]"
