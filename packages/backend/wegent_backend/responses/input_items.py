"""What was said before an answer, as the items of a list."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

from wegent_backend.context import Context
from wegent_backend.responses import identifiers, turns
from wegent_backend.responses.identifiers import ResponseId
from wegent_backend.responses.items import refused_field
from wegent_backend.responses.schemas import InputItemList
from wegent_backend.tables import SubtaskRow
from wegent_backend.tasks import repository as tasks

Order: TypeAlias = Literal["asc", "desc"]


async def page(ctx: Context, wanted: ResponseId, *, limit: int, after: str | None, order: Order) -> InputItemList:
    """Messages of the conversation up to the answer. Raises NotFound, Invalid."""
    turn = await turns.find(ctx.session, ctx.subject, wanted)
    facts = turn.facts
    rows = list(await tasks.messages(ctx.session, ctx.subject, facts.task_id, before=facts.message_id))
    if order == "desc":
        rows.reverse()
    if after is not None:
        rows = rows[_place_of(rows, after) + 1 :]
    data = [_item(row) for row in rows[:limit]]
    return InputItemList(
        data=data,
        first_id=data[0]["id"] if data else None,
        last_id=data[-1]["id"] if data else None,
        has_more=len(rows) > limit,
    )


def _place_of(rows: list[SubtaskRow], after: str) -> int:
    for place, row in enumerate(rows):
        if _id(row) == after:
            return place
    raise refused_field("query.after", "unknown", "There is no such item before this response.")


def _id(row: SubtaskRow) -> str:
    return identifiers.message_item(row.task_id, row.message_id)


def _item(row: SubtaskRow) -> dict[str, Any]:
    said = row.role == "USER"
    part: dict[str, Any] = {"type": "input_text", "text": row.content}
    if not said:
        part = {"type": "output_text", "text": row.content, "annotations": []}
    return {
        "type": "message",
        "id": _id(row),
        "role": "user" if said else "assistant",
        "status": "completed" if said or row.state == "COMPLETED" else "incomplete",
        "content": [part],
    }
