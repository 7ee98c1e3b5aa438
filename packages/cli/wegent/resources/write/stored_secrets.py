"""`wegent secrets`: values that documents refer to as `${secret:NAME}`."""

from __future__ import annotations

from dataclasses import dataclass

from wegent_contracts.protocol.resources import RotationAnswer, StoredSecret, StoredSecretList
from wegent_kit.terminal import safe

from wegent.client.errors import WrongUsage
from wegent.client.rest import Rest
from wegent.client.target import Target, guarded, with_rest
from wegent.resources import table
from wegent.resources.output import as_json, as_yaml
from wegent.resources.write import secret_values
from wegent.resources.write.answers import read_as
from wegent.resources.write.dialogue import Dialogue
from wegent.resources.write.forms import Form


@dataclass(frozen=True)
class OfSecrets:
    """`names` of secrets; `file` has the value of the one to set."""

    target: Target
    names: tuple[str, ...] = ()
    file: str | None = None
    yes: bool = False
    force: bool = False
    output: Form = "table"


async def stored(rest: Rest, target: Target, namespace: str | None = None) -> list[StoredSecret]:
    """Every secret of a namespace, without its value."""
    pages = rest.pages(target.path("secrets", namespace=namespace), scope=target.scope)
    return [entry async for page in pages for entry in read_as(StoredSecretList, page).items]


async def store(rest: Rest, target: Target, name: str, text: str, namespace: str | None = None) -> None:
    path = target.path("secrets", name, namespace=namespace)
    await rest.send("PUT", path, json={"value": text}, params={"scope": target.scope})


def set_(wanted: OfSecrets, dialogue: Dialogue | None = None) -> int:
    """Stores one value, which is asked for at a terminal and read from standard input elsewhere."""
    said = dialogue or Dialogue.of_process()

    def run() -> int:
        (name,) = wanted.names
        text = secret_values.value(name, wanted.file, said)

        async def work(rest: Rest) -> int:
            await store(rest, wanted.target, name, text)
            said.say(f"secret/{name} stored")
            return 0

        return with_rest(wanted.target, work)

    return guarded(run)


def list_(wanted: OfSecrets, dialogue: Dialogue | None = None) -> int:
    """Prints names and who uses them."""
    said = dialogue or Dialogue.of_process()

    def run() -> int:
        async def work(rest: Rest) -> int:
            _show(said, await stored(rest, wanted.target), wanted.output)
            return 0

        return with_rest(wanted.target, work)

    return guarded(run)


def delete(wanted: OfSecrets, dialogue: Dialogue | None = None) -> int:
    """Deletes secrets by name, after asking."""
    said = dialogue or Dialogue.of_process()

    def run() -> int:
        if not wanted.names:
            raise WrongUsage("Name the secrets to delete.")
        said.confirm(f"Delete the secret {', '.join(wanted.names)}?", yes=wanted.yes)

        async def work(rest: Rest) -> int:
            for name in wanted.names:
                path = wanted.target.path("secrets", name)
                await rest.send("DELETE", path, params={"scope": wanted.target.scope, "force": wanted.force})
                said.say(f"secret/{name} deleted")
            return 0

        return with_rest(wanted.target, work)

    return guarded(run)


def rotate(target: Target, dialogue: Dialogue | None = None) -> int:
    """Encrypts everything with a new key; only admins may."""
    said = dialogue or Dialogue.of_process()

    async def work(rest: Rest) -> int:
        answer = read_as(RotationAnswer, (await rest.send("POST", "/secrets/rotate")).body)
        said.say(f"{answer.rewritten} secrets are encrypted with key {answer.key_id} now.")
        if answer.retired:
            said.say(f"Keys that no longer exist: {', '.join(answer.retired)}.")
        return 0

    return with_rest(target, work)


def _show(dialogue: Dialogue, found: list[StoredSecret], form: Form) -> None:
    documents = [entry.model_dump(mode="json", by_alias=True) for entry in found]
    match form:
        case "json":
            dialogue.out.write(as_json({"items": documents}) + "\n")
        case "yaml":
            dialogue.out.write(as_yaml({"items": documents}))
        case "name":
            for entry in found:
                dialogue.say(f"secret/{entry.name}")
        case "table":
            _table(dialogue, found)


def _table(dialogue: Dialogue, found: list[StoredSecret]) -> None:
    if not found:
        dialogue.remark("No secrets are stored here.")
        return
    rows = [(entry.name, f"{entry.updated_at.astimezone():%Y-%m-%d %H:%M}", _users(entry)) for entry in found]
    dialogue.out.write(safe(table.plain(("NAME", "UPDATED", "USED BY"), rows)))


def _users(entry: StoredSecret) -> str:
    return ", ".join(dict.fromkeys(f"{user.kind.lower()}/{user.name}" for user in entry.used_by)) or "-"
