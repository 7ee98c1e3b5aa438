"""`wegent admin settings`: what holds for everybody."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wegent.admin.listing import ROOT, show_value
from wegent.client.errors import WrongUsage
from wegent.client.rest import Rest
from wegent.client.target import Target, guarded, with_rest
from wegent.resources.write.dialogue import Dialogue
from wegent.resources.write.forms import Form

WORDS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
PATH = f"{ROOT}/settings"


def get(target: Target, form: Form, dialogue: Dialogue | None = None) -> int:
    said = dialogue or Dialogue.of_process()

    async def work(rest: Rest) -> int:
        show_value(said, await rest.get(PATH), form)
        return 0

    return with_rest(target, work)


def set_(target: Target, words: Sequence[str], dialogue: Dialogue | None = None) -> int:
    """Each word is NAME=VALUE."""
    said = dialogue or Dialogue.of_process()

    def run() -> int:
        wanted = dict(map(_read, words))

        async def work(rest: Rest) -> int:
            now = (await rest.send("PATCH", PATH, json=wanted)).body
            show_value(said, {name: now[name] for name in wanted}, "table")
            return 0

        return with_rest(target, work)

    return guarded(run)


def _read(word: str) -> tuple[str, Any]:
    name, equals, value = word.partition("=")
    if not name or not equals:
        raise WrongUsage(f"{word} is not NAME=VALUE, for example group_creation=admins.")
    return name, WORDS.get(value.lower(), value)
