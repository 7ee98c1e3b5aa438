"""`wegent admin usage`: how much is used, and how much there is."""

from __future__ import annotations

from typing import Any

from wegent.admin.listing import ROOT, Shape, everything, show, show_value
from wegent.admin.users import id_of
from wegent.client.rest import Rest
from wegent.client.target import Target, with_rest
from wegent.resources import table
from wegent.resources.write.dialogue import Dialogue
from wegent.resources.write.forms import Form

NUMBERS = ("conversations", "turns", "failed_turns", "input_tokens", "output_tokens")
KINDS = ("public", "of_users", "of_groups", "deleted")


def _cost(item: dict[str, Any]) -> str:
    """One sum for each currency; a server of an earlier version tells none."""
    return ", ".join(f"{cost['amount']:,.4f} {cost['currency']}" for cost in item.get("costs", ()))


SHAPE = Shape(
    ("DAY", "USER", "CONVERSATIONS", "TURNS", "FAILED", "TOKENS IN", "TOKENS OUT", "COST"),
    lambda item: (item["day"], item["user_name"], *(f"{item[name]:,}" for name in NUMBERS), _cost(item)),
    lambda item: f"usage/{item['day']}/{item['user_name']}",
    "Nothing was used.",
)


def days(
    target: Target,
    of: str | None,
    form: Form,
    *,
    since: str | None = None,
    until: str | None = None,
    dialogue: Dialogue | None = None,
) -> int:
    """By day and user; `since` and `until` are days, both included."""
    said = dialogue or Dialogue.of_process()

    async def work(rest: Rest) -> int:
        user_id = await id_of(rest, of) if of else None
        show(said, await everything(rest, "/usage", user_id=user_id, since=since, until=until), form, SHAPE)
        return 0

    return with_rest(target, work)


def totals(target: Target, form: Form, dialogue: Dialogue | None = None) -> int:
    said = dialogue or Dialogue.of_process()

    async def work(rest: Rest) -> int:
        found = await rest.get(f"{ROOT}/usage/totals")
        if form != "table":
            show_value(said, found, form)
            return 0
        kinds = found.pop("resources")
        show_value(said, found, form)
        rows = [(entry["kind"], *(f"{entry[name]:,}" for name in KINDS)) for entry in kinds]
        said.out.write("\n" + table.plain(("KIND", "PUBLIC", "OF USERS", "OF GROUPS", "DELETED"), rows))
        return 0

    return with_rest(target, work)
