"""Where an error of Pydantic is, in wire names."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from wegent_contracts.resources.base import Resource
from wegent_contracts.schemas.shapes import Shape, field_names, field_shapes, fields

Steps = tuple[str | int, ...]


@dataclass(frozen=True)
class Located:
    """`steps` lead to the value; `owner` is the class whose field the last step names, if it does."""

    steps: Steps = ()
    owner: type[BaseModel] | None = None
    info: FieldInfo | None = None
    may_be: tuple[Shape, ...] = ()
    # Where a value may be one of several things, Pydantic tells what is wrong with it as each of them.
    choices: dict[Steps, str] = field(default_factory=dict)


def locate(kind: type[Resource], location: tuple[str | int, ...]) -> Located:
    """Follows Pydantic's location through the class, leaving out the steps that are no part of the document."""
    at = Located(may_be=(Shape(kind),))
    for step in location:
        at = _next(at, step)
    return at


def _next(at: Located, step: str | int) -> Located:
    if len(at.may_be) > 1:
        return replace(at, may_be=_chosen(at.may_be, str(step)), choices={**at.choices, at.steps: str(step)})
    if step == "[key]" or not at.may_be:
        # Something about a key, or inside of something that has no class: the rest is as it is written.
        return at if step == "[key]" else Located((*at.steps, step), choices=at.choices)
    shape = at.may_be[0]
    if shape.is_list or shape.is_mapping:
        return Located((*at.steps, step), may_be=shape.entries, choices=at.choices)
    if shape.model is not None:
        return _field(at, shape.model, str(step))
    return at


def _field(at: Located, model: type[BaseModel], name: str) -> Located:
    wire = field_names(model).get(name, name)
    return Located((*at.steps, wire), model, fields(model).get(wire), field_shapes(model).get(wire, ()), at.choices)


def _chosen(alternatives: tuple[Shape, ...], label: str) -> tuple[Shape, ...]:
    """The alternative that Pydantic's label means."""
    for shape in alternatives:
        name: Any = getattr(shape.type, "__name__", "")
        if (shape.model or shape.is_list or shape.is_mapping) and label.startswith(name):
            return (shape,)
    simple = [shape for shape in alternatives if not (shape.model or shape.is_list or shape.is_mapping)]
    return tuple(simple[:1])
