"""A second model, for when the first one cannot answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Final, TypeVar

from wegent_contracts.errors import WegentError
from wegent_contracts.events import RunStatus
from wegent_contracts.protocol.chat import ModelTarget

from wegent_chat_shell.errors import (
    ModelNotFound,
    ModelRateLimited,
    ModelStreamBroken,
    ModelTimeout,
    ModelUnauthorized,
    ModelUnavailable,
)
from wegent_chat_shell.llm.patience import Emit

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_T = TypeVar("_T")
# What another model may do better: neither a question that is refused nor one that is too long.
_FALLS_BACK: Final = (
    ModelRateLimited,
    ModelUnavailable,
    ModelStreamBroken,
    ModelTimeout,
    ModelUnauthorized,
    ModelNotFound,
)


class Models:
    """The models of an agent for one turn: the one that it has, and the one that answers when that cannot.

    Once the second one has answered, it answers for the rest of the turn: the first would keep everybody waiting again.
    """

    def __init__(
        self, target: ModelTarget, model: BaseChatModel, build: Callable[[ModelTarget], Awaitable[BaseChatModel]]
    ) -> None:
        self._current = (target, model)
        self._fallback = target.fallback
        self._build = build

    @property
    def target(self) -> ModelTarget:
        """The one that answers now."""
        return self._current[0]

    async def ask(
        self,
        call: Callable[[ModelTarget, BaseChatModel], Awaitable[_T]],
        emit: Emit,
        started: Callable[[], bool] = lambda: False,
    ) -> _T:
        """What `call` returns, with one model or the other. Raises what it raises."""
        try:
            return await call(*self._current)
        except _FALLS_BACK as error:
            if self._fallback is None or started():
                raise
            first, failed = error, self._current[0]
        second, self._fallback = self._fallback, None
        message = f'{first.message} Model "{second.name}" answers in place of "{failed.name}".'
        await emit(RunStatus(status="fallback", message=message, model=second.name, in_place_of=failed.name))
        self._current = (second, await self._build(second))
        try:
            return await call(*self._current)
        except WegentError as error:
            raise _both(first, error) from first


def _both(first: WegentError, second: WegentError) -> WegentError:
    message = f"{second.message} It was asked because: {first.message}"
    return type(second)(message, details=second.details)
