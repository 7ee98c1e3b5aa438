"""Which kind an address is about: one set of routes serves all of them."""

from __future__ import annotations

from typing import Annotated, Final, TypeAlias, cast

from fastapi import Depends, Request
from starlette.convertors import Convertor, register_url_convertor
from wegent_contracts.resources import KINDS, Resource, Task

ALL: Final = tuple(KINDS.values())
WITH_SHORT_FORMS: Final = tuple(kind for kind in ALL if kind is not Task)
"""The short forms of tasks are about conversations, and have routes of their own: tasks/router.py."""


class PluralConvertor(Convertor[type[Resource]]):
    """`ghosts` in an address is the kind Ghost; any other word is another address."""

    def __init__(self, kinds: tuple[type[Resource], ...]) -> None:
        self._kinds = {kind.plural: kind for kind in kinds}

    @property
    def regex(self) -> str:  # type: ignore[override]
        return "|".join(self._kinds)

    def convert(self, value: str) -> type[Resource]:
        return self._kinds[value]

    def to_string(self, value: type[Resource]) -> str:
        return value.plural


register_url_convertor("kind", PluralConvertor(ALL))
register_url_convertor("kind_with_short_form", PluralConvertor(WITH_SHORT_FORMS))


async def _kind(request: Request) -> type[Resource]:
    return cast("type[Resource]", request.path_params["plural"])


KindOf: TypeAlias = Annotated[type[Resource], Depends(_kind)]
