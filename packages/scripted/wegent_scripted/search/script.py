"""What the engines find, settable and readable from any thread while they run."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

Engine = Literal["searxng", "tavily", "brave", "duckduckgo"]


@dataclass(frozen=True)
class Found:
    """A page that is found."""

    title: str
    url: str
    text: str = ""
    age: str | None = None


@dataclass(frozen=True)
class Mishap:
    """What befalls a question: an HTTP status, with a Retry-After (s), a wait (s), a body as it is, or a riddle."""

    status: int = 200
    retry_after: int | None = None
    seconds: float = 0
    body: str | None = None
    riddle: bool = False


@dataclass(frozen=True)
class Asked:
    """A question; `key` is what the client showed, empty for none."""

    engine: Engine
    query: str
    key: str
    most: int | None


@dataclass
class SearchScript:
    """Without a word on a query, two pages are found that repeat it."""

    _rules: list[tuple[str, list[Found]]] = field(default_factory=list)
    _mishaps: list[Mishap] = field(default_factory=list)
    _asked: list[Asked] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def find(self, match: str, pages: Sequence[Found]) -> None:
        """What queries with `match` in them find, from now on."""
        with self._lock:
            self._rules.insert(0, (match, list(pages)))

    def befall(self, *mishaps: Mishap) -> None:
        """What befalls the next questions, one each."""
        with self._lock:
            self._mishaps += mishaps

    @property
    def asked(self) -> list[Asked]:
        """What was asked so far, oldest first."""
        with self._lock:
            return list(self._asked)

    def take(self, asked: Asked) -> tuple[list[Found], Mishap]:
        """What becomes of a question."""
        with self._lock:
            self._asked.append(asked)
            mishap = self._mishaps.pop(0) if self._mishaps else Mishap()
            for match, pages in self._rules:
                if match in asked.query:
                    return list(pages), mishap
        return _pages(asked.query), mishap


def _pages(query: str) -> list[Found]:
    return [
        Found(f"First on {query}", "https://one.example/page", f"All about {query}.", "2026-11-01"),
        Found(f"Second on {query}", "https://two.example/page?a=1&b=2", f"More about {query}."),
    ]
