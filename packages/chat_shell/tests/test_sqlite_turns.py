"""Turns with tools in a file: they go on after the death of their process, from their last finished step."""

import asyncio
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from langgraph.checkpoint.conformance import checkpointer_test, validate
from wegent_chat_shell.config.catalog import Catalog
from wegent_chat_shell.config.schema import ShellConfig
from wegent_chat_shell.dialogue.dialogue import Dialogue
from wegent_chat_shell.dialogue.errors import TurnNotFound, TurnRunning
from wegent_chat_shell.dialogue.exchange import Exchange
from wegent_chat_shell.dialogue.turns import Asked, KeptTurn
from wegent_chat_shell.engine import ChatEngine
from wegent_chat_shell.storage.base import ConversationBusy
from wegent_chat_shell.storage.opening import in_file
from wegent_chat_shell.storage.sqlite.checkpoints import SqliteSaver
from wegent_chat_shell.storage.sqlite.file import StoreFile
from wegent_chat_shell.storage.sqlite.turns import SqliteTurns
from wegent_contracts.protocol.waiting import AnswerBody
from wegent_scripted import ScriptedServer

from .fixed_tools import NoteTools
from .support import FAST, KEY

# Dies when the tool is called: before it does anything, or after it has.
PROGRAM = """
import asyncio, os, sys
from pathlib import Path
from typing import Any

sys.path.insert(0, {tests!r})
from fixed_tools import NoteTools
from wegent_chat_shell.config.catalog import Catalog
from wegent_chat_shell.config.schema import ShellConfig
from wegent_chat_shell.dialogue.dialogue import Dialogue
from wegent_chat_shell.dialogue.turns import Asked
from wegent_chat_shell.engine import ChatEngine
from wegent_chat_shell.storage.opening import in_file


class Deadly(NoteTools):
    async def _note(self, arguments: dict[str, Any], context: Any) -> str:
        os._exit(9)


async def main() -> None:
    storage = in_file(Path({path!r}), max_waiting=10)
    catalog = Catalog(ShellConfig.model_validate({config!r}), {{}}, Path())
    dialogue = Dialogue(ChatEngine(sources=[Deadly()]), catalog, storage.store, storage.turns, allowed=("note",))
    exchange = await dialogue.begin(
        Asked(agent="noter", fields={{"message": {message!r}}}, attended=True), conversation="new", turn_id="the-turn"
    )
    async for _ in exchange.events():
        pass


asyncio.run(main())
"""
QUESTION = '[[say:I write it down.]] [[tool:note {"text": "tea"}]] [[then]] [[say:Done.]]'


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "conversations.db"


def config_of(server: ScriptedServer) -> dict[str, Any]:
    model = {"provider": "openai", "model_id": "scripted", "base_url": server.openai_url, "api_key": KEY}
    return {"models": {"fast": model}, "agents": {"noter": {"model": "fast", "tools": ["note"]}}}


def a_turn(turn_id: str, **fields: Any) -> KeptTurn:
    expires = datetime.now(UTC) + timedelta(hours=1)
    return KeptTurn(**{"id": turn_id, "asked": Asked(fields={"message": "x"}), "expires_at": expires, **fields})


async def to_the_end(exchange: Exchange) -> str:
    async for _ in exchange.events():
        pass
    return exchange.progress.text


async def test_its_states_are_as_langgraph_wants_them(path: Path) -> None:
    file = StoreFile(path)

    @checkpointer_test(name="SqliteSaver")
    async def saver():
        yield SqliteSaver(file)

    report = await validate(saver)
    report.print_report()
    assert report.passed_all_base()
    await file.close()


