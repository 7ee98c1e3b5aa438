"""What a client asked, in one form for all protocols, so that scripts and directives need to know none of them."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]
Role = Literal["system", "user", "assistant", "tool"]

encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
"""Compact JSON text. One shared encoder: `json.dumps` with options builds a new one for every call."""


_IMAGES = ("image/png", "image/jpeg", "image/gif", "image/webp")


class InvalidImage(ValueError):
    """What should be a picture is none. The message says why."""


@dataclass(frozen=True)
class ToolCall:
    """A call that the model makes. `arguments` is the JSON object that the tool gets."""

    name: str
    arguments: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Image:
    """A picture that came along."""

    media_type: str
    data: bytes


@dataclass(frozen=True)
class Message:
    """One message of the history.

    A `tool` message is the result of one call, which `call_id` names; `call_ids` belong to `tool_calls`.
    `thinking` is what came back of the model's own, proven to be that.
    """

    role: Role
    text: str
    tool_calls: tuple[ToolCall, ...] = ()
    call_ids: tuple[str, ...] = ()
    call_id: str = ""
    images: tuple[Image, ...] = ()
    thinking: str = ""


@dataclass(frozen=True)
class Request:
    """One request for an answer, as the server received it. `forced` is the tool that must be called."""

    protocol: Literal["openai", "responses", "anthropic", "gemini"]
    model: str
    messages: tuple[Message, ...]
    tools: tuple[str, ...]
    stream: bool
    api_key: str | None
    headers: Mapping[str, str]
    body: Json
    forced: str | None = None

    @property
    def text(self) -> str:
        """The last text of the user, empty when there is none."""
        return self.messages[self._asked_at].text if self._asked_at >= 0 else ""

    @property
    def step(self) -> int:
        """How often the model has answered since that text: 0 at first, 1 after its first tool calls came back."""
        return sum(message.role == "assistant" for message in self.messages[self._asked_at + 1 :])

    @property
    def tool_results(self) -> tuple[str, ...]:
        """The texts of the tool results that came after the model's last message."""
        results: list[str] = []
        for message in reversed(self.messages):
            if message.role != "tool":
                break
            results.append(message.text)
        return tuple(reversed(results))

    @property
    def input_tokens(self) -> int:
        """The size of the prompt: words in all messages, at least one."""
        return max(1, sum(len(message.text.split()) for message in self.messages))

    @property
    def images(self) -> tuple[Image, ...]:
        """All pictures, in order."""
        return tuple(image for message in self.messages for image in message.images)

    @property
    def history(self) -> str:
        """The roles and texts received, in order, as a JSON list."""
        return encode([_seen(message) for message in self.messages])

    @property
    def _asked_at(self) -> int:
        asked = (at for at in range(len(self.messages) - 1, -1, -1) if self.messages[at].role == "user")
        return next(asked, -1)


def _seen(message: Message) -> Json:
    seen: Json = {"role": message.role, "text": message.text}
    if message.tool_calls:
        seen["tool_calls"] = [call.name for call in message.tool_calls]
    if message.images:
        seen["images"] = [image.media_type for image in message.images]
    if message.thinking:
        seen["thinking"] = message.thinking
    return seen


def joined_text(content: object) -> str:
    """The text of a message's content: a string, or the `text` of its parts, joined with line ends."""
    if isinstance(content, str):
        return content
    parts = content if isinstance(content, list) else []
    return "\n".join(part["text"] for part in parts if isinstance(part, dict) and isinstance(part.get("text"), str))


def image_of_base64(media_type: object, data: object) -> Image:
    """A picture whose bytes stand in the request.

    Raises:
        InvalidImage: they do not.
    """
    kind = str(media_type)
    try:
        content = base64.b64decode(str(data), validate=True)
    except ValueError as error:
        raise InvalidImage(f"Could not decode the image: {error}") from error
    if kind not in _IMAGES or not content:
        raise InvalidImage(f"Unsupported image {kind!r}. Supported: {', '.join(_IMAGES)}.")
    return Image(kind, content)


def image_of_url(url: object) -> Image:
    """A picture in a `data:` URL; the scripted server fetches nothing."""
    head, _, data = str(url).partition(";base64,")
    if not head.startswith("data:"):
        raise InvalidImage("The scripted server takes images as data: URLs only.")
    return image_of_base64(head.removeprefix("data:"), data)


def unpaired(messages: Sequence[Message]) -> tuple[list[str], list[str]]:
    """The ids of tool calls without a result right after them, and of results without a call right before them.

    All providers refuse such histories; a client makes them when it forgets a call that was broken off.
    """
    unanswered: list[str] = []
    unexpected: list[str] = []
    waiting: list[str] = []
    for message in messages:
        if message.role != "tool":
            unanswered += waiting
            waiting = list(message.call_ids)
        elif message.call_id in waiting:
            waiting.remove(message.call_id)
        else:
            unexpected.append(message.call_id)
    return unanswered + waiting, unexpected
