import asyncio

from wegent_kit.background import stop


async def test_a_task_that_swallows_a_cancel_is_cancelled_again() -> None:
    swallowed = 0

    async def stubborn() -> None:
        nonlocal swallowed
        while True:
            try:
                await asyncio.sleep(60)
            except asyncio.CancelledError:
                swallowed += 1
                if swallowed == 2:
                    raise

    async def failing() -> None:
        raise ValueError

    tasks = [asyncio.create_task(stubborn()), asyncio.create_task(failing())]
    await asyncio.sleep(0)

    await stop(tasks)

    assert [task.done() for task in tasks] == [True, True]
    assert swallowed == 2


async def test_nothing_to_stop_is_fine() -> None:
    await stop([])
