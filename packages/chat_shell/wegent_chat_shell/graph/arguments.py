"""Calls of tools as the model asked for them: their arguments are what the tool takes, or the model hears why not."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from langchain_core.messages import AIMessage, AIMessageChunk, AnyMessage, ToolCall
from langchain_core.messages.utils import message_chunk_to_message

from wegent_chat_shell.tools import base

MOST_FAULTS: Final = 10
FAULT_CHARS: Final = 300
SHOWN_CHARS: Final = 4000


@dataclass(frozen=True)
class Asked:
    """An answer of the model. `faults`: by id, of calls whose arguments are no JSON object."""

    message: AIMessage
    faults: dict[str, str] = field(default_factory=dict)


def asked(answer: AIMessage, known: Sequence[AnyMessage]) -> Asked:
    """With every call in it under an id of its own within the turn.

    Half an argument is none: what libraries make of a call that was cut off is not what the model wanted to do.
    """
    taken = {call["id"] for message in known if isinstance(message, AIMessage) for call in message.tool_calls}
    calls, faults = [], dict[str, str]()
    for call, raw in _calls(answer):
        call_id = f"call_{uuid.uuid4().hex}" if not call["id"] or call["id"] in taken else call["id"]
        taken.add(call_id)
        if raw is not None:
            faults[call_id] = _no_object(call["name"], raw)
        calls.append(ToolCall(name=call["name"], args=call["args"], id=call_id, type="tool_call"))
    if not faults and calls == answer.tool_calls:
        return Asked(answer)
    whole = message_chunk_to_message(answer) if isinstance(answer, AIMessageChunk) else answer
    return Asked(whole.model_copy(update={"tool_calls": calls, "invalid_tool_calls": []}), faults)  # type: ignore[arg-type]


def _calls(answer: AIMessage) -> list[tuple[ToolCall, str | None]]:
    """Each with its arguments as they came, where these are no JSON object."""
    if not isinstance(answer, AIMessageChunk) or not answer.tool_call_chunks:
        return [(call, None) for call in answer.tool_calls]
    found: list[tuple[ToolCall, str | None]] = []
    for chunk in answer.tool_call_chunks:
        raw = (chunk["args"] or "").strip()
        arguments = _object(raw)
        call = ToolCall(name=chunk["name"] or "", args=arguments or {}, id=chunk["id"], type="tool_call")
        found.append((call, raw if arguments is None else None))
    return found


def _object(raw: str) -> dict[str, Any] | None:
    try:
        found = json.loads(raw) if raw else {}
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _no_object(name: str, raw: str) -> str:
    return (
        f"The arguments of {name} were no whole JSON object, perhaps because they were cut off: "
        f"{raw[:FAULT_CHARS]} … The call was not made. Call it again, with shorter arguments if they were long."
    )


async def misfit(call: base.ToolCall) -> str | None:
    """Why the arguments are not what the tool's schema says, in words from which the model can mend them."""
    faults = await asyncio.to_thread(_faults, call.tool.parameters, call.arguments)
    if not faults:
        return None
    shape = json.dumps(call.tool.parameters, ensure_ascii=False)[:SHOWN_CHARS]
    return (
        f"The arguments do not fit the tool {call.tool.name}, and it was not called: {'; '.join(faults)}. "
        f"Its parameters are: {shape}"
    )


def _faults(schema: dict[str, Any], arguments: dict[str, Any]) -> list[str]:
    """A schema that makes no sense says nothing about arguments: the tool itself decides then."""
    import jsonschema_rs

    try:
        # Schemas come from strangers, too: nothing is fetched for them, and their patterns take linear time.
        validator = jsonschema_rs.validator_for(
            schema, retriever=_never, pattern_options=jsonschema_rs.RegexOptions(), validate_formats=False
        )
        return [_told(error) for _, error in zip(range(MOST_FAULTS), validator.iter_errors(arguments), strict=False)]
    except (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError, ValueError):
        return []


def _never(uri: str) -> Any:
    raise ValueError(f"{uri} is not fetched")


def _told(error: Any) -> str:
    place = ".".join(map(str, error.instance_path))
    return f"{place + ': ' if place else ''}{error.message[:FAULT_CHARS]}"
