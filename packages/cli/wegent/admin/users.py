"""`wegent admin users`: accounts of people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wegent.admin.listing import ROOT, Item, Shape, everything, show, show_value, when
from wegent.client.errors import NotThere, WrongUsage
from wegent.client.rest import Rest
from wegent.client.target import Target, guarded, with_rest
from wegent.resources.write import secret_values
from wegent.resources.write.dialogue import Dialogue
from wegent.resources.write.forms import Form

SHAPE = Shape(
    ("NAME", "ROLE", "STATE", "E-MAIL", "LAST SEEN"),
    lambda item: (item["user_name"], item["role"], _state(item), item["email"] or "-", when(item["last_seen_at"])),
    lambda item: f"user/{item['user_name']}",
    "No users.",
)


async def id_of(rest: Rest, name: str) -> int:
    """The number of a user. Raises NotThere."""
    for item in await everything(rest, "/users", q=name):
        if item["user_name"] == name:
            return int(item["id"])
    raise NotThere(f"There is no user {name}: wegent admin users list has all of them.")


def list_(target: Target, form: Form, asked: Mapping[str, Any], dialogue: Dialogue | None = None) -> int:
    """`asked`: what of the accounts to show."""
    said = dialogue or Dialogue.of_process()

    async def work(rest: Rest) -> int:
        show(said, await everything(rest, "/users", **asked), form, SHAPE)
        return 0

    return with_rest(target, work)


def get(target: Target, name: str, form: Form, dialogue: Dialogue | None = None) -> int:
    said = dialogue or Dialogue.of_process()

    async def work(rest: Rest) -> int:
        found = await rest.get(f"{ROOT}/users/{await id_of(rest, name)}")
        if form == "name":
            said.say(SHAPE.name(found))
        else:
            show_value(said, found, form)
        return 0

    return with_rest(target, work)


def create(target: Target, told: Mapping[str, Any], *, generate: bool = False, dialogue: Dialogue | None = None) -> int:
    """`generate`: the server makes a password, which is printed; else it is asked for, or read from standard input."""
    said = dialogue or Dialogue.of_process()

    def run() -> int:
        body = {name: value for name, value in told.items() if value is not None}
        body |= _password(said, generate)

        async def work(rest: Rest) -> int:
            made = (await rest.send("POST", f"{ROOT}/users", json=body)).body
            said.remark(f"user/{made['user_name']} created")
            _say_password(said, made)
            return 0

        return with_rest(target, work)

    return guarded(run)


def update(
    target: Target, name: str, told: Mapping[str, Any], *, force: bool = False, dialogue: Dialogue | None = None
) -> int:
    """`told`: fields to change; an empty display name or e-mail address is taken away."""
    said = dialogue or Dialogue.of_process()
    body = {field: value if value != "" else None for field, value in told.items() if value is not None}

    def run() -> int:
        if not body:
            raise WrongUsage("Say what to change, for example --role admin.")

        async def work(rest: Rest) -> int:
            path = f"{ROOT}/users/{await id_of(rest, name)}"
            await rest.send("PATCH", path, json=body, params={"force": force or None})
            said.say(f"user/{name} updated")
            return 0

        return with_rest(target, work)

    return guarded(run)


def switch(
    target: Target, name: str, *, on: bool, yes: bool = True, force: bool = False, dialogue: Dialogue | None = None
) -> int:
    """Asks before it switches off."""
    said = dialogue or Dialogue.of_process()

    def run() -> int:
        if not on:
            said.confirm(f"Switch {name} off, and end all that runs for them?", yes=yes)

        async def work(rest: Rest) -> int:
            path = f"{ROOT}/users/{await id_of(rest, name)}"
            await rest.send("PATCH", path, json={"is_active": on}, params={"force": force or None})
            said.say(f"user/{name} {'enabled' if on else 'disabled'}")
            return 0

        return with_rest(target, work)

    return guarded(run)


def reset_password(target: Target, name: str, *, generate: bool = False, dialogue: Dialogue | None = None) -> int:
    """As `create` has it; the logins end."""
    said = dialogue or Dialogue.of_process()

    def run() -> int:
        body = _password(said, generate)

        async def work(rest: Rest) -> int:
            path = f"{ROOT}/users/{await id_of(rest, name)}/password"
            answer = (await rest.send("POST", path, json=body)).body
            said.remark(f"user/{name} has a new password; logins ended: {answer['ended_logins']}")
            _say_password(said, answer)
            return 0

        return with_rest(target, work)

    return guarded(run)


def delete(target: Target, name: str, *, yes: bool = False, dialogue: Dialogue | None = None) -> int:
    """Asks before it deletes."""
    said = dialogue or Dialogue.of_process()

    def run() -> int:
        said.confirm(f"Delete the account {name}?", yes=yes)

        async def work(rest: Rest) -> int:
            await rest.send("DELETE", f"{ROOT}/users/{await id_of(rest, name)}")
            said.say(f"user/{name} deleted")
            return 0

        return with_rest(target, work)

    return guarded(run)


def _password(dialogue: Dialogue, generate: bool) -> dict[str, str]:
    return {} if generate else {"password": secret_values.value("the password", None, dialogue)}


def _say_password(dialogue: Dialogue, answer: Item) -> None:
    """Alone on standard output, where a program can take it."""
    if answer.get("password"):
        dialogue.remark("The password, which cannot be shown again:")
        dialogue.say(answer["password"])


def _state(item: Item) -> str:
    return "on" if item["is_active"] else "off"
