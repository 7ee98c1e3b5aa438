"""Marks on fields of specs, and where in a kind's wire form the marked fields are.

Generic code works on wire forms (plain dicts) by these places: it needs no class of a kind to mask a secret or to
follow a reference.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from types import UnionType
from typing import Annotated, Any, TypeAlias, Union, get_args, get_origin

from pydantic import BaseModel, Field, GetJsonSchemaHandler
from pydantic.fields import FieldInfo
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

Place: TypeAlias = tuple[str, ...]
"""Steps from the resource down to a field, in wire names; `*` stands for every entry of a list or mapping."""

EACH = "*"


@dataclass(frozen=True)
class Refers:
    """The field names a resource of this kind: a `Ref`, or a text that is a name in the resource's own namespace."""

    kind: str

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return handler(core) | {"x-wegent-ref": self.kind}


@dataclass(frozen=True)
class SecretMark:
    """The field holds a secret: stored encrypted, read back as `***`."""


Secret = Annotated[str, SecretMark(), Field(max_length=65_536, json_schema_extra={"x-wegent-secret": True})]
"""A text that is stored encrypted and read back as `***`; `${secret:NAME}` refers to a stored one."""


@dataclass(frozen=True)
class Marked:
    """A place in the wire form of a kind and what was said about it there."""

    place: Place
    mark: Refers | SecretMark


@cache
def marked(kind: type[BaseModel]) -> tuple[Marked, ...]:
    """Every marked place below `spec` of a kind."""
    return tuple(
        Marked(("spec", *place), mark)
        for place, mark in _of_annotation(kind.model_fields["spec"].annotation, kind.model_fields["spec"].metadata, ())
    )


def references(kind: type[BaseModel]) -> tuple[tuple[Place, str], ...]:
    """Places that refer, with the kind that each refers to."""
    return tuple((entry.place, entry.mark.kind) for entry in marked(kind) if isinstance(entry.mark, Refers))


def secrets(kind: type[BaseModel]) -> tuple[Place, ...]:
    """Places that hold secrets."""
    return tuple(entry.place for entry in marked(kind) if isinstance(entry.mark, SecretMark))


def wire_name(name: str, field: FieldInfo) -> str:
    """The one name under which a field is written and stored."""
    return field.serialization_alias or name


def accepted_names(name: str, field: FieldInfo) -> set[str]:
    """Every name under which a field is taken."""
    validation = field.validation_alias
    choices = getattr(validation, "choices", [validation])
    return {name, wire_name(name, field), *(choice for choice in choices if isinstance(choice, str))}


def inner_models(annotation: Any) -> Iterator[type[BaseModel]]:
    """Models that a value of this annotation, or an entry of it, may be."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
        return
    for argument in get_args(annotation):
        yield from inner_models(argument)


def _of_annotation(annotation: Any, metadata: list[Any], place: Place) -> Iterator[tuple[Place, Refers | SecretMark]]:
    marks = [entry for entry in metadata if isinstance(entry, Refers | SecretMark)]
    if marks:
        yield from ((place, mark) for mark in marks)
        return
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        yield from _of_annotation(arguments[0], list(annotation.__metadata__), place)
    elif origin in {Union, UnionType}:
        for argument in arguments:
            yield from _of_annotation(argument, [], place)
    elif origin in {list, dict}:
        yield from _of_annotation(arguments[-1], [], (*place, EACH))
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
        for name, field in annotation.model_fields.items():
            yield from _of_annotation(field.annotation, field.metadata, (*place, wire_name(name, field)))
