"""Documents with the one name of each field, whichever of its names was written."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from pydantic import BaseModel

from wegent_contracts.resources.base import Resource
from wegent_contracts.schemas.paths import field_path
from wegent_contracts.schemas.shapes import Shape, field_names, field_shapes

Steps = tuple[str | int, ...]


class TwoNames(ValueError):
    """One field is written under two of its names; `path` is that of the one to leave out."""

    def __init__(self, steps: Steps, first: str, second: str, wire: str) -> None:
        super().__init__(
            f'{field_path((*steps, first))} and "{second}" beside it are two names of one field. Write only "{wire}".'
        )
        self.path = field_path((*steps, first if first != wire else second))


def canonical(kind: type[Resource], document: dict[str, Any]) -> dict[str, Any]:
    """A deep copy in which every accepted name of a field is replaced by its wire name.

    Unknown keys and values of a wrong type stay as they are: validation refuses them. Raises TwoNames.
    """
    return _renamed(kind, document, ())


def _renamed(model: type[BaseModel], value: dict[str, Any], steps: Steps) -> dict[str, Any]:
    names, known = field_names(model), field_shapes(model)
    written: dict[str, str] = {}
    answer = {}
    for key, entry in value.items():
        wire = names.get(key, key)
        if wire in written:
            raise TwoNames(steps, written[wire], key, wire)
        written[wire] = key
        answer[wire] = _rewritten(known.get(wire, ()), entry, (*steps, wire))
    return answer


def _rewritten(found: tuple[Shape, ...], value: Any, steps: Steps) -> Any:
    if isinstance(value, dict):
        if model := _most_like(found, value):
            return _renamed(model, value, steps)
        for shape in found:
            if shape.is_mapping:
                return {key: _rewritten(shape.entries, entry, (*steps, key)) for key, entry in value.items()}
    if isinstance(value, list):
        for shape in found:
            if shape.is_list:
                return [_rewritten(shape.entries, entry, (*steps, position)) for position, entry in enumerate(value)]
    return deepcopy(value) if isinstance(value, dict | list) else value


def _most_like(found: tuple[Shape, ...], value: dict[str, Any]) -> type[BaseModel] | None:
    """Of the models that the value may be, the one that knows most of its keys."""
    models = [shape.model for shape in found if shape.model is not None]
    return max(models, key=lambda model: len(field_names(model).keys() & value.keys()), default=None)