async def test_it_goes_on_after_the_death_of_its_process(path: Path, server: ScriptedServer) -> None:
    config, tests = config_of(server), str(Path(__file__).parent)
    program = PROGRAM.format(tests=tests, path=str(path), config=config, message=QUESTION)
    ended = await asyncio.to_thread(subprocess.run, [sys.executable, "-c", program])
    assert ended.returncode == 9
    asked = len(server.script.requests)

    notes, storage = NoteTools(), in_file(path, max_waiting=10)
    engine = ChatEngine(FAST, [notes])
    dialogue = Dialogue(
        engine, Catalog(ShellConfig.model_validate(config), {}, Path()), storage.store, storage.turns, allowed=("note",)
    )
    store = dialogue.needed_store()
    (conversation,) = (await store.page("")).items
    left = await dialogue.unfinished("", conversation.id)
    assert left is not None
    assert (left.id, left.waits, left.said) == ("the-turn", [], "I write it down.")
    with pytest.raises(ConversationBusy, match="was interrupted"):
        await dialogue.begin(Asked(fields={"message": "x"}), conversation=conversation.id)

    # Whether it was noted nobody knows: people say.
    exchange = await dialogue.go_on("", "the-turn", {})
    with pytest.raises(TurnRunning):
        await dialogue.go_on("", "the-turn", {})
    assert await to_the_end(exchange) == "I write it down."
    (wait,) = exchange.progress.waits
    assert wait.kind == "effect"
    exchange = await dialogue.go_on("", "the-turn", {wait.place: AnswerBody(choice="repeat")})
    assert await to_the_end(exchange) == "I write it down.\n\nDone."
    assert notes.written == ["tea"]
    assert len(server.script.requests) == asked + 1
    assert [each.content for each in await store.messages("", conversation.id)] == [
        QUESTION,
        "I write it down.\n\nDone.",
    ]
    with pytest.raises(TurnNotFound):
        await dialogue.kept("", "the-turn")
    await dialogue.aclose()


async def test_a_process_that_lives_keeps_its_turn(path: Path) -> None:
    mine, others = SqliteTurns(StoreFile(path), most=10), SqliteTurns(StoreFile(path), most=10)
    await mine.begin(a_turn("one"))
    assert await mine.running("one")
    assert await others.running("one")
    await mine.aclose()
    assert not await others.running("one")


async def test_only_one_goes_on_with_a_turn(path: Path) -> None:
    several = [SqliteTurns(StoreFile(path), most=10) for _ in range(4)]
    await several[0].begin(a_turn("one"))
    claims = [each.claim(a_turn("one", attempt=2)) for each in several]
    outcomes = await asyncio.gather(*claims, return_exceptions=True)
    assert sorted(type(each).__name__ for each in outcomes) == ["NoneType", *["TurnRunning"] * 3]
    for each in several:
        await each.aclose()


async def test_what_nobody_answers_is_forgotten(path: Path) -> None:
    turns = SqliteTurns(StoreFile(path), most=1)
    await turns.begin(a_turn("old", expires_at=datetime.now(UTC) - timedelta(seconds=1)))
    with pytest.raises(TurnNotFound):
        await turns.get("", "old")
    await turns.begin(a_turn("new"))
    assert (await turns.get("", "new")).id == "new"
    await turns.aclose()


async def test_with_a_turn_goes_all_that_belongs_to_it(path: Path) -> None:
    file = StoreFile(path)
    turns = SqliteTurns(file, most=1)
    await turns.begin(a_turn("one"))
    ledger, saver = turns.memory("one", lambda: "Said so far.")
    from langgraph.checkpoint.base import empty_checkpoint

    place = await saver.aput({"configurable": {"thread_id": "one"}}, empty_checkpoint(), {}, {})
    await saver.aput_writes(place, [("messages", ["x"])], "node")
    assert (await turns.get("", "one")).said == "Said so far."
    await turns.end("one")
    del ledger
    tables = ("turns", "tool_calls", "checkpoints", "checkpoint_writes")
    counts = await file.read(lambda db: [db.execute(f"SELECT count(*) FROM {each}").fetchone()[0] for each in tables])  # noqa: S608
    assert counts == [0, 0, 0, 0]
    await turns.aclose()
    await file.close()
