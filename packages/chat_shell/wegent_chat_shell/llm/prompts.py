"""What a call gives to a model, in the form that its protocol takes, with a beginning that stays the same.

Providers keep the beginning of a prompt, and charge less for it the next time, as long as not one byte of it changes.
So what was said before this turn is written alike in every call: whatever is new stands behind it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from wegent_contracts.protocol.chat import ImageInput, ModelTarget

from wegent_chat_shell.llm.images import Described, images_of, pictured, shown

if TYPE_CHECKING:
    from langchain_core.messages import AnyMessage, BaseMessage

ANSWERED_BY: Final = "wegent_model"
"""In the metadata of an answer: the name of the Model that gave it."""
KEPT: Final[dict[str, Any]] = {"cache_control": {"type": "ephemeral"}}
"""Anthropic's mark: keep the prompt up to here. Four may be set: tools, instructions, history, and this turn so far."""


@dataclass(frozen=True)
class Prompt:
    """`earlier` was said before this turn, and will be said again in the next one; `now` belongs to this turn.

    `images` came with the question, the first message of `now`, and `facts` are told before it; a turn's state does not
    hold them.
    """

    system: str
    earlier: Sequence[AnyMessage]
    now: Sequence[AnyMessage]
    images: Sequence[ImageInput] = ()
    facts: str = ""

    def messages(self) -> list[BaseMessage]:
        """All of it, in order."""
        from langchain_core.messages import HumanMessage, SystemMessage

        system = [SystemMessage(self.system)] if self.system else []
        facts = [HumanMessage(self.facts)] if self.facts else []
        first, *rest = _said(self.now)
        if self.images:
            first = first.model_copy(update={"content": pictured(first.text, self.images)})
        return [*system, *_said(self.earlier), *facts, first, *rest]

    def pictures(self) -> list[ImageInput]:
        """All of them, in order."""
        return [*images_of(self.earlier), *self.images]

    def written_for(self, target: ModelTarget, described: Described | None = None) -> list[BaseMessage]:
        """For one model: thoughts of another one are left out, as nobody else can read them.

        `described`: what it is told of pictures when it takes none.
        """
        system, before = bool(self.system), len(_said(self.earlier))
        messages = [shown(_portable(message, target), target, described) for message in self.messages()]
        if target.provider == "openai" and target.api_format == "chat/completions":
            return list(_as_texts(messages))
        if target.provider == "anthropic":
            # All in parts: a mark would change the form of a text.
            parted = [message.model_copy(update={"content": _parts(message)}) for message in messages]
            _keep(parted, system=system, history=system + before)
            return list(_as_parts(parted))
        return list(_as_parts([_parted(message) for message in messages]))


def _said(messages: Iterable[AnyMessage]) -> list[AnyMessage]:
    """Without answers that say nothing, which some providers refuse."""
    return [message for message in messages if message.type != "ai" or message.text or message.tool_calls]


def _portable(message: BaseMessage, target: ModelTarget) -> BaseMessage:
    from langchain_core.messages import AIMessage

    by = message.response_metadata.get(ANSWERED_BY) if isinstance(message, AIMessage) else None
    if by in (None, target.name) or not isinstance(message, AIMessage):
        return message
    return AIMessage(message.text, tool_calls=message.tool_calls, id=message.id)


def _keep(messages: list[BaseMessage], *, system: bool, history: int) -> None:
    """Set marks: behind the instructions, behind the history, and behind what tools have answered last."""
    marked = {0 if system else -1, history - 1}
    if messages[-1].type == "tool":
        marked.add(len(messages) - 1)
    for at in marked - {-1}:
        messages[at] = _marked(messages[at])


def _marked(message: BaseMessage) -> BaseMessage:
    content = _parts(message)
    for at in range(len(content) - 1, -1, -1):
        if content[at].get("type") in {"text", "image"} and content[at].get("text", "-").strip():
            content[at] = {**content[at], **KEPT}
            return message.model_copy(update={"content": content})
    return message


def _parted(message: BaseMessage) -> BaseMessage:
    return message.model_copy(update={"content": _parts(message)}) if message.type in {"human", "system"} else message


def _parts(message: BaseMessage) -> list[Any]:
    if isinstance(message.content, str):
        return [{"type": "text", "text": message.content}] if message.content else []
    return [{"type": "text", "text": part} if isinstance(part, str) else part for part in message.content]


def _as_parts(messages: Sequence[BaseMessage]) -> Iterable[BaseMessage]:
    """Neighbours of the user's as parts of one message: the earlier ones' bytes stay as they are."""
    return _joined(messages, lambda first, second: [*_parts(first), *_parts(second)])


def _as_texts(messages: Sequence[BaseMessage]) -> Iterable[BaseMessage]:
    """As one text, unless there are pictures: many servers take nothing else."""

    def join(first: BaseMessage, second: BaseMessage) -> Any:
        if isinstance(first.content, str) and isinstance(second.content, str):
            return f"{first.content}\n\n{second.content}"
        return [*_parts(first), *_parts(second)]

    return _joined(messages, join)


def _joined(messages: Sequence[BaseMessage], join: Any) -> Iterable[BaseMessage]:
    from langchain_core.messages import HumanMessage

    open_: BaseMessage | None = None
    for message in messages:
        if open_ is not None and message.type == "human":
            open_ = HumanMessage(join(open_, message))
            continue
        if open_ is not None:
            yield open_
        open_ = message if message.type == "human" else None
        if open_ is None:
            yield message
    if open_ is not None:
        yield open_
