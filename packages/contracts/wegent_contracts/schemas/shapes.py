"""What a value of an annotation may be: the part of typing that walks over kinds need."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from wegent_contracts.resources.marks import EACH, Place, accepted_names, wire_name


@dataclass(frozen=True)
class Shape:
    """One thing that a value may be, and what was said about it (marks, limits)."""

    type: Any
    notes: tuple[Any, ...] = ()

    @property
    def model(self) -> type[BaseModel] | None:
        return self.type if isinstance(self.type, type) and issubclass(self.type, BaseModel) else None

    @property
    def is_list(self) -> bool:
        return get_origin(self.type) is list

    @property
    def is_mapping(self) -> bool:
        return get_origin(self.type) is dict

    @cached_property
    def entries(self) -> tuple[Shape, ...]:
        """What the entries of a list or mapping may be; nothing else has any."""
        return shapes(get_args(self.type)[-1]) if self.is_list or self.is_mapping else ()

    @property
    def words(self) -> tuple[str, ...]:
        """Allowed words of a Literal."""
        return tuple(map(str, get_args(self.type))) if get_origin(self.type) is Literal else ()


def shapes(annotation: Any, notes: tuple[Any, ...] = ()) -> tuple[Shape, ...]:
    """All that a value may be, apart from None."""
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *said = get_args(annotation)
        return shapes(inner, (*notes, *_flat(said)))
    if origin in {Union, UnionType}:
        return tuple(shape for argument in get_args(annotation) for shape in shapes(argument, notes))
    return () if annotation is NoneType else (Shape(annotation, notes),)


def _flat(notes: list[Any]) -> Iterator[Any]:
    for note in notes:
        yield from note.metadata if isinstance(note, FieldInfo) else (note,)


@cache
def field_names(model: type[BaseModel]) -> dict[str, str]:
    """The wire name for every name that is accepted."""
    names: dict[str, str] = {}
    for name, field in model.model_fields.items():
        names |= dict.fromkeys(sorted(accepted_names(name, field)), wire_name(name, field))
    return names


@cache
def fields(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """Fields by wire name, in the order of the class."""
    return {wire_name(name, field): field for name, field in model.model_fields.items()}


@cache
def field_shapes(model: type[BaseModel]) -> dict[str, tuple[Shape, ...]]:
    """What each field may be, by wire name."""
    return {wire: shapes(field.annotation, tuple(field.metadata)) for wire, field in fields(model).items()}


@cache
def places(kind: type[BaseModel]) -> dict[str, tuple[Place, ...]]:
    """Where fields of each accepted name are, in metadata and spec."""
    found: dict[str, list[Place]] = {}
    for part in ("metadata", "spec"):
        for place, name in _named(field_shapes(kind)[part], (part,)):
            found.setdefault(name, []).append(place)
    return {name: tuple(sorted(where, key=len)) for name, where in found.items()}


def _named(found: tuple[Shape, ...], place: Place) -> Iterator[tuple[Place, str]]:
    for shape in found:
        yield from _named(shape.entries, (*place, EACH))
        if shape.model is not None:
            yield from (((*place, wire), name) for name, wire in field_names(shape.model).items())
            for wire, inner in field_shapes(shape.model).items():
                yield from _named(inner, (*place, wire))
