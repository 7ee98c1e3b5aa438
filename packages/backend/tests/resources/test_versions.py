"""resourceVersion on every database."""

from wegent_backend.db import Database
from wegent_backend.resources import versions


async def test_numbers_follow_each_other(database: Database) -> None:
    async with database.write() as session:
        first = await versions.next_version(session)
        several = await versions.next_versions(session, 3)
        assert await versions.current(session) == several[-1]

    async with database.write() as session:
        assert await versions.next_version(session) == first + 4
    assert list(several) == [first + 1, first + 2, first + 3]


async def test_numbers_of_a_rolled_back_transaction_are_given_again(database: Database) -> None:
    async with database.write() as session:
        lost = await versions.next_version(session)
        await session.rollback()

    async with database.write() as session:
        await versions.hold(session)
        assert await versions.next_version(session) == lost
