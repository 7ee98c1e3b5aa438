"""What tests of writing commands share: a person at a terminal, and answers of the store."""

from __future__ import annotations

from io import BytesIO, StringIO
from typing import Any

import pytest
from starlette.responses import JSONResponse
from wegent.client.target import Target
from wegent.resources.write.dialogue import Dialogue

from .fake_store import TOKEN, Asked, FakeStore


class Person:
    """Types `types` and, where nothing is shown, `hidden`; remembers what is said. Not interactive without either."""

    def __init__(self, types: str = "", *hidden: str, interactive: bool | None = None) -> None:
        self._out, self._err, self._hidden = StringIO(), StringIO(), list(hidden)
        self.questions: list[str] = []
        self.dialogue = Dialogue(
            out=self._out,
            err=self._err,
            stdin=BytesIO(types.encode()),
            interactive=bool(types or hidden) if interactive is None else interactive,
            read_hidden=self._read_hidden,
        )

    def _read_hidden(self, question: str) -> str:
        self.questions.append(question)
        return self._hidden.pop(0)

    @property
    def out(self) -> str:
        return self._out.getvalue()

    @property
    def err(self) -> str:
        return self._err.getvalue()


@pytest.fixture
def target(store: FakeStore, monkeypatch: pytest.MonkeyPatch) -> Target:
    monkeypatch.setenv("WEGENT_TOKEN", TOKEN)
    return Target(store.url, "admin", "default")


def answer(store: FakeStore, method: str, path: str, body: Any, status: int = 200) -> None:
    store.answers[method, path] = lambda _: JSONResponse(body, status)


def item(kind: str, name: str, operation: str, **more: Any) -> dict[str, Any]:
    return {"kind": kind, "name": name, "operation": operation, "success": operation != "failed", **more}


def batch(*items: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"success": all(entry["success"] for entry in items), "message": "", "results": list(items), **more}


def refused(status: int, reason: str, message: str, **more: Any) -> tuple[dict[str, Any], int]:
    """Body and status of a refusal; `more` stands beside the error, `details` inside it."""
    error = {"reason": reason, "message": message, "details": more.pop("details", None), "request_id": "r-1"}
    return {"error": error, "detail": message, **more}, status


def sent(store: FakeStore, method: str, path: str) -> list[Asked]:
    return [asked for asked in store.asked if (asked.method, asked.path) == (method, path)]
