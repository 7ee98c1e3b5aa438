"""Reads the input items of the Responses API into messages, and refuses what OpenAI refuses."""

from __future__ import annotations

import base64
import json
from typing import cast

from wegent_scripted.conversation import Image, Json, Message, Role, ToolCall, image_of_url, joined_text, unpaired
from wegent_scripted.protocol import InvalidRequest, listed, required

_ROLES = {"system": "system", "developer": "system", "user": "user", "assistant": "assistant"}
_SEAL = b"sealed:"


def messages_of(body: Json) -> list[Message]:
    """One message for each item, save that all items of one answer are one."""
    given = required(body, "input")
    items = [{"role": "user", "content": given}] if isinstance(given, str) else listed(given, "input")
    instructions = body.get("instructions")
    messages = [Message("system", str(instructions))] if instructions else []
    for item in items:
        message = _message(item, stored=body.get("store") is not False)
        if message is None:
            continue
        if message.role == "assistant" and messages and messages[-1].role == "assistant":
            messages[-1] = _joined(messages[-1], message)
        else:
            messages.append(message)
    return messages


def check(body: Json, messages: list[Message]) -> None:
    """Refuse calls without outputs, outputs without calls, and reasoning that nothing follows."""
    unanswered, unexpected = unpaired(messages)
    if unanswered:
        raise InvalidRequest(f"No tool output found for function call {unanswered[0]}.")
    if unexpected:
        raise InvalidRequest(f"No tool call found for function call output with call_id {unexpected[0]}.")
    items = listed(body["input"], "input") if isinstance(body["input"], list) else []
    followers: list[Json] = [*items[1:], {"role": "user"}]
    for item, following in zip(items, followers, strict=False):
        if item.get("type") == "reasoning" and not _is_answer(following):
            raise InvalidRequest(
                f"Item '{item.get('id')}' of type 'reasoning' was provided without its required following item."
            )


def tool_names(body: Json) -> tuple[str, ...]:
    """The functions that are offered; a name stands beside the type here, not below `function`."""
    tools = listed(body.get("tools") or [], "tools")
    if any(tool.get("type") == "function" and not tool.get("name") for tool in tools):
        raise InvalidRequest("Missing required parameter: 'tools[0].name'.")
    return tuple(str(tool.get("name", "")) for tool in tools)


def forced(body: Json) -> str | None:
    """The function that must be called."""
    choice = body.get("tool_choice")
    return str(choice.get("name")) if isinstance(choice, dict) and choice.get("type") == "function" else None


def sealed(thinking: str) -> str:
    """Reasoning as only the provider can read it."""
    return base64.b64encode(_SEAL + thinking.encode()).decode()


def _unsealed(item: Json) -> str:
    content = item.get("encrypted_content")
    if not content:
        raise InvalidRequest(
            f"Item with id '{item.get('id')}' not found. Items are not persisted when `store` is set to false. Try "
            "again with `store` set to true, or remove this item from your input."
        )
    try:
        opened = base64.b64decode(str(content), validate=True)
    except ValueError:
        opened = b""
    if not opened.startswith(_SEAL):
        raise InvalidRequest(
            f"The encrypted content for item {item.get('id')} could not be verified. Reason: Encrypted content could "
            "not be decrypted or parsed."
        )
    return opened.removeprefix(_SEAL).decode()


def _message(item: Json, *, stored: bool) -> Message | None:
    kind = item.get("type", "message")
    if kind == "reasoning":
        return Message("assistant", "", thinking=_unsealed(item))
    if kind == "function_call":
        call_id = str(item.get("call_id"))
        return Message("assistant", "", tool_calls=(_call(item),), call_ids=(call_id,))
    if kind == "function_call_output":
        return Message("tool", joined_text(item.get("output")), call_id=str(item.get("call_id")))
    if kind != "message":
        raise InvalidRequest(f"Invalid value: '{kind}'. The scripted server takes messages, reasoning and functions.")
    role = _ROLES.get(str(item.get("role")))
    if role is None:
        raise InvalidRequest(f"Invalid value: '{item.get('role')}'. Supported values are: {', '.join(_ROLES)}.")
    if item.get("id") and not stored:
        raise InvalidRequest(f"Item with id '{item['id']}' not found. Items are not persisted when `store` is false.")
    return Message(cast("Role", role), _text(role, item.get("content")), images=_images(item.get("content")))


def _text(role: str, content: object) -> str:
    """Parts have other names in questions than in answers."""
    allowed = {"output_text", "refusal"} if role == "assistant" else {"input_text", "input_image", "input_file"}
    for part in content if isinstance(content, list) else ():
        if part.get("type") not in allowed:
            raise InvalidRequest(
                f"Invalid value: '{part.get('type')}'. Supported values are: {', '.join(sorted(allowed))}."
            )
    return joined_text(content)


def _images(content: object) -> tuple[Image, ...]:
    parts = content if isinstance(content, list) else []
    return tuple(image_of_url(part.get("image_url")) for part in parts if part.get("type") == "input_image")


def _call(item: Json) -> ToolCall:
    try:
        return ToolCall(str(item.get("name")), json.loads(item.get("arguments") or "{}"))
    except ValueError as error:
        raise InvalidRequest(f"function_call: the arguments are not JSON: {error}") from error


def _joined(first: Message, second: Message) -> Message:
    return Message(
        "assistant",
        "\n".join(text for text in (first.text, second.text) if text),
        tool_calls=first.tool_calls + second.tool_calls,
        call_ids=first.call_ids + second.call_ids,
        thinking=first.thinking + second.thinking,
    )


def _is_answer(item: Json) -> bool:
    return item.get("type") in {"reasoning", "function_call"} or item.get("role") == "assistant"
