"""Rows of resources, whichever table they are in, as documents and as clients see them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final, TypeVar, cast

from wegent_contracts.resources import API_VERSION, KINDS, Resource

from wegent_backend.resources.fields import Document
from wegent_backend.resources.identity import Identity
from wegent_backend.resources.ownership import managers
from wegent_backend.secrets.masking import masked
from wegent_backend.tables import KindRow, ResourceColumns, TaskRow, WorkspaceRow

ResourceT = TypeVar("ResourceT", bound=Resource)

TABLES: Final[dict[str, type[TaskRow | WorkspaceRow]]] = {"Task": TaskRow, "Workspace": WorkspaceRow}
"""Kinds that are not in `kinds`."""


def table_of(kind: str) -> Any:
    """The row class of a kind: KindRow, or one of the table `tasks`."""
    return TABLES.get(kind, KindRow)


def identity_of(row: ResourceColumns) -> Identity:
    return Identity(row.kind, row.namespace, row.name, row.user_id)


def document_of(row: ResourceColumns) -> Document:
    """As it is stored: secrets are only pointed at. Not a copy."""
    metadata: dict[str, Any] = {"labels": row.labels, "annotations": row.annotations}
    if row.display_name is not None:
        metadata["displayName"] = row.display_name
    spec = row.spec
    if row.kind == "Task":
        spec = {**spec, "title": cast("TaskRow", row).title}
    return {"metadata": metadata, "spec": spec}


def fill(row: ResourceColumns, document: Document) -> None:
    """The reverse of `document_of`."""
    metadata = document["metadata"]
    row.display_name = metadata.get("displayName")
    row.labels, row.annotations, row.spec = metadata["labels"], metadata["annotations"], document["spec"]
    if isinstance(row, TaskRow):
        row.spec = {key: value for key, value in document["spec"].items() if key != "title"}
        row.title, row.title_source = document["spec"]["title"], "user"
        row.is_group_chat = bool(document["spec"].get("is_group_chat"))
        row.answers = document["spec"].get("answers", "addressed")


def status_of(row: ResourceColumns) -> dict[str, Any]:
    """Status in wire form."""
    status = {"state": "Available", "observedGeneration": row.generation, **row.status}
    if row.kind == "Task":
        task = cast("TaskRow", row)
        status |= {"status": task.state, "progress": task.progress}
        if task.error_message is not None:
            status["errorMessage"] = task.error_message
        times = {"completedAt": task.completed_at, "archivedAt": task.archived_at, "pinnedAt": task.pinned_at}
        status |= {name: iso(at) for name, at in times.items() if at is not None}
    return status


def to_wire(row: ResourceColumns, *, with_managers: bool = False) -> dict[str, Any]:
    """As clients see it: secrets masked. What is stored was validated when it was written; once is enough."""
    document = document_of(row)
    shown = masked(KINDS[row.kind], document)
    metadata = {
        "name": row.name,
        "namespace": row.namespace,
        **shown["metadata"],
        "id": row.id,
        "uid": row.uid,
        "resourceVersion": row.resource_version,
        "generation": row.generation,
        "userId": row.user_id,
        "createdAt": iso(row.created_at),
        "updatedAt": iso(row.updated_at),
    }
    if with_managers:
        metadata["managers"] = [
            entry.model_dump(mode="json", by_alias=True) for entry in managers(document, row.managed)
        ]
    return {
        "apiVersion": API_VERSION,
        "kind": row.kind,
        "metadata": metadata,
        "spec": shown["spec"],
        "status": status_of(row),
    }


def to_resource(kind: type[ResourceT], row: ResourceColumns) -> ResourceT:
    """As an object of its kind; secrets are masked: `secrets.resolve.reveal` gives them to who needs them."""
    return kind.model_validate(to_wire(row))


def iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
