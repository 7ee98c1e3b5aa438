"""The job that reads files, and the model that hears of them."""

from __future__ import annotations

import asyncio
import signal
from contextlib import AsyncExitStack
from typing import Any

import httpx
import psutil
import pytest
from sqlalchemy import delete, select, update
from wegent_backend.app import Backend
from wegent_backend.attachments.jobs import EXTRACT_JOB, AttachmentReader
from wegent_backend.settings import BackendSettings
from wegent_backend.tables import AttachmentRow, OutboxRow, SecretRow
from wegent_backend.worker.jobs import JobRunner
from wegent_backend.worker_app import open_jobs
from wegent_scripted import Reply, ToolCall

from ..chat.conftest import World, chat_settings, models, world
from ..people import token_of
from ..share.rig import Somebody
from ..somebody import done, refused
from .documents import docx, paragraph, pdf, picture
from .rig import API, content, rows, sent

__all__ = ["chat_settings", "models", "world"]
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def work(backend: Backend) -> None:
    """A worker's turn."""
    ports = backend.edge.ports
    runner = JobRunner(ports, {EXTRACT_JOB: AttachmentReader(ports).run})
    async with ports.db.read() as session:
        jobs = (await session.scalars(select(OutboxRow).where(OutboxRow.job == EXTRACT_JOB))).all()
    for job in jobs:
        await runner.run(job.id, job.job, list(job.args))


async def known(who: httpx.AsyncClient, attachment_id: int) -> dict[str, Any]:
    return dict(done(await who.get(f"{API}/{attachment_id}")))


async def test_text_is_there_when_the_job_is_done(backend: Backend, ann: Somebody) -> None:
    text, paper = await sent(ann), await sent(ann, pdf("What is tea?"), "tea.pdf")

    await work(backend)
    await work(backend)

    assert [(await known(ann, file["id"]))["status"] for file in (text, paper)] == ["ready", "ready"]
    assert (await known(ann, paper["id"]))["text_chars"] == len("What is tea?")
    assert [row.attempts for row in await rows(backend)] == [1, 1]


@ON_SQLITE
async def test_images_have_a_preview(backend: Backend, ann: Somebody) -> None:
    file = await sent(ann, picture(300, 100), "tea.png")
    refused(await ann.get(f"{API}/{file['id']}/preview"), 404, "NotFound")

    await work(backend)

    assert (await known(ann, file["id"]))["has_preview"]
    answer = await ann.get(f"{API}/{file['id']}/preview")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/webp")
    assert answer.headers["content-security-policy"].startswith("sandbox")
    assert answer.content[:4] == b"RIFF"


@ON_SQLITE
async def test_what_cannot_be_read_says_why_and_can_be_had(backend: Backend, ann: Somebody) -> None:
    file = await sent(ann, docx(paragraph("tea"))[:-30], "tea.docx")

    await work(backend)

    found = await known(ann, file["id"])
    assert (found["status"], found["error_reason"]) == ("failed", "Unreadable")
    assert "damaged" in found["error"]
    assert (await content(ann, file["id"])).status_code == 200


@ON_SQLITE
async def test_a_job_that_was_killed_begins_again(backend: Backend, ann: Somebody) -> None:
    file = await sent(ann)
    async with backend.edge.ports.db.write() as session:
        await session.execute(update(AttachmentRow).values(state="extracting", attempts=1))

    await work(backend)

    assert (await known(ann, file["id"]))["status"] == "ready"


@ON_SQLITE
async def test_what_kills_its_worker_again_and_again_is_given_up(backend: Backend, ann: Somebody) -> None:
    file = await sent(ann)
    async with backend.edge.ports.db.write() as session:
        await session.execute(update(AttachmentRow).values(state="extracting", attempts=3))

    await work(backend)

    found = await known(ann, file["id"])
    assert (found["status"], found["error_reason"]) == ("failed", "Interrupted")


@ON_SQLITE
async def test_a_process_that_is_killed_is_told(backend: Backend, ann: Somebody) -> None:
    """As the system does when memory is short."""
    backend.settings.attachment.max_unpacked_bytes = 10**9
    file = await sent(ann, docx("".join(paragraph("") for _ in range(3_000_000))), "endless.docx")

    working = asyncio.create_task(work(backend))
    killed = False
    while not working.done():
        for child in psutil.Process().children():
            if "wegent_backend.attachments.extraction" in " ".join(child.cmdline()):
                child.send_signal(signal.SIGSEGV)
                killed = True
        await asyncio.sleep(0.02)
    await working

    assert killed
    assert (await known(ann, file["id"]))["error_reason"] == "Unreadable"


