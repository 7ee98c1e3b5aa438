"""What an earlier version could not work with, and this one can: it does not wait until somebody changes it."""

from __future__ import annotations

from typing import Any

from wegent_backend.resources import commit, repository
from wegent_backend.resources.identity import Identity
from wegent_backend.resources.intents import Desk
from wegent_backend.resources.observation import not_implemented
from wegent_backend.resources.rows import document_of, identity_of
from wegent_backend.tables import ResourceColumns


async def observe_again(desk: Desk) -> list[Identity]:
    """When the installation starts; returns what works now. The caller holds the counter (versions.hold)."""
    rows: list[ResourceColumns] = [
        row
        for row in await repository.unavailable(desk.session)
        if _was_later(row.status) and not_implemented(row.kind, document_of(row)["spec"]) is None
    ]
    turned = [identity_of(row) for row in await commit.renew(desk, rows)]
    await commit.refresh_referrers(desk, turned)
    return turned


def _was_later(status: dict[str, Any]) -> bool:
    conditions = status.get("conditions", [])
    return any((entry["type"], entry.get("reason")) == ("Ready", "NotYetImplemented") for entry in conditions)
