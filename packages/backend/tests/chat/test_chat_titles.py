"""Titles: what they are made of, and the job that writes them."""

import json
from contextlib import AsyncExitStack

import pytest
from wegent_backend.chat import titles
from wegent_backend.settings import BackendSettings
from wegent_backend.worker_app import open_jobs
from wegent_scripted import Failure, Reply, ScriptedServer

from .conftest import World, model, serving
from .window import Window

sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.mark.parametrize(
    ("answer", "title"),
    [
        ("Blue sky over Berlin", "Blue sky over Berlin"),
        ('"Blue sky"', "Blue sky"),
        ("Title: Blue sky.", "Blue sky"),
        ("**Title:** “Blue sky”", "Blue sky"),
        ("# Blue sky\n\nThis is about the sky.", "Blue sky"),
        ("标题：蓝天。", "蓝天"),
        ("《蓝天》", "蓝天"),
        ("  Blue \t sky  ", "Blue sky"),
        ("Blue\u202e sky\x1b[31m", "Blue sky[31m"),
        ("- Blue sky", "Blue sky"),
        ("C++ or Rust?", "C++ or Rust?"),
        ("", None),
        (" \n ", None),
        ('"..."', None),
        ("x" * 80, "x" * 59 + "…"),
        ("word " * 30, "word word word word word word word word word word word…"),
    ],
)
def test_what_a_model_suggests_is_made_fit(answer: str, title: str | None) -> None:
    assert titles.from_answer(answer) == title
    assert title is None or len(title) <= titles.LONGEST


@pytest.mark.parametrize(
    ("message", "title"),
    [
        ("Hello", "Hello"),
        ("Hello\n\nworld", "Hello world"),
        ("\u200b\u200b", "…"),
        (
            "Please explain the difference between a process and a thread in Linux",
            "Please explain the difference between a process and a…",
        ),
    ],
)
def test_the_first_words_of_a_message(message: str, title: str) -> None:
    assert titles.from_message(message) == title


async def do_jobs(settings: BackendSettings, world: World) -> None:
    """What a worker does with the jobs that wait."""
    async with AsyncExitStack() as stack:
        runner = await open_jobs(stack, settings)
        for row in await world.jobs():
            await runner.run(row.id, row.job, row.args)


async def converse(world: World, window: Window, message: str = "Why is the sky blue?", **more: object) -> int:
    sent = await window.call("chat:send", team_id=world.team_id, message=message, **more)
    await window.end_of(sent["assistant_subtask_id"])
    return sent["task_id"]


@sqlite
async def test_the_job_asks_the_model_and_tells_the_windows(world: World, chat_settings: BackendSettings) -> None:
    world.script.queue("Because of scattering.", "Title: Blue skies")
    async with world.window() as window:
        task_id = await converse(world, window)
        assert [row.args for row in await world.jobs()] == [[task_id, world.admin.user_id]]
        await do_jobs(chat_settings, world)
        await window.wait(lambda: bool(window.of("task:renamed")))
    assert window.of("task:renamed") == [{"task_id": task_id, "title": "Blue skies"}]
    task = await world.task(task_id)
    assert (task.title, task.title_source) == ("Blue skies", "job")
    assert "scattering" in world.script.requests[-1].text
    assert await world.jobs() == []


@sqlite
async def test_a_model_that_fails_leaves_the_first_words(world: World, chat_settings: BackendSettings) -> None:
    world.script.queue("Because of scattering.", Reply(failure=Failure(401)))
    async with world.window() as window:
        task_id = await converse(world, window)
        await do_jobs(chat_settings, world)
    task = await world.task(task_id)
    assert (task.title, task.title_source) == ("Why is the sky blue?", "job")
    assert window.of("task:renamed") == []


@sqlite
async def test_a_model_that_never_stops_is_cut(world: World, chat_settings: BackendSettings) -> None:
    world.script.queue("Because of scattering.", Reply("word " * 100_000, delay=0.0001))
    async with world.window() as window:
        task_id = await converse(world, window)
        await do_jobs(chat_settings, world)
    assert (await world.task(task_id)).title.startswith("word word")


@sqlite
async def test_a_title_of_the_user_stays(world: World, chat_settings: BackendSettings) -> None:
    world.script.always("Fine.")
    async with world.window() as window:
        task_id = await converse(world, window)
        async with world.backend.edge.ports.db.write() as session:
            task = await session.get(type(await world.task(task_id)), task_id)
            assert task is not None
            task.title, task.title_source = "Mine", "user"
        await do_jobs(chat_settings, world)
    assert (await world.task(task_id)).title == "Mine"
    assert len(world.script.requests) == 1


@sqlite
async def test_only_the_first_answer_asks_for_a_title(world: World) -> None:
    world.script.queue(Reply(failure=Failure(401)), "First.", "Second.")
    async with world.window() as window:
        task_id = await converse(world, window)
        assert await world.jobs() == []
        for _ in range(2):
            sent = await window.call("chat:send", task_id=task_id, message="Again")
            await window.end_of(sent["assistant_subtask_id"])
    assert len(await world.jobs()) == 1


@sqlite
async def test_a_demo_model_is_not_asked(chat_settings: BackendSettings, models: ScriptedServer, world: World) -> None:
    assert chat_settings.models_file is not None
    demo = model("demo", models.openai_url, **{"wegent.io/demo": "true"})
    chat_settings.models_file.write_text(json.dumps([demo]))
    models.script.always("Fine.")
    async with serving(chat_settings) as (_, url), world.window(url=url) as window:
        task_id = await converse(world, window)
        await do_jobs(chat_settings, world)
    assert len(models.script.requests) == 1
    assert (await world.task(task_id)).title_source == "job"