@ON_SQLITE
async def test_a_store_that_is_away_is_not_held_against_the_file(backend: Backend, ann: Somebody) -> None:
    file = await sent(ann)
    async with backend.edge.ports.db.write() as session:
        await session.execute(update(AttachmentRow).values(store="s3"))
    for _ in range(4):
        await work(backend)
    assert [(row.state, row.attempts) for row in await rows(backend)] == [("extracting", 0)]

    async with backend.edge.ports.db.write() as session:
        await session.execute(update(AttachmentRow).values(store="folder"))
    await work(backend)

    assert (await known(ann, file["id"]))["status"] == "ready"


@ON_SQLITE
async def test_a_file_whose_key_is_gone_is_told(backend: Backend, ann: Somebody) -> None:
    file = await sent(ann)
    async with backend.edge.ports.db.write() as session:
        await session.execute(delete(SecretRow).where(SecretRow.resource_uid.is_not(None)))

    await work(backend)

    found = await known(ann, file["id"])
    assert (found["status"], found["error_reason"]) == ("failed", "ContentLost")


@ON_SQLITE
async def test_deleted_meanwhile_is_deleted(backend: Backend, ann: Somebody) -> None:
    file = await sent(ann)
    done(await ann.delete(f"{API}/{file['id']}"), 204)

    await work(backend)

    assert [row.state for row in await rows(backend)] == ["deleted"]


async def do_jobs(settings: BackendSettings, world: World) -> None:
    async with AsyncExitStack() as stack:
        runner = await open_jobs(stack, settings)
        for row in [row for row in await world.jobs() if row.job == EXTRACT_JOB]:
            await runner.run(row.id, row.job, list(row.args))


def client(world: World) -> httpx.AsyncClient:
    headers = {"Authorization": f"Bearer {token_of(world.backend, world.admin.user_id)}"}
    return httpx.AsyncClient(base_url=world.url, headers=headers)


def asked(world: World) -> list[str]:
    """What the model was told by people in its last question."""
    return [message.text for message in world.script.requests[-1].messages if message.role == "user"]


async def test_the_model_is_told_what_is_in_the_files(world: World, chat_settings: BackendSettings) -> None:
    async with client(world) as http, world.window() as window:
        files = [await sent(http, b"Tea is a leaf.", "tea.txt"), await sent(http, pdf("It is green."), "green.pdf")]
        await do_jobs(chat_settings, world)
        await window.wait(lambda: len(window.of("attachment:status")) == 2)
        world.script.queue("A leaf.", "Green.")

        first = await window.call(
            "chat:send", team_id=world.team_id, message="What is it?", attachment_ids=[file["id"] for file in files]
        )
        await window.end_of(first["assistant_subtask_id"])
        (told,) = asked(world)
        second = await window.call("chat:send", task_id=first["task_id"], message="And its colour?")
        await window.end_of(second["assistant_subtask_id"])

        assert told.startswith("What is it?\n\n[Files that came with this message.")
        assert '[File "tea.txt", text/plain, 14 bytes, ' in told
        assert "]\nTea is a leaf.\n[End of file " in told
        assert "It is green." in told
        assert asked(world) == [told, "And its colour?"]


@ON_SQLITE
async def test_an_answer_waits_for_the_text_for_a_while(chat_settings: BackendSettings, world: World) -> None:
    async with client(world) as http, world.window() as window:
        world.script.queue("A leaf.", "A leaf.")
        file = await sent(http, b"Tea is a leaf.")
        ack = await window.call("chat:send", team_id=world.team_id, message="What?", attachment_ids=[file["id"]])
        await do_jobs(chat_settings, world)
        await window.end_of(ack["assistant_subtask_id"])
        assert "Tea is a leaf." in asked(world)[0]

        world.backend.settings.attachment.wait_seconds = 0
        file = await sent(http, b"Coffee is a bean.")
        ack = await window.call("chat:send", team_id=world.team_id, message="What?", attachment_ids=[file["id"]])
        await window.end_of(ack["assistant_subtask_id"])
        assert "Its text is still being read" in asked(world)[0]


@ON_SQLITE
async def test_a_conversation_goes_on_without_a_file_that_is_lost(world: World, chat_settings: BackendSettings) -> None:
    async with client(world) as http, world.window() as window:
        file = await sent(http, b"Tea is a leaf.")
        await do_jobs(chat_settings, world)
        (row,) = await rows(world.backend)
        async with world.backend.edge.ports.db.write() as session:
            await session.execute(delete(SecretRow).where(SecretRow.resource_uid == row.uid))
        world.script.queue("A leaf.")

        ack = await window.call("chat:send", team_id=world.team_id, message="What?", attachment_ids=[file["id"]])

        assert (await window.end_of(ack["assistant_subtask_id"]))[0] == "chat:done"
        assert "It cannot be opened any more." in asked(world)[0]


