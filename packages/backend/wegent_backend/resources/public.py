"""Public resources that the installation itself brings: applied at every start, never over an admin's changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from wegent_contracts.resources import KINDS

from wegent_backend.resources import checks, commit, fields, repository
from wegent_backend.resources.drafts import Draft
from wegent_backend.resources.errors import FieldsOwned
from wegent_backend.resources.identity import Identity
from wegent_backend.resources.intents import Desk, Intent, Prepared, prepare
from wegent_backend.tables import ResourceColumns
from wegent_backend.tables.kinds import PUBLIC_USER_ID

MANAGER: Final = "wegent-start"
"""Owns the fields of what every installation has."""


def comes_along(row: ResourceColumns) -> bool:
    """Whether every installation has it."""
    return row.user_id == PUBLIC_USER_ID and MANAGER in (row.managed or {}).get("applied", {})


async def ensure(desk: Desk, drafts: list[Draft]) -> None:
    """Bring public resources in line; what is in line already is not written.

    Fields that somebody else has changed stay as they are, and what somebody else has deleted stays deleted.
    """
    intents = [
        Intent(
            "apply",
            draft.kind,
            Identity(draft.kind.__name__, draft.namespace, draft.name, PUBLIC_USER_ID),
            draft.document,
        )
        for draft in drafts
    ]
    living = await repository.living(desk.session, [intent.identity for intent in intents])
    wanted = [
        intent for intent in intents if intent.identity in living or not await _was_deleted(desk, intent.identity)
    ]
    prepared = await prepare(desk, wanted)
    if any(isinstance(failure, FieldsOwned) for failure in prepared.failures):
        prepared = await prepare(desk, _without_conflicts(prepared))
    await checks.check(desk, prepared)
    if prepared.failures:
        raise prepared.failures[0]
    await commit.write(desk, prepared)


async def retire(desk: Desk, rows: Sequence[ResourceColumns]) -> None:
    """Delete softly, whoever refers to them: that shows as their condition."""
    identities = [Identity(row.kind, row.namespace, row.name, row.user_id) for row in rows]
    intents = [Intent("delete", KINDS[identity.kind], identity) for identity in identities]
    await commit.write(desk, await prepare(desk, intents))


async def _was_deleted(desk: Desk, identity: Identity) -> bool:
    """By somebody else: what this manager takes away it may bring again."""
    row = await repository.last_deleted(desk.session, identity)
    last = await repository.revision(desk.session, row.uid, row.revision) if row is not None else None
    return last is not None and last.manager != desk.manager


def _without_conflicts(prepared: Prepared) -> list[Intent]:
    intents = []
    for intent, outcome in zip(prepared.intents, prepared.outcomes, strict=True):
        sent = intent.sent
        if isinstance(outcome, FieldsOwned):
            for conflict in outcome.conflicts:
                sent = fields.remove(sent, fields.parse(conflict.path))
        intents.append(replace(intent, sent=sent))
    return intents
