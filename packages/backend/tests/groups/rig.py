"""People and groups of tests, over HTTP."""

from typing import Any
from urllib.parse import quote

import httpx
from wegent_backend.app import Backend

from ..somebody import Somebody as User
from ..somebody import done

API = "/api/v1/groups"
ROLES = ("RestrictedAnalyst", "Reporter", "Developer", "Maintainer", "Owner")


class Somebody(User):
    """With what the tests of this feature do."""

    async def make(self, name: str, **more: Any) -> dict[str, Any]:
        return done(await self.post(API, json={"name": name, **more}), 201)

    async def add(self, group: str, whom: "Somebody", role: str) -> httpx.Response:
        return await self.post(f"{at(group)}/members", json={"user_name": whom.name, "role": role})

    async def role(self, group: str) -> str | None:
        answer = await self.get(at(group))
        return answer.json()["my_role"] if answer.status_code == 200 else None

    async def names(self, **query: Any) -> list[str]:
        return [item["name"] for item in done(await self.get(API, params=query))["items"]]

    async def members(self, group: str, **query: Any) -> dict[str, str]:
        """Roles by name."""
        items = done(await self.get(f"{at(group)}/members", params=query))["items"]
        return {item["user_name"] or "everybody": item["role"] for item in items}


somebody = Somebody.new


async def members_of_each_role(backend: Backend, owner: Somebody, group: str) -> dict[str, Somebody]:
    """Somebody of each role in the group; `owner` made it, and is the Owner among them."""
    found = {"Owner": owner}
    for role in ROLES[:-1]:
        found[role] = await somebody(backend, f"a-{role.lower()}")
        done(await owner.add(group, found[role], role), 201)
    return found


def at(group: str) -> str:
    return f"{API}/{quote(group, safe='')}"
