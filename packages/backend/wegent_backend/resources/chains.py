"""Resources that refer to their own kind: a shell to the one that it is a variant of, a model to its helper."""

from __future__ import annotations

from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession
from wegent_contracts.resources import KINDS
from wegent_contracts.schemas import field_path

from wegent_backend.resources import references, repository
from wegent_backend.resources.errors import refused_field
from wegent_backend.resources.fields import Document
from wegent_backend.resources.identity import Identity
from wegent_backend.resources.intents import Change, Intent, Prepared
from wegent_backend.resources.references import Reference
from wegent_backend.resources.rows import document_of

LONGEST: Final = 10
"""References within a kind may be this deep."""


RANKS: Final = {name: rank for rank, name in enumerate(KINDS)}
"""Kinds in the order in which they refer: the referenced first."""


def in_order(intents: list[Intent]) -> list[Intent]:
    """Referenced before those that refer, so that each finds what it needs observed already."""
    ranked = sorted(intents, key=lambda intent: RANKS[intent.identity.kind])
    sent = {intent.identity: intent for intent in ranked}
    placed: dict[Identity, Intent] = {}
    for intent in ranked:
        chain: dict[Identity, Intent] = {}
        step: Intent | None = intent
        while step is not None and step.identity not in placed and step.identity not in chain:
            chain[step.identity] = step
            base = _base(step)
            step = sent.get(base) if base is not None else None
        placed |= reversed(chain.items())
    return list(placed.values())


def _base(intent: Intent) -> Identity | None:
    identity, entry = intent.identity, _within_kind(intent.identity, intent.sent)
    if entry is None:
        return None
    return Identity(identity.kind, entry.namespace or identity.namespace, entry.name, identity.owner_id)


def _within_kind(identity: Identity, document: Document) -> Reference | None:
    """The reference to another of the kind: no kind has two."""
    found = references.found(KINDS[identity.kind], document)
    return next((entry for entry in found if entry.kind == identity.kind), None)


class Chains:
    """Whatever the changes of a batch lead to within their kinds, of the batch or of the store."""

    def __init__(self, prepared: Prepared) -> None:
        self._documents = {change.identity: change.after for change in prepared.changes if change.after is not None}
        self._targets = prepared.targets

    @classmethod
    async def load(cls, session: AsyncSession, prepared: Prepared) -> Chains:
        """One query for each step, however many changes there are."""
        chains = cls(prepared)
        wanted = chains._following(list(chains._documents))
        while wanted:
            rows = await repository.living(session, wanted)
            chains._documents |= {identity: document_of(row) for identity, row in rows.items()}
            steps = [(step, identity) for identity in rows if (step := chains._step(identity))]
            await chains._targets.load(session, steps)
            wanted = chains._following(list(rows))
        return chains

    def check(self, change: Change) -> None:
        """Raises Invalid when a resource refers to itself, by however many steps, or its chain is too long."""
        first, trail = self._step(change.identity), [change.identity]
        while first is not None and (target := self._target(trail[-1])) is not None:
            trail.append(target)
            names = " → ".join(identity.name for identity in trail)
            if target in trail[:-1]:
                raise refused_field(field_path(first.path), "cycle", f"These refer to each other in a circle: {names}.")
            if len(trail) > LONGEST:
                message = f"This leads from one {target.kind} to the next more than {LONGEST} times: {names}."
                raise refused_field(field_path(first.path), "chain", message)

    def _following(self, identities: list[Identity]) -> set[Identity]:
        """What these refer to and nobody has looked at."""
        targets = {target for identity in identities if (target := self._target(identity))}
        return targets - self._documents.keys()

    def _target(self, identity: Identity) -> Identity | None:
        step = self._step(identity)
        target = self._targets.find(step, identity) if step is not None else None
        return target.identity if target is not None else None

    def _step(self, identity: Identity) -> Reference | None:
        return _within_kind(identity, self._documents.get(identity, {}))
