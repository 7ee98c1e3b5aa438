"""`wegent admin logins`: logins of everybody."""

from __future__ import annotations

from collections.abc import Sequence

from wegent.admin.listing import ROOT, Shape, everything, show, when
from wegent.admin.users import id_of
from wegent.client.errors import WrongUsage
from wegent.client.rest import Rest
from wegent.client.target import Target, guarded, with_rest
from wegent.resources.write.dialogue import Dialogue
from wegent.resources.write.forms import Form

SHAPE = Shape(
    ("ID", "USER", "BY", "FROM", "LAST USED", "ENDS"),
    lambda item: (
        item["id"],
        item["user_name"],
        item["provider"] or item["method"],
        item["address"] or "-",
        when(item["refreshed_at"]),
        when(item["ended_at"] or item["expires_at"]),
    ),
    lambda item: f"login/{item['id']}",
    "No logins.",
)


def list_(target: Target, of: str | None, form: Form, *, over: bool = False, dialogue: Dialogue | None = None) -> int:
    """`over`: those that do not count any more."""
    said = dialogue or Dialogue.of_process()

    async def work(rest: Rest) -> int:
        user_id = await id_of(rest, of) if of else None
        show(said, await everything(rest, "/logins", user_id=user_id, active=not over), form, SHAPE)
        return 0

    return with_rest(target, work)


def end(target: Target, ids: Sequence[str], of: str | None, dialogue: Dialogue | None = None) -> int:
    """Single ones, or all of a user."""
    said = dialogue or Dialogue.of_process()

    def run() -> int:
        if bool(ids) == bool(of):
            raise WrongUsage("Name logins by their ids, or whose to end with --of.")

        async def work(rest: Rest) -> int:
            for login_id in ids:
                await rest.send("DELETE", f"{ROOT}/logins/{login_id}")
                said.say(f"login/{login_id} ended")
            if of:
                answer = await rest.send("DELETE", f"{ROOT}/users/{await id_of(rest, of)}/logins")
                said.say(f"user/{of}: logins ended: {answer.body['ended']}")
            return 0

        return with_rest(target, work)

    return guarded(run)
