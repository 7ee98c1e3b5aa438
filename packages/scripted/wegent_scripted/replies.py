"""What the model answers: text, thinking, tool calls, the pace of their chunks, and how it goes wrong."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, NamedTuple

from wegent_scripted.conversation import ToolCall, encode

CHUNK_CHARACTERS = 12
ARGUMENT_CHARACTERS = 8
_CHUNKS = re.compile(rf"\s*\S{{1,{CHUNK_CHARACTERS}}}|\s+")


class Delta(NamedTuple):
    """One chunk of an answer. A tool call starts with an empty piece; `last` marks its final piece."""

    kind: Literal["thinking", "text", "tool"]
    text: str
    tool: int = 0
    last: bool = False


class Stamps(Sequence[str]):
    """Text chunks that each carry the Unix time in nanoseconds at which they left, to measure what delays them."""

    def __init__(self, count: int) -> None:
        self._count = count

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, index: int | slice) -> str:
        if not isinstance(index, int) or not 0 <= index < self._count:
            raise IndexError(index)
        return f"{time.time_ns()} "


@dataclass(frozen=True)
class Failure:
    """An HTTP error in place of an answer, with a body in the provider's own form.

    `retry_after` (seconds) becomes a Retry-After header; `message` None stands for the provider's usual words;
    `invalid_key` answers as the provider does to a wrong API key, whatever `status` says.
    """

    status: int
    message: str | None = None
    retry_after: int | None = None
    invalid_key: bool = False


@dataclass(frozen=True)
class Reply:
    """One answer of the model.

    A `text` that is a string is cut into chunks of a word or at most 12 characters; a sequence is sent as it is.
    Times are in seconds: `first` before the first chunk, `delay` between chunks.
    `structured` is the object that a request for one gets: as the arguments of the tool that it must call, or as text.
    `cached` and `cache_written` are the tokens of the prompt that came from the provider's cache or went into it.
    `cut` ends it as at the limit of output tokens. The `…_after` fields count chunks: drop the connection, send an
    error inside the stream, or fall silent; `silent` is silence from the start, without even a status line.
    """

    text: str | Sequence[str] = ""
    thinking: str = ""
    tools: tuple[ToolCall, ...] = ()
    first: float = 0.0
    delay: float = 0.0
    structured: Mapping[str, Any] | None = None
    cached: int = 0
    cache_written: int = 0
    cut: bool = False
    failure: Failure | None = None
    break_after: int | None = None
    fail_after: int | None = None
    hang_after: int | None = None
    silent: bool = False

    @property
    def chunks(self) -> Sequence[str]:
        """The chunks of the text."""
        return split(self.text) if isinstance(self.text, str) else self.text

    @property
    def thinking_tokens(self) -> int:
        """Chunks of thinking."""
        return len(split(self.thinking))

    @property
    def output_tokens(self) -> int:
        """Chunks of every kind; this is also the usage that the server reports."""
        calls = sum(len(argument_pieces(call)) for call in self.tools)
        return self.thinking_tokens + len(self.chunks) + calls

    def fitting(self, forced: str | None) -> Reply:
        """With the object in the form that was asked for: a call of the tool `forced`, or text."""
        if self.structured is None:
            return self
        if forced is not None:
            return replace(self, tools=(ToolCall(forced, self.structured),))
        return replace(self, text=encode(dict(self.structured)))

    def without_mishaps(self) -> Reply:
        """The same answer, going well."""
        return replace(self, failure=None, break_after=None, fail_after=None, hang_after=None, silent=False)

    def deltas(self) -> Iterator[Delta]:
        """The chunks in order (thinking, text, tool calls), each made when it is asked for."""
        for piece in split(self.thinking):
            yield Delta("thinking", piece)
        for piece in self.chunks:
            yield Delta("text", piece)
        for index, call in enumerate(self.tools):
            pieces = argument_pieces(call)
            for at, piece in enumerate(pieces, start=1):
                yield Delta("tool", piece, index, last=at == len(pieces))


def split(text: str) -> list[str]:
    """Cut a text into chunks that join to the same text: words with the blanks before them, long ones cut."""
    return _CHUNKS.findall(text)


def argument_pieces(call: ToolCall) -> list[str]:
    """The chunks of a call: an empty one that announces it, then its arguments as partial JSON."""
    text = encode(dict(call.arguments))
    return ["", *(text[at : at + ARGUMENT_CHARACTERS] for at in range(0, len(text), ARGUMENT_CHARACTERS))]
