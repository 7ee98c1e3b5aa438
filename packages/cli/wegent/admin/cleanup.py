"""`wegent admin cleanup`: removing for good what was deleted or over long ago."""

from __future__ import annotations

import asyncio

from wegent.admin.listing import ROOT, Item, Shape, everything, show, show_value, when
from wegent.client.errors import ClientError
from wegent.client.rest import Rest
from wegent.client.target import Target, guarded, with_rest
from wegent.resources.write.dialogue import Dialogue
from wegent.resources.write.forms import Form

PATH = f"{ROOT}/cleanup"
OPEN = frozenset({"queued", "running"})
LOOK_SECONDS = 0.5

SHAPE = Shape(
    ("ID", "STATE", "BEFORE", "TRIAL", "FOUND", "REMOVED", "STARTED"),
    lambda item: (
        str(item["id"]),
        item["state"],
        when(item["before"]),
        "yes" if item["dry_run"] else "no",
        str(sum(item["found"].values())),
        str(sum(item["removed"].values())),
        when(item["created_at"]),
    ),
    lambda item: f"cleanup/{item['id']}",
    "Nothing was cleaned up yet.",
)


def start(
    target: Target,
    days: int,
    *,
    dry_run: bool = False,
    wait: bool = True,
    yes: bool = False,
    every: float = LOOK_SECONDS,
    dialogue: Dialogue | None = None,
) -> int:
    """Asks before it removes. `wait`: until it is over, with a look `every` so many seconds; an end of waiting is not
    the end of the clean-up.
    """
    said = dialogue or Dialogue.of_process()

    def run() -> int:
        if not dry_run:
            said.confirm(f"Remove for good what was deleted or over {days} days ago?", yes=yes)

        async def work(rest: Rest) -> int:
            body = {"older_than_days": days, "dry_run": dry_run}
            begun = (await rest.send("POST", PATH, json=body)).body
            said.remark(f"cleanup/{begun['id']} started")
            return await _follow(rest, begun, said, every) if wait else 0

        return with_rest(target, work)

    return guarded(run)


def list_(target: Target, form: Form, dialogue: Dialogue | None = None) -> int:
    said = dialogue or Dialogue.of_process()

    async def work(rest: Rest) -> int:
        show(said, await everything(rest, "/cleanup"), form, SHAPE)
        return 0

    return with_rest(target, work)


def get(target: Target, number: int, form: Form, dialogue: Dialogue | None = None) -> int:
    said = dialogue or Dialogue.of_process()

    async def work(rest: Rest) -> int:
        show_value(said, await rest.get(f"{PATH}/{number}"), form)
        return 0

    return with_rest(target, work)


def cancel(target: Target, number: int, dialogue: Dialogue | None = None) -> int:
    said = dialogue or Dialogue.of_process()

    async def work(rest: Rest) -> int:
        stopped = (await rest.send("POST", f"{PATH}/{number}/cancel")).body
        over = "is stopped" if stopped["state"] == "cancelled" else "is being stopped"
        said.say(f"cleanup/{number} {over}")
        return 0

    return with_rest(target, work)


async def _follow(rest: Rest, item: Item, dialogue: Dialogue, every: float) -> int:
    """Tells how far it is whenever that is further; raises ClientError when it fails."""
    told = None
    while item["state"] in OPEN:
        far = sum(item["removed"].values())
        if far != told and item["state"] == "running":
            dialogue.remark(f"  {far} of {sum(item['found'].values())} removed")
            told = far
        await asyncio.sleep(every)
        item = await rest.get(f"{PATH}/{item['id']}")
    if item["state"] == "failed":
        raise ClientError(f"The clean-up {item['id']} has failed, and is tried again: the log of the worker says why.")
    counts = item["found"] if item["dry_run"] else item["removed"]
    show_value(dialogue, {name.replace("_", " "): count for name, count in counts.items()}, "table")
    return 0 if item["state"] == "done" else 1
