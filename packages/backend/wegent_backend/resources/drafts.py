"""From what somebody sent to a document that can be stored: identity, names of fields, types, defaults."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Final

from pydantic import ValidationError
from wegent_contracts.errors import FieldError
from wegent_contracts.resources import API_VERSION, KINDS, Resource
from wegent_contracts.resources.marks import EACH, Place, secrets
from wegent_contracts.schemas import TwoNames, canonical, field_errors, field_names, field_path, suggest
from wegent_contracts.schemas.field_errors import MOST
from wegent_contracts.schemas.unknown import unknown_field

from wegent_backend.resources.errors import refused, refused_field
from wegent_backend.resources.fields import Document
from wegent_backend.secrets.places import replaced
from wegent_backend.secrets.references import MASK, POINTER, marked_id

BOOKKEEPING: Final = frozenset(
    {"id", "uid", "resourceVersion", "generation", "userId", "createdAt", "updatedAt", "managers"}
)
"""Metadata that the system sets: taken back from clients that send what they read, and left out."""

DIGITS: Final = 19
"""Of the greatest resourceVersion."""

KEPT: Final = ("displayName", "labels", "annotations")


@dataclass(frozen=True)
class Draft:
    """One resource as it was sent: the fields that were written, under their wire names, not yet validated."""

    kind: type[Resource]
    namespace: str
    name: str
    document: Document
    resource_version: int | None = None


def read(
    raw: Any,
    *,
    kind: type[Resource] | None = None,
    namespace: str | None = None,
    name: str | None = None,
    partial: bool = False,
    otherwise: str = "default",
) -> Draft:
    """`kind`, `namespace` and `name` are those of the address, which the body may repeat but not contradict.

    `partial`: the body is a patch, and metadata need not be there. `otherwise`: the namespace when nobody names one.
    Raises Invalid.
    """
    if not isinstance(raw, dict):
        raise refused_field("", "object", f"A resource is an object with kind, metadata and spec, not {_named(raw)}.")
    found = _kind_of(raw, kind)
    try:
        body = canonical(found, raw)
    except TwoNames as error:
        raise refused_field(error.path, "twice", str(error)) from None
    errors = _unknown(found, body)
    metadata = body.get("metadata", {} if partial else None)
    if isinstance(metadata, dict):
        errors += _contradictions(metadata, namespace, name)
    else:
        errors.append(FieldError(path="metadata", rule="missing", message="A resource needs metadata with a name."))
    if errors or not isinstance(metadata, dict):
        raise refused(errors)
    sent = {key: value for key, value in metadata.items() if key not in {"name", "namespace", *BOOKKEEPING}}
    return Draft(
        kind=found,
        namespace=metadata.get("namespace") or namespace or otherwise,
        name=metadata.get("name") or name or "",
        document={"metadata": sent, **({"spec": body["spec"]} if "spec" in body else {})},
        resource_version=_version(metadata.get("resourceVersion")),
    )


def status(kind: type[Resource], shown: dict[str, Any], sent: Any) -> dict[str, Any]:
    """A status that the system writes to the resource `shown`: under `status` of what was sent. Raises Invalid."""
    found = sent.get("status") if isinstance(sent, dict) else None
    if not isinstance(found, dict):
        raise refused_field("status", "missing", "Send an object with the field status.")
    try:
        resource = kind.model_validate({**shown, "status": found})
    except ValidationError as error:
        raise refused(field_errors(kind, error)) from None
    written: dict[str, Any] = resource.model_dump(mode="json", by_alias=True, exclude_none=True)["status"]
    return written


def empty() -> Document:
    return {"metadata": {"labels": {}, "annotations": {}}, "spec": {}}


def complete(kind: type[Resource], namespace: str, name: str, document: Document) -> Document:
    """The document with defaults and nothing that was left out; secrets stay pointed at. Raises Invalid."""
    shown = replaced(kind, document, lambda _path, value, _: MASK if marked_id(value) is not None else value)
    try:
        resource = kind.model_validate(
            {
                "kind": kind.__name__,
                "metadata": {**shown.get("metadata", {}), "name": name, "namespace": namespace},
                **({"spec": shown["spec"]} if "spec" in shown else {}),
            }
        )
    except ValidationError as error:
        raise refused(field_errors(kind, error)) from None
    dumped = resource.model_dump(mode="json", by_alias=True, exclude_none=True, include={"metadata", "spec"})
    whole = {
        "metadata": {key: dumped["metadata"][key] for key in KEPT if key in dumped["metadata"]},
        "spec": dumped["spec"],
    }
    for place in secrets(kind):
        _put_back(document, whole, place)
    return whole


def overlay(base: Document, wanted: Document) -> Document:
    """`base` with every field of `wanted`: mappings are joined, all else is replaced, null leaves a field out."""
    joined = dict(base)
    for key, value in wanted.items():
        if value is None:
            joined.pop(key, None)
        elif isinstance(value, dict) and isinstance(joined.get(key), dict) and POINTER not in joined[key]:
            joined[key] = overlay(joined[key], value)
        else:
            joined[key] = deepcopy(value)
    return joined


def pick(whole: Any, wanted: Any) -> Any:
    """What `wanted` names, with the values that `whole` has there."""
    if not isinstance(wanted, dict) or not isinstance(whole, dict):
        return deepcopy(whole)
    return {key: pick(whole[key], value) for key, value in wanted.items() if key in whole}


def written(sent: Document) -> Document:
    """`sent` without the fields that null leaves out."""
    return {
        key: written(value) if isinstance(value, dict) and value else value
        for key, value in sent.items()
        if value is not None
    }


def _kind_of(raw: dict[str, Any], expected: type[Resource] | None) -> type[Resource]:
    version = raw.get("apiVersion", API_VERSION)
    if version != API_VERSION:
        raise refused_field("apiVersion", "enum", f"The apiVersion of this server is {API_VERSION}.")
    said = raw.get("kind", expected.__name__ if expected else None)
    if not isinstance(said, str) or said not in KINDS:
        near = suggest(said, KINDS) if isinstance(said, str) else None
        hint = f'Did you mean "{near}"?' if near else f"There are: {', '.join(KINDS)}."
        what = f"There is no kind {_named(said)}." if isinstance(said, str) else "kind must be a text."
        what = "kind is missing." if said is None else what
        raise refused_field("kind", "missing" if said is None else "enum", f"{what} {hint}")
    if expected is not None and said != expected.__name__:
        raise refused_field("kind", "mismatch", f"This address is for the kind {expected.__name__}, not {said}.")
    return KINDS[said]


def _unknown(kind: type[Resource], body: dict[str, Any]) -> list[FieldError]:
    """Fields beside metadata and spec; what is inside of those is looked at when it is complete."""
    strange = [key for key in body if key not in field_names(kind)]
    return [
        FieldError(path=field_path((key,)), rule="extra_forbidden", message=unknown_field(kind, kind, (key,)))
        for key in strange[:MOST]
    ]


def _contradictions(metadata: dict[str, Any], namespace: str | None, name: str | None) -> list[FieldError]:
    """Where the body names something else than its address."""
    errors = []
    for key, addressed in (("namespace", namespace), ("name", name)):
        sent = metadata.get(key)
        if sent is not None and not isinstance(sent, str):
            errors.append(FieldError(path=f"metadata.{key}", rule="string", message="This must be a text."))
        elif sent and addressed and sent != addressed:
            message = f'The address says "{addressed}". Leave metadata.{key} out, or make it the same.'
            errors.append(FieldError(path=f"metadata.{key}", rule="mismatch", message=message))
    if not metadata.get("name") and not name:
        errors.append(FieldError(path="metadata.name", rule="missing", message="A resource needs a name."))
    return errors


def _version(sent: Any) -> int | None:
    if sent is None:
        return None
    if isinstance(sent, int) and not isinstance(sent, bool):
        return sent
    if isinstance(sent, str) and sent.isascii() and sent.isdecimal() and len(sent) <= DIGITS:
        return int(sent)
    raise refused_field("metadata.resourceVersion", "int", "This must be the whole number that was read.")


def _put_back(source: Any, target: Any, place: Place) -> None:
    """Copy markers of secrets from `source` to the same places of `target`."""
    step, rest = place[0], place[1:]
    if not isinstance(source, dict | list) or type(source) is not type(target):
        return
    keys: list[Any] = [step]
    if step == EACH:
        keys = list(range(len(source))) if isinstance(source, list) else list(source)
    for key in keys:
        if isinstance(source, dict) and (key not in source or key not in target):
            continue
        value = source[key]
        if rest:
            _put_back(value, target[key], rest)
        elif isinstance(value, dict) and POINTER in value:
            target[key] = value


def _named(value: Any) -> str:
    if isinstance(value, str):
        return f'"{value[:60]}"'
    return {list: "a list", dict: "an object", type(None): "nothing"}.get(type(value), "a number or truth value")
