"""`wegent admin groups`: groups of everybody. `wegent groups` changes them."""

from __future__ import annotations

from wegent.admin.listing import Shape, everything, show
from wegent.client.rest import Rest
from wegent.client.target import Target, with_rest
from wegent.groups import members
from wegent.resources.write.dialogue import Dialogue
from wegent.resources.write.forms import Form

SHAPE = Shape(
    ("NAME", "VISIBILITY", "OWNERS", "MEMBERS", "RESOURCES"),
    lambda item: (
        item["name"],
        item["visibility"],
        str(item["owners"]),
        str(item["members"]),
        str(item["resources"]),
    ),
    lambda item: f"group/{item['name']}",
    "No groups.",
)


def list_(target: Target, form: Form, *, ownerless: bool = False, dialogue: Dialogue | None = None) -> int:
    said = dialogue or Dialogue.of_process()

    async def work(rest: Rest) -> int:
        show(said, await everything(rest, "/groups", ownerless=ownerless or None), form, SHAPE)
        return 0

    return with_rest(target, work)


def adopt(target: Target, group: str, owner: str | None, dialogue: Dialogue | None = None) -> int:
    """Makes somebody Owner, whatever they were before."""
    return members.add(target, group, owner or target.user, "Owner", dialogue)
