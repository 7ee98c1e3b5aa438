"""The script of a server: replies queued or matched by a test, and the record of everything that was asked."""

from __future__ import annotations

import threading
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from wegent_scripted.conversation import Request
from wegent_scripted.directives import answer
from wegent_scripted.replies import Reply

Answer = Reply | str | Callable[[Request], Reply]
Match = str | Callable[[Request], bool]
Outcome = Literal["open", "done", "refused", "broken", "abandoned"]


@dataclass
class Exchange:
    """One request and what became of it.

    `sent` counts chunks. Outcomes: `open` while it runs, `done`, `refused` (an HTTP error), `broken` (the server
    dropped it or sent an error inside the stream), `abandoned` (the client went away first).
    """

    request: Request
    reply: Reply
    outcome: Outcome = "open"
    sent: int = 0


@dataclass
class _Rule:
    matches: Callable[[Request], bool]
    answer: Answer
    once: bool


@dataclass
class Script:
    """What a server answers, settable and readable from any thread while it runs.

    The first rule that matches answers; without one, the directives in the user's text do.
    The record keeps the last `keep` exchanges.
    """

    keep: int = 1000
    _rules: list[_Rule] = field(default_factory=list)
    _record: deque[Exchange] = field(init=False)
    _asked: Counter[str] = field(default_factory=Counter)
    _keys: set[str] = field(default_factory=set)
    _changed: threading.Condition = field(default_factory=threading.Condition)

    def __post_init__(self) -> None:
        self._record = deque(maxlen=self.keep)

    def queue(self, *answers: Answer, match: Match = "") -> None:
        """Answer the next requests with these, in order and once each, where `match` fits.

        A `match` that is a string must be contained in the last text of the user.
        """
        with self._changed:
            self._rules += [_Rule(_matcher(match), given, once=True) for given in answers]

    def always(self, given: Answer, match: Match = "") -> None:
        """Answer every request that fits `match` with this, from now on."""
        with self._changed:
            self._rules.append(_Rule(_matcher(match), given, once=False))

    @property
    def exchanges(self) -> list[Exchange]:
        """What was asked so far, oldest first."""
        with self._changed:
            return list(self._record)

    @property
    def requests(self) -> list[Request]:
        """The requests so far, oldest first."""
        return [exchange.request for exchange in self.exchanges]

    @property
    def keys(self) -> set[str]:
        """Every API key that a client has shown, wrong ones included."""
        with self._changed:
            return set(self._keys)

    def wait_for(self, condition: Callable[[list[Exchange]], bool], timeout: float = 5.0) -> list[Exchange]:
        """Block until the record fulfils a condition, for example that the last outcome is `abandoned`.

        Raises:
            TimeoutError: it did not within `timeout` seconds.
        """
        with self._changed:
            if not self._changed.wait_for(lambda: condition(list(self._record)), timeout):
                raise TimeoutError(f"the scripted server did not come to that in {timeout} s: {list(self._record)}")
            return list(self._record)

    def saw_key(self, key: str | None) -> None:
        """Note an API key that a client has shown."""
        if key:
            with self._changed:
                self._keys.add(key)

    def begin(self, request: Request) -> Exchange:
        """Choose the reply to a request and record both.

        Raises:
            MalformedDirective: the user's text holds a directive that makes no sense.
        """
        with self._changed:
            exchange = Exchange(request, self._choose(request).fitting(request.forced))
            self._record.append(exchange)
            self._changed.notify_all()
            return exchange

    def finish(self, exchange: Exchange, outcome: Outcome) -> None:
        """Record how an exchange ended."""
        with self._changed:
            exchange.outcome = outcome
            self._changed.notify_all()

    def _choose(self, request: Request) -> Reply:
        for rule in self._rules:
            if rule.matches(request):
                if rule.once:
                    self._rules.remove(rule)
                return _reply(rule.answer, request)
        asked_before = self._asked[request.text]
        if "[[times:" in request.text:
            self._asked[request.text] += 1
        return answer(request, asked_before)


def _matcher(match: Match) -> Callable[[Request], bool]:
    if callable(match):
        return match
    return lambda request: match in request.text


def _reply(given: Answer, request: Request) -> Reply:
    if callable(given):
        return given(request)
    return Reply(given) if isinstance(given, str) else given
