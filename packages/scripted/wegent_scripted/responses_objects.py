"""The objects of the Responses API: a response, and the items that it is made of."""

from __future__ import annotations

import time
from uuid import uuid4

from wegent_scripted.conversation import Json, Request, ToolCall, encode
from wegent_scripted.replies import Reply
from wegent_scripted.responses_input import sealed


def begun(request: Request) -> Json:
    """A response that has no output yet."""
    asked = request.body
    return {
        "id": f"resp_{uuid4().hex}",
        "object": "response",
        "created_at": int(time.time()),
        "status": "in_progress",
        "error": None,
        "incomplete_details": None,
        "instructions": asked.get("instructions"),
        "max_output_tokens": asked.get("max_output_tokens"),
        "model": request.model,
        "output": [],
        "parallel_tool_calls": True,
        "reasoning": asked.get("reasoning") or {"effort": None, "summary": None},
        "store": asked.get("store", True),
        "temperature": asked.get("temperature", 1.0),
        "text": asked.get("text") or {"format": {"type": "text"}},
        "tool_choice": asked.get("tool_choice", "auto"),
        "tools": asked.get("tools") or [],
        "top_p": 1.0,
        "metadata": {},
        "usage": None,
    }


def ended(request: Request, reply: Reply, output: list[Json], head: Json | None = None) -> Json:
    """The response with all its items."""
    cut: Json = {"status": "incomplete", "incomplete_details": {"reason": "max_output_tokens"}}
    state = cut if reply.cut else {"status": "completed"}
    return {**(head or begun(request)), **state, "output": output, "usage": _usage(request, reply)}


def output_of(reply: Reply, text: str) -> list[Json]:
    """The items of an answer."""
    items = [reasoning(reply.thinking)] if reply.thinking else []
    if text or not (reply.tools or items):
        items.append(message(text))
    return items + [function_call(call) for call in reply.tools]


def reasoning(thinking: str) -> Json:
    """What the model thought, readable and sealed."""
    summary = [{"type": "summary_text", "text": thinking}]
    return {"id": f"rs_{uuid4().hex}", "type": "reasoning", "summary": summary, "encrypted_content": sealed(thinking)}


def message(text: str) -> Json:
    """What the model says."""
    part = {"type": "output_text", "text": text, "annotations": [], "logprobs": []}
    return {
        "id": f"msg_{uuid4().hex}",
        "type": "message",
        "status": "completed",
        "role": "assistant",
        "content": [part],
    }


def function_call(call: ToolCall) -> Json:
    """A call of a function."""
    return {
        "id": f"fc_{uuid4().hex}",
        "type": "function_call",
        "status": "completed",
        "call_id": f"call_{uuid4().hex[:24]}",
        "name": call.name,
        "arguments": encode(dict(call.arguments)),
    }


def _usage(request: Request, reply: Reply) -> Json:
    return {
        "input_tokens": request.input_tokens,
        "input_tokens_details": {"cached_tokens": reply.cached, "cache_write_tokens": reply.cache_written},
        "output_tokens": reply.output_tokens,
        "output_tokens_details": {"reasoning_tokens": reply.thinking_tokens},
        "total_tokens": request.input_tokens + reply.output_tokens,
    }
