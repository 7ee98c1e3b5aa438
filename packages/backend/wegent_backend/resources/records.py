"""Changes of resources as the audit trail has them: one entry for each resource, secrets masked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from wegent_contracts.resources import KINDS

from wegent_backend.context import Context
from wegent_backend.resources.fields import Document
from wegent_backend.resources.identity import Identity
from wegent_backend.resources.intents import Change, Recorded
from wegent_backend.secrets.masking import masked
from wegent_backend.secrets.references import MASK
from wegent_backend.tables import ResourceColumns

ACTIONS: Final[dict[Recorded, str]] = {
    "created": "create",
    "updated": "update",
    "deleted": "delete",
    "restored": "restore",
    "rolled back": "rollback",
}

SAID: Final = ("title", "prompt")
"""Fields of conversations with words of people, who did not write them for admins."""


def record(ctx: Context, changes: Iterable[Change]) -> None:
    """What is written of changes that were made; those that change nothing leave no entry."""
    for change in changes:
        if change.operation != "unchanged" and change.row is not None:
            old, new = shown(change.identity, change.before), shown(change.identity, change.after)
            _record(ctx, ACTIONS[change.recorded], change.row, old, new)


def record_status(ctx: Context, row: ResourceColumns, before: dict[str, Any]) -> None:
    """An admin wrote what the system observes."""
    _record(ctx, "observe", row, {"status": before}, {"status": row.status})


def shown(identity: Identity, document: Document | None) -> dict[str, Any] | None:
    """As the API shows what somebody has written: without what the system adds, but for the owner."""
    if document is None:
        return None
    found = masked(KINDS[identity.kind], document)
    spec = found["spec"]
    if identity.kind == "Task":
        spec = {key: MASK if key in SAID and value else value for key, value in spec.items()}
    return {"metadata": {"userId": identity.owner_id, **found["metadata"]}, "spec": spec}


def _record(ctx: Context, action: str, row: ResourceColumns, old: Any, new: Any) -> None:
    ctx.record(action, row.kind, name=row.name, namespace=row.namespace, object_id=row.id, old=old, new=new)