@ON_SQLITE
async def test_no_more_is_told_than_may_be(chat_settings: BackendSettings, world: World) -> None:
    world.backend.settings.attachment.max_injected_chars = 100
    async with client(world) as http, world.window() as window:
        files = [await sent(http, b"a" * 1000), await sent(http, b"b" * 30)]
        await do_jobs(chat_settings, world)
        world.script.queue("Yes.", "Yes.")

        first = await window.call(
            "chat:send", team_id=world.team_id, message="What?", attachment_ids=[file["id"] for file in files]
        )
        await window.end_of(first["assistant_subtask_id"])
        told = asked(world)[0]
        assert "b" * 30 in told
        assert "930 of 1000 characters are left out here" in told
        file = await sent(http, b"c" * 1000)
        await do_jobs(chat_settings, world)
        second = await window.call(
            "chat:send", task_id=first["task_id"], message="And this?", attachment_ids=[file["id"]]
        )
        await window.end_of(second["assistant_subtask_id"])

        earlier, latest = asked(world)
        assert "900 of 1000 characters are left out here" in latest
        assert "1000 of 1000 characters are left out here" in earlier


def reads(attachment_id: int, offset: int = 0) -> Reply:
    return Reply(tools=(ToolCall("read_attachment", {"attachment_id": attachment_id, "offset": offset}),))


@ON_SQLITE
async def test_a_model_reads_on_in_a_file(chat_settings: BackendSettings, world: World) -> None:
    limits = world.backend.settings.attachment
    limits.max_injected_chars, limits.read_chars = 300, 600
    async with client(world) as http, world.window() as window:
        file = await sent(http, "".join(f"{number:05}" for number in range(200)).encode(), "numbers.txt")
        await do_jobs(chat_settings, world)
        world.script.queue(reads(file["id"], 200), reads(file["id"], 800), reads(file["id"], 9000), "Read.")
        ack = await window.call("chat:send", team_id=world.team_id, message="What?", attachment_ids=[file["id"]])
        assert (await window.end_of(ack["assistant_subtask_id"]))[0] == "chat:done"
    told = [request.messages[-1].text for request in world.script.requests]
    assert f"read_attachment with attachment_id {file['id']} and offset 200 reads them" in told[0]
    assert world.script.requests[0].tools == ("read_attachment",)
    assert told[1].startswith('[File "numbers.txt", characters 200 to 800 of 1000]\n00040')
    assert told[1].endswith("[It goes on: call read_attachment again with offset 800.]")
    assert told[2].endswith("00199")
    assert "has 1000 characters; there is nothing from 9000 on" in told[3]


@ON_SQLITE
async def test_only_files_of_this_conversation_are_read(chat_settings: BackendSettings, world: World) -> None:
    async with client(world) as http, world.window() as window:
        here, elsewhere = await sent(http, b"apples", "a.txt"), await sent(http, b"pears", "p.txt")
        unsent = await sent(http, b"plums", "l.txt")
        await do_jobs(chat_settings, world)
        world.script.queue("Yes.")
        other = await window.call("chat:send", team_id=world.team_id, message="?", attachment_ids=[elsewhere["id"]])
        await window.end_of(other["assistant_subtask_id"])
        world.script.queue(reads(elsewhere["id"]), reads(unsent["id"]), reads(99_999), reads(here["id"]), "Read.")
        ack = await window.call("chat:send", team_id=world.team_id, message="What?", attachment_ids=[here["id"]])
        await window.end_of(ack["assistant_subtask_id"])
    told = [request.messages[-1].text for request in world.script.requests[2:]]
    assert not any(fruit in text for fruit in ("apples", "pears", "plums") for text in told[:3])
    assert told[3].endswith("apples")


async def test_files_are_read_so_often(chat_settings: BackendSettings, world: World) -> None:
    world.backend.settings.attachment.max_reads = 2
    async with client(world) as http, world.window() as window:
        file = await sent(http, b"words", "words.txt")
        await do_jobs(chat_settings, world)
        three = Reply(tools=(ToolCall("read_attachment", {"attachment_id": file["id"]}),) * 3)
        world.script.queue(three, "Read.")
        ack = await window.call("chat:send", team_id=world.team_id, message="What?", attachment_ids=[file["id"]])
        await window.end_of(ack["assistant_subtask_id"])
    told = [message.text for message in world.script.requests[1].messages[-3:]]
    assert sum("WEGENT_ATTACHMENT_MAX_READS" in text for text in told) == 1
    assert sum(text.endswith("words") for text in told) == 2
