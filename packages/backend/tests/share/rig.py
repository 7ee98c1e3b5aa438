"""People and things of tests, over HTTP."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select, update
from wegent_backend.app import Backend
from wegent_backend.tables import (
    AuditRow,
    GroupAncestorRow,
    GroupRow,
    NamespaceMemberRow,
    ResourceMemberRow,
    ShareLinkRow,
    SubtaskRow,
    SystemSettingRow,
    TaskRow,
    UserRow,
    utc_now,
)

from ..resources.rig import bot, create, ghost, model, team
from ..somebody import Somebody as User
from ..somebody import done

API = "/api/v1/share"
NEVER = 987_654
"""The id of nothing."""


class Somebody(User):
    """With what the tests of this feature do."""

    async def makes_team(self, name: str = "helpers", namespace: str = "default") -> int:
        """With a bot, a ghost and a model of its own."""
        of = {"namespace": namespace}
        parts = [ghost(f"g-{name}"), model(f"m-{name}"), bot(f"b-{name}", ghost=f"g-{name}", model=f"m-{name}")]
        whole = team(name, f"b-{name}", description="They help.")
        for part in [*parts, whole]:
            part["metadata"].update(of)
        for key in ("ghostRef", "modelRef"):
            parts[2]["spec"][key].update(of)
        whole["spec"]["members"][0]["botRef"].update(of)
        await create(self, *parts, whole)
        found = done(await self.get(f"/api/v1/namespaces/{namespace.replace('/', '%2F')}/teams/{name}"))
        return int(found["metadata"]["id"])

    async def makes_knowledge(self, name: str = "handbook") -> int:
        body = {"kind": "KnowledgeBase", "metadata": {"name": name}}
        spec = {"name": "The handbook", "description": "How we work."}
        return int(done(await self.post("/api/v1/knowledgebases", json={**body, "spec": spec}), 201)["metadata"]["id"])

    async def makes_task(self, *texts: str, title: str = "About tea") -> int:
        """A conversation in which question and answer take turns."""
        async with self.backend.edge.ports.db.write() as session:
            row = task_row(self.id, title=title, messages=len(texts))
            session.add(row)
            await session.flush()
            session.add_all(message(row.id, self.id, number, text) for number, text in enumerate(texts, 1))
        return row.id

    async def shares(self, kind: str, number: int, **more: Any) -> dict[str, Any]:
        """A new link."""
        return done(await self.post(f"{API}/links", json={"kind": kind, "id": number, **more}), 201)

    async def joins(self, link: dict[str, Any]) -> dict[str, Any]:
        return done(await self.post(f"{API}/join", json={"token": link["token"]}))

    async def adds(self, whom: Somebody, kind: str, number: int, role: str = "Reporter") -> dict[str, Any]:
        body = {"kind": kind, "id": number, "user_name": whom.name, "role": role}
        return done(await self.post(f"{API}/members", json=body), 201)

    async def requests(self) -> list[dict[str, Any]]:
        return done(await self.get(f"{API}/requests"))["items"]

    async def members(self, kind: str, number: int, **query: Any) -> dict[str, str]:
        """Roles by name."""
        items = done(await self.get(f"{API}/members", params={"kind": kind, "id": number, **query}))["items"]
        return {item["user_name"]: item["role"] for item in items}

    async def has(self) -> dict[str, str]:
        """States of what is shared with them, by what it is called."""
        items = done(await self.get(f"{API}/mine"))["items"]
        return {item["display_name"]: item["state"] for item in items}

    async def sees(self, task_id: int) -> bool:
        return (await self.get(f"/api/v1/tasks/{task_id}")).status_code == 200


somebody = Somebody.new


def task_row(user_id: int, *, title: str, messages: int) -> TaskRow:
    now = utc_now()
    name = f"task-{now.timestamp():.6f}"
    return TaskRow(
        uid=name,
        kind="Task",
        name=name,
        user_id=user_id,
        resource_version=1,
        spec={"prompt": "p", "teamRef": {"name": "t", "namespace": "default"}},
        title=title,
        team_id=1,
        state="COMPLETED",
        last_message_id=messages,
    )


def message(task_id: int, user_id: int, number: int, text: str, state: str = "COMPLETED") -> SubtaskRow:
    asks = number % 2 == 1
    return SubtaskRow(
        task_id=task_id,
        user_id=user_id,
        message_id=number,
        role="USER" if asks else "ASSISTANT",
        state=state,
        content=text,
        bot_name=None if asks else "Helper",
        model_name=None if asks else "secret-model",
    )


async def group_of(backend: Backend, name: str, members: dict[int, str]) -> int:
    """A group with roles by user id."""
    async with backend.edge.ports.db.write() as session:
        row = GroupRow(name=name, owner_id=next(iter(members)))
        session.add(row)
        await session.flush()
        session.add(GroupAncestorRow(group_id=row.id, ancestor_id=row.id))
        session.add_all(NamespaceMemberRow(group_id=row.id, user_id=who, role=role) for who, role in members.items())
    return row.id


async def leaves_group(backend: Backend, user_id: int) -> None:
    async with backend.edge.ports.db.write() as session:
        for row in await session.scalars(select(NamespaceMemberRow).where(NamespaceMemberRow.user_id == user_id)):
            await session.delete(row)


async def switch(backend: Backend, user_id: int, *, active: bool) -> None:
    async with backend.edge.ports.db.write() as session:
        await session.execute(update(UserRow).where(UserRow.id == user_id).values(is_active=active))


async def expire(backend: Backend, link_id: int) -> None:
    """As if its time were over."""
    async with backend.edge.ports.db.write() as session:
        past = utc_now() - timedelta(seconds=1)
        await session.execute(update(ShareLinkRow).where(ShareLinkRow.id == link_id).values(expires_at=past))


async def wait_hours(backend: Backend, hours: int) -> None:
    """As if all decisions were older."""
    async with backend.edge.ports.db.write() as session:
        for row in await session.scalars(select(ResourceMemberRow)):
            row.updated_at -= timedelta(hours=hours)


async def allow_public_pages(backend: Backend, *, allowed: bool = True) -> None:
    async with backend.edge.ports.db.write() as session:
        await session.merge(SystemSettingRow(name="public_share_pages", value=allowed, updated_by=1))


async def entries(backend: Backend, action: str) -> list[AuditRow]:
    async with backend.edge.ports.db.read() as session:
        query = select(AuditRow).where(AuditRow.action == action, AuditRow.outcome == "done").order_by(AuditRow.id)
        return list(await session.scalars(query))
