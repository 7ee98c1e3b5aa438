"""Requests and answers of the provider, over ASGI."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import parse_qsl, unquote, urlencode

from wegent_scripted.delivery import Receive, Scope, Send, read_body


@dataclass(frozen=True)
class Request:
    """`query` and `form` keep the first of parameters with the same name."""

    method: str
    path: str
    query: dict[str, str]
    form: dict[str, str]
    headers: dict[str, str]

    @property
    def cookies(self) -> dict[str, str]:
        """Those that the browser sent."""
        jar = SimpleCookie(self.headers.get("cookie", ""))
        return {name: morsel.value for name, morsel in jar.items()}

    @property
    def bearer(self) -> str:
        """The access token of the request; empty without one."""
        kind, _, token = self.headers.get("authorization", "").partition(" ")
        return token if kind.lower() == "bearer" else ""

    def client(self) -> tuple[str, str | None, str]:
        """Id, secret, and how they were shown."""
        kind, _, encoded = self.headers.get("authorization", "").partition(" ")
        if kind.lower() == "basic":
            name, _, secret = base64.b64decode(encoded).decode().partition(":")
            return unquote(name), unquote(secret), "basic"
        secret_in_body = self.form.get("client_secret")
        return self.form.get("client_id", ""), secret_in_body, "none" if secret_in_body is None else "post"


@dataclass(frozen=True)
class Answer:
    """A status, a body, and headers."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


def as_json(content: object, status: int = 200, **headers: str) -> Answer:
    """A JSON answer that nobody may keep."""
    return Answer(
        status,
        json.dumps(content).encode(),
        {"content-type": "application/json", "cache-control": "no-store"} | headers,
    )


def page(html: str, status: int = 200) -> Answer:
    """A page for the browser."""
    return Answer(status, html.encode(), {"content-type": "text/html; charset=utf-8"})


def redirect(to: str, parameters: dict[str, str | None], **headers: str) -> Answer:
    """To an address with parameters; those that are None are left out."""
    query = urlencode({name: value for name, value in parameters.items() if value is not None})
    joint = "&" if "?" in to else "?"
    return Answer(302, b"", {"location": f"{to}{joint}{query}" if query else to} | headers)


async def read_request(scope: Scope, receive: Receive) -> Request:
    """The whole request."""
    body = await read_body(receive)
    return Request(
        method=scope["method"],
        path=scope["path"],
        query=dict(parse_qsl(scope["query_string"].decode("latin-1"))),
        form=dict(parse_qsl(body.decode("latin-1"))),
        headers={name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]},
    )


async def send_answer(send: Send, answer: Answer) -> None:
    """Send it."""
    headers = [(name.replace("_", "-").encode(), value.encode("latin-1")) for name, value in answer.headers.items()]
    headers.append((b"content-length", str(len(answer.body)).encode()))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body})
