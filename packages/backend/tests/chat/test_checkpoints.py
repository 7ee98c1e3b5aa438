"""The saver of checkpoints does what LangGraph says that one does, on every database."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager

from langchain_core.messages import AIMessage, HumanMessage
from langgraph.checkpoint.base import empty_checkpoint
from langgraph.checkpoint.conformance import checkpointer_test, validate
from sqlalchemy.ext.asyncio import AsyncSession
from wegent_backend.chat.effects.checkpoints import TableSaver
from wegent_backend.db import Database


async def test_conformance(database: Database) -> None:
    def write(*, keep=()):
        assert keep == ()
        return database.write()

    @checkpointer_test(name="TableSaver")
    async def saver():
        yield TableSaver(database, write)

    report = await validate(saver)

    report.print_report()
    assert report.passed_all_base()


async def test_what_a_step_produced_is_kept_before_it_is_part_of_a_state(database: Database) -> None:
    """It is in the next state, also when another process makes that."""
    kept: list[Sequence[str]] = []

    def write(*, keep: Sequence[str] = ()) -> AbstractAsyncContextManager[AsyncSession]:
        kept.append(keep)
        return database.write()

    saver = TableSaver(database, write, lambda messages: [message.id for message in messages])
    place = await saver.aput({"configurable": {"thread_id": "t"}}, empty_checkpoint(), {}, {})
    said = [HumanMessage("Brief.", id="guidance:1"), AIMessage("Yes.", id="a1.b1")]
    await saver.aput_writes(place, [("messages", said), ("jump_to", "model")], "node")
    assert kept == [[], ("guidance:1", "a1.b1")]
