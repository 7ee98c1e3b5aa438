"""What distinguishes a resource from all others, and whose resources a caller means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from wegent_contracts.errors import Forbidden

from wegent_backend.auth.subject import Subject
from wegent_backend.tables.kinds import PUBLIC_USER_ID

Scope: TypeAlias = Literal["own", "public"]
ReadScope: TypeAlias = Literal["all", "own", "public"]


@dataclass(frozen=True, order=True)
class Identity:
    """(kind, namespace, name, owner); owner 0 is public."""

    kind: str
    namespace: str
    name: str
    owner_id: int

    def __str__(self) -> str:
        where = "" if self.namespace == "default" else f' in the namespace "{self.namespace}"'
        return f'{self.kind} "{self.name}"{where}'


def owner_of(subject: Subject, scope: Scope) -> int:
    """Whose resources a write is about. Raises Forbidden: only admins change what is public."""
    if scope == "own":
        return subject.user_id
    if subject.role != "admin":
        raise Forbidden("Public resources are changed by admins. Leave out scope=public to make one of your own.")
    return PUBLIC_USER_ID


def visible_owners(subject: Subject, scope: ReadScope) -> tuple[int, ...]:
    """Owners whose resources a read is about, own ones first."""
    if scope == "own":
        return (subject.user_id,)
    return (PUBLIC_USER_ID,) if scope == "public" else (subject.user_id, PUBLIC_USER_ID)
