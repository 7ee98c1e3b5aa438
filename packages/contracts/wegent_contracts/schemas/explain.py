"""What fields of a kind mean, for `wegent explain`."""

from __future__ import annotations

import re
from typing import Any

from pydantic import BaseModel, Field
from pydantic.fields import FieldInfo
from pydantic_core import to_jsonable_python

from wegent_contracts.errors import NotFound
from wegent_contracts.resources.base import Resource
from wegent_contracts.resources.marks import EACH, Refers, SecretMark
from wegent_contracts.schemas.shapes import Shape, field_names, field_shapes, fields
from wegent_contracts.schemas.suggest import suggest
from wegent_contracts.schemas.type_words import limits, type_words

_STEP = re.compile(r"\[(?:[0-9]*|\*)\]")


class Explanation(BaseModel):
    """One field (or a whole kind), and the fields inside of it."""

    name: str = Field(description="Wire name of the field")
    path: str = Field(description="Path from the kind, for example Team.spec.members")
    type: str = Field(description="Type in words, for example list of objects")
    required: bool = Field(description="Whether it must be written")
    description: str = Field(description="What it means")
    default: Any = Field(default=None, description="What counts when it is not written; JSON")
    allowed: list[str] = Field(default_factory=list, description="Words that it may be; empty means any")
    limits: list[str] = Field(default_factory=list, description="Limits in words, for example at most 10")
    refers_to: str | None = Field(default=None, description="Kind of the resource that it names")
    secret: bool = Field(default=False, description="Whether it is stored encrypted and read back as ***")
    other_names: list[str] = Field(default_factory=list, description="Names that are accepted for it too")
    children: list[Explanation] = Field(default_factory=list, description="Fields of it, or of its entries")


def explain(kind: type[Resource], path: str = "") -> Explanation:
    """The field at a path as `spec.members.botRef`, or the kind itself; entries of lists need no step.

    Raises NotFound with a suggestion.
    """
    model: type[BaseModel] | None = kind
    answer = _whole(kind)
    for step in filter(None, _STEP.sub("", path).split(".")):
        if step == EACH:
            continue
        if model is None:
            raise NotFound(f'{answer.path} is a {answer.type} and has no fields, so there is no "{step}" in it.')
        wire = field_names(model).get(step)
        if wire is None:
            raise _no_such_field(step, answer.path, model)
        found = field_shapes(model)[wire]
        answer, model = _of_field(wire, f"{answer.path}.{wire}", model), _model_of(found)
    return answer


def _no_such_field(step: str, place: str, model: type[BaseModel]) -> NotFound:
    names = field_names(model)
    near = suggest(step, names)
    hint = f'Did you mean "{names[near]}"?' if near else f"There are: {', '.join(fields(model))}."
    return NotFound(f'{place} has no field "{step}". {hint}')


def _whole(kind: type[Resource]) -> Explanation:
    return Explanation(
        name=kind.__name__,
        path=kind.__name__,
        type="object",
        required=True,
        description=(kind.__doc__ or "").strip(),
        children=_children(kind, kind.__name__),
    )


def _children(model: type[BaseModel] | None, path: str) -> list[Explanation]:
    if model is None:
        return []
    return [_of_field(wire, f"{path}.{wire}", model) for wire in fields(model)]


def _of_field(wire: str, path: str, owner: type[BaseModel]) -> Explanation:
    field, found = fields(owner)[wire], field_shapes(owner)[wire]
    marks = [note for shape in _with_entries(found) for note in shape.notes]
    return Explanation(
        name=wire,
        path=path,
        type=type_words(found),
        required=field.is_required(),
        description=field.description or "",
        default=_default(field),
        allowed=list(dict.fromkeys(word for shape in _with_entries(found) for word in shape.words)),
        limits=limits(found),
        refers_to=next((note.kind for note in marks if isinstance(note, Refers)), None),
        secret=any(isinstance(note, SecretMark) for note in marks),
        other_names=[name for name, known in field_names(owner).items() if known == wire and name != wire],
        children=_children(_model_of(found), path),
    )


def _with_entries(found: tuple[Shape, ...]) -> list[Shape]:
    """What a value may be, and what its entries may be."""
    return [part for shape in found for part in (shape, *_with_entries(shape.entries))]


def _model_of(found: tuple[Shape, ...]) -> type[BaseModel] | None:
    return next((shape.model for shape in _with_entries(found) if shape.model is not None), None)


def _default(field: FieldInfo) -> Any:
    """As JSON; None also for what is empty when it is not written."""
    if field.is_required():
        return None
    value = field.get_default(call_default_factory=True, validated_data={})
    return to_jsonable_python(value, by_alias=True, exclude_none=True) or (value if value in (0, False) else None)
