"""The saver of checkpoints does what LangGraph says that one does, on every database."""

from langgraph.checkpoint.conformance import checkpointer_test, validate
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
