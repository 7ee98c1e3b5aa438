"""Asks a model again while nothing of its answer has arrived, and says so."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, Protocol, TypeAlias, TypeVar

from opentelemetry.trace import Tracer
from wegent_contracts.errors import WegentError
from wegent_contracts.events import EngineEvent, RunStatus
from wegent_contracts.protocol.chat import ModelTarget

from wegent_chat_shell.errors import ModelRateLimited, ModelStreamBroken, ModelUnavailable, translate
from wegent_chat_shell.settings import ChatShellSettings
from wegent_chat_shell.telemetry import CallSpan, model_span

Emit: TypeAlias = Callable[[EngineEvent], Awaitable[None]]


class Caller(Protocol):
    """For whom models are asked: a turn."""

    @property
    def settings(self) -> ChatShellSettings: ...

    @property
    def emit(self) -> Emit: ...

    @property
    def tracer(self) -> Tracer: ...


@dataclass(frozen=True)
class ForItself:
    """A caller that is no turn."""

    settings: ChatShellSettings
    emit: Emit
    tracer: Tracer


_T = TypeVar("_T")

# What is worth another attempt, as long as nothing has arrived, and how to say it.
_RETRIED: Final[dict[type[WegentError], str]] = {
    ModelRateLimited: "The provider of model {model} is busy",
    ModelUnavailable: "The provider of model {model} cannot be reached or has failed",
    ModelStreamBroken: "The provider of model {model} dropped the connection",
}


class Patience:
    """With one model. `started` says whether part of the answer has arrived: then nothing is repeated."""

    def __init__(self, target: ModelTarget, caller: Caller, started: Callable[[], bool] = lambda: False) -> None:
        self._target = target
        self._caller = caller
        self._started = started

    async def attempts(self, call: Callable[[CallSpan], Awaitable[_T]]) -> _T:
        """What `call` returns in the end. Raises one of the errors in `wegent_chat_shell.errors`."""
        for attempt in range(1, self._caller.settings.attempts + 1):
            try:
                return await self._attempt(call, attempt)
            except WegentError as error:
                pause = self._pause(error, attempt)
                if pause is None:
                    raise
                failed = error
            await self._announce(failed, pause, attempt)
            await asyncio.sleep(pause)
        raise AssertionError("the last attempt returns or raises")

    async def _attempt(self, call: Callable[[CallSpan], Awaitable[_T]], attempt: int) -> _T:
        with model_span(self._caller.tracer, self._target, attempt) as span:
            try:
                return await call(span)
            except Exception as exc:
                error = translate(exc, self._target, started=self._started())
                if error is None:
                    raise
                raise error from exc

    def _pause(self, error: WegentError, attempt: int) -> float | None:
        """Seconds until the next attempt; None when there is none."""
        settings = self._caller.settings
        if self._started() or attempt >= settings.attempts or type(error) not in _RETRIED:
            return None
        asked = (error.details or {}).get("retry_after")
        if isinstance(asked, float):
            return asked if asked <= settings.retry_after_cap else None
        pause = min(settings.backoff_base * 2.0 ** (attempt - 1), settings.backoff_cap)
        # Spread, so that turns that failed together do not come back together.
        return pause * random.uniform(0.75, 1.25)  # noqa: S311

    async def _announce(self, error: WegentError, pause: float, attempt: int) -> None:
        what = _RETRIED[type(error)].format(model=f'"{self._target.name}"')
        attempts = f"attempt {attempt + 1} of {self._caller.settings.attempts}"
        message = f"{what}. Trying again in {pause:.1f} s ({attempts})."
        await self._caller.emit(RunStatus(status="retrying", message=message))
