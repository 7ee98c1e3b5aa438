"""JSON Schema of kinds, for editors, forms and other people's tools."""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from wegent_contracts.resources.base import Resource


class _WithoutTitles(GenerateJsonSchema):
    """Fields have names and descriptions; a title made of the name says nothing new."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 - Pydantic's signature
        return False


def json_schema(kind: type[Resource]) -> dict[str, Any]:
    """Schema of whole documents of a kind in wire names, with `$defs`; not to be changed by the caller.

    `x-wegent-ref` names the kind that a field refers to, `x-wegent-secret` is true on secrets.
    """
    return _made(kind)


@cache
def _made(kind: type[Resource]) -> dict[str, Any]:
    schema = kind.model_json_schema(by_alias=True, mode="serialization", schema_generator=_WithoutTitles)
    return {"$schema": _WithoutTitles.schema_dialect, **schema}
