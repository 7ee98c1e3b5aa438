"""`wegent admin runs`: answers that are being written, whoever's they are."""

from __future__ import annotations

from collections.abc import Sequence

from wegent.admin.listing import ROOT, Item, Shape, everything, show, when
from wegent.admin.users import id_of
from wegent.client.rest import Rest
from wegent.client.target import Target, with_rest
from wegent.resources.write.dialogue import Dialogue
from wegent.resources.write.forms import Form

SHAPE = Shape(
    ("ID", "USER", "TEAM", "STATE", "SINCE", "OWNER"),
    lambda item: (
        str(item["id"]),
        item["user_name"],
        item["team"] or "-",
        _state(item),
        when(item["started_at"] or item["created_at"]),
        (item["owner"] or "-")[:12],
    ),
    lambda item: f"run/{item['id']}",
    "Nothing runs.",
)


def list_(target: Target, of: str | None, form: Form, dialogue: Dialogue | None = None) -> int:
    said = dialogue or Dialogue.of_process()

    async def work(rest: Rest) -> int:
        user_id = await id_of(rest, of) if of else None
        show(said, await everything(rest, "/runs", user_id=user_id), form, SHAPE)
        return 0

    return with_rest(target, work)


def cancel(target: Target, ids: Sequence[int], dialogue: Dialogue | None = None) -> int:
    said = dialogue or Dialogue.of_process()

    async def work(rest: Rest) -> int:
        for run_id in ids:
            await rest.send("POST", f"{ROOT}/runs/{run_id}/cancel")
            said.say(f"run/{run_id} is being stopped")
        return 0

    return with_rest(target, work)


def _state(item: Item) -> str:
    return "stopping" if item["cancel_requested"] else str(item["state"])
