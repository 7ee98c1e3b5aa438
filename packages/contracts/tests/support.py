"""Documents to validate, and what validation says about them."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from pydantic import ValidationError
from wegent_contracts.errors import FieldError
from wegent_contracts.resources import KINDS, Resource
from wegent_contracts.schemas import field_errors

Document = dict[str, Any]


def example(kind: str) -> Document:
    """A copy of the kind's own example."""
    document: Document = KINDS[kind].model_config["json_schema_extra"]["examples"][0]  # type: ignore[index]
    return deepcopy(document)


def document(kind: str, spec: Any, **metadata: Any) -> Document:
    return {"kind": kind, "metadata": {"name": "x", **metadata}, "spec": spec}


def refused(kind: str, doc: Document) -> list[FieldError]:
    """What is wrong with a document; nothing when it is right."""
    try:
        KINDS[kind].model_validate(doc)
    except ValidationError as error:
        return field_errors(KINDS[kind], error)
    return []


def one_error(kind: str, spec: Any, **metadata: Any) -> FieldError:
    (error,) = refused(kind, document(kind, spec, **metadata))
    return error


def wire(resource: Resource) -> Document:
    """As it is stored and sent."""
    return resource.model_dump(mode="json", by_alias=True, exclude_none=True)


def put(doc: Document, path: str, value: Any) -> Document:
    """A copy with `value` at a path of keys and positions, as `spec.members.0.role`."""
    copied = deepcopy(doc)
    *above, last = (int(step) if step.isdecimal() else step for step in path.split("."))
    parent: Any = copied
    for step in above:
        parent = parent[step] if isinstance(parent, list) else parent.setdefault(step, {})
    parent[last] = value
    return copied


def is_part(part: Any, whole: Any) -> bool:
    """Whether all that `part` says stands in `whole` too."""
    if isinstance(part, dict):
        return isinstance(whole, dict) and all(key in whole and is_part(part[key], whole[key]) for key in part)
    if isinstance(part, list):
        return isinstance(whole, list) and len(part) == len(whole) and all(map(is_part, part, whole))
    return bool(part == whole)
