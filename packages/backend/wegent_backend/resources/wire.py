"""Rows as resources, and resources as clients may see them."""

from __future__ import annotations

import re
from typing import Any, Final, TypeVar

from wegent_contracts.resources import Resource

from wegent_backend.tables import ResourceColumns

MASK: Final = "***"
SECRET_FIELDS: Final = frozenset({"api_key"})
_PLACEHOLDER = re.compile(r"\$\{env:[A-Za-z0-9_]+\}")

ResourceT = TypeVar("ResourceT", bound=Resource)


def metadata_of(row: ResourceColumns) -> dict[str, Any]:
    """What the frame of every resource says about the row."""
    return {
        "name": row.name,
        "namespace": row.namespace,
        "display_name": row.display_name,
        "labels": row.labels,
        "annotations": row.annotations,
        "id": row.id,
        "uid": row.uid,
        "resource_version": row.resource_version,
        "generation": row.generation,
        "user_id": row.user_id,
        "created_at": row.created_at,
        "updated_at": row.updated_at,
    }


def to_resource(kind: type[ResourceT], row: ResourceColumns) -> ResourceT:
    """The resource with its secrets; for use inside the server."""
    status = row.status or {"state": "Available", "observed_generation": row.generation}
    return kind.model_validate(
        {"kind": row.kind, "metadata": metadata_of(row), "spec": row.spec, "status": status},
    )


def to_wire(resource: Resource) -> dict[str, Any]:
    """JSON of the resource with its secrets masked."""
    answer = resource.model_dump(mode="json", by_alias=True, exclude_none=True)
    answer["spec"] = masked(answer["spec"])
    return answer


def spec_of(resource: Resource) -> dict[str, Any]:
    """The spec as it is stored: wire names, nothing that was left out."""
    spec: dict[str, Any] = resource.spec.model_dump(mode="json", by_alias=True, exclude_none=True)
    return spec


def masked(value: Any) -> Any:
    """A copy without secrets. A reference to the server's environment is no secret and stays readable."""
    if isinstance(value, dict):
        return {key: MASK if _is_secret(key, entry) else masked(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [masked(entry) for entry in value]
    return value


def _is_secret(key: str, value: Any) -> bool:
    return key in SECRET_FIELDS and not (isinstance(value, str) and _PLACEHOLDER.fullmatch(value))
