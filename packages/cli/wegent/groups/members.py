"""Members of a group on a server."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from wegent.client.errors import NotThere, Refused
from wegent.client.rest import Rest
from wegent.client.target import Target, with_rest
from wegent.groups.groups import name_of, path_of, show
from wegent.resources.write.dialogue import Dialogue
from wegent.resources.write.forms import Form

TITLES = ("NAME", "ROLE", "FROM", "NOTE")


def list_(
    target: Target, group: str, *, pending: bool = False, form: Form = "table", dialogue: Dialogue | None = None
) -> int:
    """Prints members by name."""
    said = dialogue or Dialogue.of_process()

    async def work(rest: Rest) -> int:
        found = [item async for item in _members(rest, group, "pending" if pending else "approved")]
        show(said, found, form, TITLES, "Nobody.")
        return 0

    return with_rest(target, work)


def add(target: Target, group: str, member: str, role: str, dialogue: Dialogue | None = None) -> int:
    """The same for somebody new and for a member: afterwards they have the role."""
    said = dialogue or Dialogue.of_process()

    async def work(rest: Rest) -> int:
        body = {"members": [{"user_name": member, "role": role}]}
        answer = await rest.send("POST", path_of(group, "members", "batch"), json=body)
        for failure in answer.body["failed"]:
            raise Refused(failure["message"], failure["reason"])
        said.say(f"user/{member} is {role} of group/{group}")
        return 0

    return with_rest(target, work)


def remove(target: Target, group: str, member: str, dialogue: Dialogue | None = None) -> int:
    """Whoever is, or waits to be, a member of the group itself."""
    said = dialogue or Dialogue.of_process()

    async def work(rest: Rest) -> int:
        await rest.send("DELETE", path_of(group, "members", str(await _id_of(rest, group, member))))
        said.say(f"user/{member} removed from group/{group}")
        return 0

    return with_rest(target, work)


def leave(target: Target, group: str, dialogue: Dialogue | None = None) -> int:
    said = dialogue or Dialogue.of_process()

    async def work(rest: Rest) -> int:
        await rest.send("POST", path_of(group, "leave"))
        said.say(f"group/{group} left")
        return 0

    return with_rest(target, work)


async def _members(rest: Rest, group: str, state: str) -> AsyncIterator[dict[str, Any]]:
    async for page in rest.pages(path_of(group, "members"), state=state):
        for item in page["items"]:
            yield item


async def _id_of(rest: Rest, group: str, member: str) -> int:
    for state in ("approved", "pending", "rejected"):
        async for item in _members(rest, group, state):
            if name_of(item) == member:
                return int(item["user_id"])
    raise NotThere(f"{member} is no member of {group}, and does not wait to be one.")
