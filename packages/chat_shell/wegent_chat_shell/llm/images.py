"""Pictures in messages: as many as a call may have, and as its model takes them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from wegent_contracts.protocol.chat import ChatRequest, ImageInput, ModelTarget

from wegent_chat_shell.settings import ChatShellSettings

if TYPE_CHECKING:
    from langchain_core.messages import BaseMessage

IMAGE_TOKENS: Final = 1600
"""What a picture takes of a window at most, at most providers."""
_BASE64: Final = (3, 4)


@dataclass(frozen=True)
class Described:
    """What a model that sees says of pictures, by their digests."""

    by: str
    texts: Mapping[str, str]


def limited(request: ChatRequest, settings: ChatShellSettings) -> ChatRequest:
    """With no more pictures than a call may have, the newest first; where one is left out, the text says why."""
    if not request.images and not any(message.images for message in request.history):
        return request
    room = _Room(settings)
    kept, notes = room.take(request.images)
    history = list(request.history)
    for at in range(len(history) - 1, -1, -1):
        if images := history[at].images:
            old, told = room.take(images, again=True)
            content = noted(history[at].content, told)
            history[at] = history[at].model_copy(update={"images": old, "content": content})
    changes = {"images": kept, "message": noted(request.message, notes), "history": history}
    return request.model_copy(update=changes)


def noted(text: str, notes: Sequence[str]) -> str:
    """A message, with what is to be said about its pictures."""
    return "\n\n".join([text, *notes]) if notes else text


def pictured(text: str, images: Sequence[ImageInput]) -> str | list[str | dict[str, Any]]:
    """The content of a message; see `shown`."""
    if not images:
        return text
    return [{"type": "text", "text": text}, *({"type": "image", "image": image} for image in images)]


def images_of(messages: Sequence[BaseMessage]) -> list[ImageInput]:
    """All pictures in what `pictured` made."""
    return [part["image"] for message in messages for part in _pictures(message)]


def shown(message: BaseMessage, target: ModelTarget, described: Described | None) -> BaseMessage:
    """With its pictures as the model takes them: as they are, in another's words, or as a note of what is missing."""
    if not _pictures(message):
        return message
    content = [_shown(part, target, described) for part in message.content]
    if all(part["type"] == "text" for part in content):
        return message.model_copy(update={"content": "\n\n".join(part["text"] for part in content)})
    return message.model_copy(update={"content": content})


def digest(image: ImageInput) -> str:
    return hashlib.sha256(image.data.encode()).hexdigest()


def named(image: ImageInput) -> str:
    return f'image "{image.name}"' if image.name else "image"


class _Room:
    """What is left of a call's room for pictures."""

    def __init__(self, settings: ChatShellSettings) -> None:
        self._settings = settings
        self._images, self._bytes, self._messages = settings.images, settings.image_bytes, settings.image_messages

    def take(self, images: Sequence[ImageInput], *, again: bool = False) -> tuple[list[ImageInput], list[str]]:
        """Those that fit, and notes on the others. `again`: they belong to an earlier message."""
        if again and not self._messages:
            newest = self._settings.image_messages
            old = f"only those of the newest {newest} messages with images are shown (WEGENT_CHAT_IMAGE_MESSAGES)"
            return [], [_left_out(image, old) for image in images]
        if again:
            self._messages -= 1
        kept, notes = [], []
        for image in images:
            if why := self._refusal(image):
                notes.append(_left_out(image, why))
            else:
                kept.append(image)
        return kept, notes

    def _refusal(self, image: ImageInput) -> str | None:
        size = len(image.data) * _BASE64[0] // _BASE64[1]
        if not self._images:
            return f"one call has at most {self._settings.images} images (WEGENT_CHAT_IMAGES)"
        if size > self._bytes:
            return f"one call has at most {self._settings.image_bytes} bytes of images (WEGENT_CHAT_IMAGE_BYTES)"
        self._images, self._bytes = self._images - 1, self._bytes - size
        return None


def _pictures(message: BaseMessage) -> list[dict[str, Any]]:
    if isinstance(message.content, str):
        return []
    return [part for part in message.content if isinstance(part, dict) and "image" in part]


def _shown(part: Any, target: ModelTarget, described: Described | None) -> dict[str, Any]:
    image = part.get("image")
    if image is None:
        return dict(part)
    if target.supports_images:
        return {"type": "image", "base64": image.data, "mime_type": image.media_type}
    text = described and described.texts.get(digest(image))
    if described is None or text is None:
        return {"type": "text", "text": _left_out(image, f'model "{target.name}" takes text only')}
    return {"type": "text", "text": f'[The {named(image)}, as model "{described.by}" describes it: {text}]'}


def _left_out(image: ImageInput, why: str) -> str:
    return f"[The {named(image)} was left out: {why}.]"
