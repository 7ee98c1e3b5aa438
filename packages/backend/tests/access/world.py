"""Everybody and everything that the rules tell apart, as rows: cheap to make anew for each attempt."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from wegent_backend.app import Backend
from wegent_backend.auth.subject import GROUP_ROLES, GroupRole, KeyScope, Membership, Subject
from wegent_backend.tables import (
    ApiKeyRow,
    GroupAncestorRow,
    GroupRow,
    KindRow,
    NamespaceMemberRow,
    ResourceMemberRow,
    SecretRow,
    SubtaskRow,
    TaskRow,
    UserRow,
)

from ..people import logged_in, token_of

OUTER, INNER = "outer", "outer/inner"
SPECS: dict[str, dict[str, Any]] = {
    "Ghost": {"systemPrompt": "Be brief."},
    "Skill": {"description": "When tea is to be made", "prompt": "Boil water."},
    "Team": {"members": [{"botRef": {"name": "wegent-chat", "namespace": "default"}}], "collaborationModel": "solo"},
    "Model": {"modelConfig": {"env": {"model": "openai", "model_id": "m", "base_url": "http://127.0.0.1:9"}}},
}


@dataclass(frozen=True)
class Person:
    """A column of the matrix. `subject` is None for those whom nobody knows."""

    name: str
    subject: Subject | None
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def id(self) -> int:
        return self.subject.user_id if self.subject is not None else -1


class World:
    """People and groups, made once, and things, made as often as needed."""

    def __init__(self, backend: Backend) -> None:
        self.backend = backend
        self.people: dict[str, Person] = {}
        self.outer = self.inner = 0
        self._numbers = count(1)

    @property
    def owner(self) -> Person:
        return self.people["owner"]

    async def build(self) -> World:
        users = [
            "owner",
            "other",
            "guest",
            "shared-developer",
            "disabled",
            *map(member, GROUP_ROLES),
            "parent-developer",
        ]
        ids = {"admin": 1} | {name: await self._user(name) for name in users}
        self.outer, self.inner = await self._groups(ids)
        await logged_in(self.backend, *ids.values())
        for name, user_id in ids.items():
            role = "admin" if name == "admin" else "user"
            subject = Subject(user_id, name, role, self._memberships(name))
            known = None if name == "disabled" else subject
            self._add(name, known, {"Authorization": f"Bearer {token_of(self.backend, user_id)}"})
        self._add("anonymous", None, {})
        await self._keys()
        return self

    # --- things -------------------------------------------------------------------------------------------------------

    async def resource(self, kind: str, owner_id: int, namespace: str, *, shared: bool = False) -> KindRow:
        """`shared`: with guest as Reporter by a link, and with shared-developer."""
        number = next(self._numbers)
        row = KindRow(
            uid=str(uuid.uuid4()),
            kind=kind,
            namespace=namespace,
            name=f"thing-{number}",
            user_id=owner_id,
            resource_version=0,
            created_version=0,
            spec=SPECS[kind],
            status={"state": "Available"},
        )
        async with self.backend.edge.ports.db.write() as session:
            session.add(row)
            await session.flush()
            if shared:
                self._share(session, kind, row.id)
        return row

    async def task(
        self, owner: Person, *, shared: bool = False, group_chat: bool = False
    ) -> tuple[TaskRow, SubtaskRow]:
        """A conversation of one question and one answer."""
        number = next(self._numbers)
        task = TaskRow(
            uid=str(uuid.uuid4()),
            kind="Task",
            namespace="default",
            name=f"task-{number}",
            user_id=owner.id,
            resource_version=0,
            created_version=0,
            spec={"teamRef": {"name": "wegent-chat", "namespace": "default"}, "prompt": "Hello"},
            title="Private",
            state="COMPLETED",
            last_message_id=2,
            is_group_chat=group_chat,
        )
        async with self.backend.edge.ports.db.write() as session:
            session.add(task)
            await session.flush()
            question = SubtaskRow(
                task_id=task.id, user_id=owner.id, message_id=1, role="USER", state="COMPLETED", content="Hello"
            )
            answer = SubtaskRow(
                task_id=task.id, user_id=owner.id, message_id=2, role="ASSISTANT", state="COMPLETED", content="Hi"
            )
            session.add_all([question, answer])
            if shared:
                self._share(session, "Task", task.id)
        return task, answer

    async def secret(self, owner_id: int, namespace: str) -> SecretRow:
        row = SecretRow(
            id=str(uuid.uuid4()), user_id=owner_id, namespace=namespace, name=f"secret-{next(self._numbers)}"
        )
        row.key_id, row.token = self.backend.edge.ports.keyring.encrypt("text", context=row.id)
        async with self.backend.edge.ports.db.write() as session:
            session.add(row)
        return row

    async def key(self, user_id: int, key_type: str) -> ApiKeyRow:
        """An API key that nobody uses."""
        hashed = hashlib.sha256(self.fresh().encode()).hexdigest()
        row = ApiKeyRow(user_id=user_id, key_type=key_type, name="unused", prefix="wg-", hash=hashed, scopes=["read"])
        async with self.backend.edge.ports.db.write() as session:
            session.add(row)
        return row

    def fresh(self) -> str:
        return f"new-{next(self._numbers)}"

    def _share(self, session: Any, kind: str, resource_id: int) -> None:
        for name, role in (("guest", "Reporter"), ("shared-developer", "Developer")):
            session.add(
                ResourceMemberRow(
                    kind=kind, resource_id=resource_id, user_id=self.people[name].id, role=role, state="approved"
                )
            )

    # --- people -------------------------------------------------------------------------------------------------------

    def _add(self, name: str, subject: Subject | None, headers: dict[str, str]) -> None:
        self.people[name] = Person(name, subject, headers)

    async def _user(self, name: str) -> int:
        async with self.backend.edge.ports.db.write() as session:
            row = UserRow(user_name=name, is_active=name != "disabled")
            session.add(row)
        return row.id

    async def _groups(self, ids: dict[str, int]) -> tuple[int, int]:
        async with self.backend.edge.ports.db.write() as session:
            outer = GroupRow(name=OUTER, owner_id=ids["parent-developer"])
            inner = GroupRow(name=INNER, owner_id=ids["member-Owner"])
            session.add_all([outer, inner])
            await session.flush()
            pairs = [(outer, outer), (inner, inner), (inner, outer)]
            session.add_all(GroupAncestorRow(group_id=group.id, ancestor_id=above.id) for group, above in pairs)
            session.add(_row(outer.id, ids["parent-developer"], "Developer"))
            session.add_all(_row(inner.id, ids[member(role)], role) for role in GROUP_ROLES)
        return outer.id, inner.id

    def _memberships(self, name: str) -> tuple[Membership, ...]:
        if name == "parent-developer":
            return (Membership(self.outer, OUTER, "Developer"), Membership(self.inner, INNER, "Developer"))
        role = next((role for role in GROUP_ROLES if member(role) == name), None)
        return (Membership(self.inner, INNER, role),) if role else ()

    async def _keys(self) -> None:
        """Keys of the owner, and one of the installation that acts for the owner."""
        await self._key("owner's key", "personal", self.owner, ["read", "use", "write"])
        await self._key("owner's reading key", "personal", self.owner, ["read"])
        admin = self.people["admin"]
        await self._key("service key for the owner", "service", admin, ["read", "use", "write"], acting_for=self.owner)
        await self._key("service key that may not act for others", "service", admin, ["read"], forbidden=self.owner)

    async def _key(
        self,
        name: str,
        kind: str,
        maker: Person,
        scopes: list[KeyScope],
        *,
        acting_for: Person | None = None,
        forbidden: Person | None = None,
    ) -> None:
        key = f"wg-{uuid.uuid4().hex}"
        async with self.backend.edge.ports.db.write() as session:
            row = ApiKeyRow(
                user_id=maker.id,
                key_type=kind,
                name=name,
                prefix=key[:8],
                hash=hashlib.sha256(key.encode()).hexdigest(),
                scopes=list(scopes),
                acts_for_users=acting_for is not None,
            )
            session.add(row)
        headers = {"X-API-Key": key}
        if (named := acting_for or forbidden) is not None:
            headers["wegent-username"] = named.name
        speaker = None if forbidden is not None else (acting_for or maker).subject
        known = None
        if speaker is not None:
            known = Subject(
                speaker.user_id, speaker.user_name, speaker.role, speaker.groups, f"key:{row.id}", frozenset(scopes)
            )
        self._add(name, known, headers)


def member(role: GroupRole) -> str:
    return f"member-{role}"


def _row(group_id: int, user_id: int, role: str) -> NamespaceMemberRow:
    return NamespaceMemberRow(group_id=group_id, user_id=user_id, role=role)
