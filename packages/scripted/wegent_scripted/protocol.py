"""The interface of a provider's protocol: reading its requests, writing its answers, chunks and errors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from wegent_scripted.conversation import Json, Request
from wegent_scripted.replies import Delta, Failure, Reply


@dataclass(frozen=True)
class Call:
    """One HTTP request as its head shows it. Header names are in lower case."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]


class InvalidRequest(ValueError):
    """The body is not a request of this protocol. The message says what is wrong."""


class Encoder(Protocol):
    """Writes one streamed answer. Every method returns the bytes of whole server-sent events, or nothing."""

    def opening(self) -> bytes:
        """What comes before the first chunk."""
        ...

    def chunk(self, delta: Delta) -> bytes:
        """One chunk of the answer."""
        ...

    def closing(self) -> bytes:
        """What ends the answer: the reason and the usage."""
        ...

    def failure(self) -> bytes:
        """An overloaded server's error inside the stream."""
        ...


class Provider(Protocol):
    """One provider's protocol."""

    def api_key(self, call: Call) -> str | None:
        """The API key that the client shows, None without one."""
        ...

    def request(self, call: Call, body: Json) -> Request:
        """Read a request for an answer.

        Raises:
            InvalidRequest: a field is missing or of the wrong type.
        """
        ...

    def count(self, call: Call, request: Request) -> Json | None:
        """The body that tells the size of the prompt, None when the call asks for an answer."""
        ...

    def answer(self, request: Request, reply: Reply) -> Json:
        """The body of an answer that is not streamed."""
        ...

    def encoder(self, request: Request, reply: Reply) -> Encoder:
        """The writer of an answer that is streamed."""
        ...

    def error(self, failure: Failure, model: str) -> tuple[int, Json]:
        """Status and body of an HTTP error."""
        ...

    def models(self, ids: list[str]) -> Json:
        """The body of the list of models."""
        ...

    def model(self, model: str) -> Json:
        """The body that describes one model."""
        ...


def listed(value: object, name: str) -> list[Json]:
    """A field that must be a list of objects.

    Raises:
        InvalidRequest: it is something else.
    """
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise InvalidRequest(f"{name}: must be a list of objects")
    return value


def required(body: Json, name: str) -> object:
    """A field that must be there.

    Raises:
        InvalidRequest: it is not.
    """
    if body.get(name) is None:
        raise InvalidRequest(f"{name}: Field required")
    return body[name]
