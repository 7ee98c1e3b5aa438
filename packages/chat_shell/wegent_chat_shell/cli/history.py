"""`wegent-chat history`: what was said, listed, shown, written out and deleted."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Literal, TypeVar

from wegent_contracts.protocol.stored import StoredConversation, StoredMessage
from wegent_kit.terminal import one_line, safe

from wegent_chat_shell.cli.outcome import DONE, FAILED, complain, ended
from wegent_chat_shell.cli.session import PREFIX, meant, opened_store
from wegent_chat_shell.cli.settings import TerminalSettings
from wegent_chat_shell.config.file import write_text
from wegent_chat_shell.storage.base import ConversationStore

T = TypeVar("T")
PIPED_WIDTH = 200
_ENDINGS = {"stopped": " (stopped)", "failed": " (failed)", "complete": ""}


def list_conversations(*, search: str, limit: int, as_json: bool) -> int:
    def command() -> int:
        found = _with_store(lambda store: store.page("", search=search, limit=limit)).items
        if as_json:
            print(json.dumps([each.model_dump(mode="json") for each in found], ensure_ascii=False, indent=2))  # noqa: T201
        elif found:
            _table(found)
        else:
            complain("Nothing was found." if search else "Nothing has been said yet.")
        return DONE

    return ended(command, prefix=PREFIX)


def show(conversation: str) -> int:
    def command() -> int:
        from rich.console import Console

        _, messages = _with_store(lambda store: _whole(store, conversation))
        console = Console(highlight=False)
        for each in messages:
            if each.role == "user":
                console.print(safe(f"> {each.content}"), style="bold", markup=False, soft_wrap=True)
            else:
                console.print(safe(each.content), markup=False, soft_wrap=True)
                console.print(f"{safe(each.model or '')}{_ENDINGS[each.ending]}", style="dim", markup=False)
            console.print()
        return DONE

    return ended(command, prefix=PREFIX)


def delete(conversations: Sequence[str], *, yes: bool) -> int:
    def command() -> int:
        if not yes and input(f"Delete {len(conversations)} for good? [y/N] ").strip().lower() not in {"y", "yes"}:
            return FAILED
        _with_store(lambda store: _delete(store, conversations))
        return DONE

    return ended(command, prefix=PREFIX)


def export(conversation: str, *, form: Literal["md", "json"], output: Path | None) -> int:
    def command() -> int:
        found, messages = _with_store(lambda store: _whole(store, conversation))
        text = _markdown(found, messages) if form == "md" else _json(found, messages)
        if output is None:
            sys.stdout.write(text)
        else:
            write_text(output, text)
        return DONE

    return ended(command, prefix=PREFIX)


def _with_store(work: Callable[[ConversationStore], Awaitable[T]]) -> T:
    async def run() -> T:
        async with opened_store(TerminalSettings()) as store:
            return await work(store)

    return asyncio.run(run())


async def _whole(store: ConversationStore, conversation: str) -> tuple[StoredConversation, list[StoredMessage]]:
    found = await store.get("", await meant(store, conversation))
    return found, await store.messages("", found.id)


async def _delete(store: ConversationStore, conversations: Sequence[str]) -> None:
    for conversation in [await meant(store, each) for each in conversations]:
        await store.delete("", conversation)


def _table(found: Sequence[StoredConversation]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("id", "last message", "messages", "title"):
        table.add_column(name, justify="right" if name == "messages" else "left", no_wrap=name != "title")
    for each in found:
        at = f"{each.updated_at.astimezone():%Y-%m-%d %H:%M}"
        table.add_row(each.id, at, str(each.messages), one_line(each.title).replace("[", r"\["))
    # A program that reads it wants a line for each.
    Console(highlight=False, width=None if sys.stdout.isatty() else PIPED_WIDTH).print(table)


def _markdown(conversation: StoredConversation, messages: Sequence[StoredMessage]) -> str:
    parts = [f"# {' '.join(conversation.title.split())}"]
    for each in messages:
        who = "You" if each.role == "user" else f"{each.model or 'Answer'}{_ENDINGS[each.ending]}"
        parts.append(f"## {who}, {each.sent_at:%Y-%m-%d %H:%M} UTC\n\n{each.content}")
    return "\n\n".join(parts) + "\n"


def _json(conversation: StoredConversation, messages: Sequence[StoredMessage]) -> str:
    said = [each.model_dump(mode="json") for each in messages]
    document = {**conversation.model_dump(mode="json"), "messages": said}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
