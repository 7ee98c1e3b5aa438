"""`wegent-chat query`: one question from a person or a script."""

from __future__ import annotations

import asyncio
import json
import sys
from typing import Any

from wegent_contracts.errors import WegentError
from wegent_contracts.events import EngineEvent

from wegent_chat_shell.cli.asking import Asker
from wegent_chat_shell.cli.outcome import DONE, USAGE, code_of, complain, ended
from wegent_chat_shell.cli.screen import Screen
from wegent_chat_shell.cli.session import PREFIX, Chosen, meant, open_dialogue
from wegent_chat_shell.cli.settings import TerminalSettings
from wegent_chat_shell.cli.talking import Talk
from wegent_chat_shell.dialogue.dialogue import Dialogue


def query(chosen: Chosen, question: str | None, *, as_json: bool) -> int:
    """The exit code."""
    message = _message(question)
    if not message.strip():
        complain("There is no question: write it behind the command, or send it to its standard input.")
        return USAGE
    return ended(lambda: _query(chosen, message, as_json=as_json), prefix=PREFIX)


def _message(question: str | None) -> str:
    """What is piped in stands behind the question."""
    if sys.stdin.isatty() and question != "-":
        return question or ""
    piped = sys.stdin.read()
    return "\n\n".join(text for text in (question if question != "-" else None, piped.rstrip("\n")) if text)


def _query(chosen: Chosen, message: str, *, as_json: bool) -> int:
    settings = TerminalSettings()
    screen = Screen(interactive=False)
    with asyncio.Runner() as runner:
        dialogue = open_dialogue(settings, chosen.allowed)
        try:
            talk = Talk(runner, dialogue, screen, Asker(screen))
            return _asked(talk, chosen.completed(settings), message, as_json=as_json)
        finally:
            runner.run(dialogue.aclose())


def _asked(talk: Talk, chosen: Chosen, message: str, *, as_json: bool) -> int:
    try:
        # Nobody is asked: what may be used is said by --allow.
        asked = chosen.asked(message, attended=False)
        conversation = talk.runner.run(_conversation(talk.dialogue, chosen.conversation))
        exchange = talk.runner.run(talk.dialogue.begin(asked, conversation=conversation))
        last = talk.to_its_end(exchange, _print_event if as_json else None)
    except WegentError as error:
        if not as_json:
            raise
        _print({"type": "response.error", "reason": error.reason, "message": error.message, "details": error.details})
        return code_of(error)
    if as_json:
        told = {"text": last.progress.text, "conversation": last.kept_in, "usage": last.progress.usage()}
        _print({"type": "response.end", **{key: value for key, value in told.items() if value is not None}})
    return DONE


async def _conversation(dialogue: Dialogue, wanted: str | None) -> str | None:
    return None if wanted is None else await meant(dialogue.needed_store(), wanted)


def _print_event(event: EngineEvent) -> None:
    _print(event.model_dump(mode="json", exclude_none=True))


def _print(document: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(document, ensure_ascii=False) + "\n")
    sys.stdout.flush()
