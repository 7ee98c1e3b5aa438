"""Who has a file: its uploader, until a message takes it; then those who read the conversation."""

from __future__ import annotations

import pytest
from sqlalchemy import update
from wegent_backend.app import Backend
from wegent_backend.tables import SubtaskRow, utc_now

from ..share.rig import Somebody
from ..somebody import done, refused
from .rig import API, TEXT, UPLOADS, begun, content, put, say, sent, uses

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
NOBODY = 987_654


async def test_before_it_is_sent_only_its_uploader_knows_it(ann: Somebody, bob: Somebody) -> None:
    made, upload = await sent(ann), await begun(ann, 10)

    for attachment_id in (made["id"], NOBODY):
        for answer in (
            await bob.get(f"{API}/{attachment_id}"),
            await content(bob, attachment_id),
            await bob.get(f"{API}/{attachment_id}/preview"),
            await bob.delete(f"{API}/{attachment_id}"),
        ):
            message = refused(answer, 404, "NotFound")["message"]
            assert message == f"There is no attachment {attachment_id}, or it is not yours."
    for upload_id in (upload["id"], NOBODY):
        for answer in (
            await bob.get(f"{UPLOADS}/{upload_id}"),
            await put(bob, upload_id, 0, b"x"),
            await bob.post(f"{UPLOADS}/{upload_id}/complete"),
            await bob.delete(f"{UPLOADS}/{upload_id}"),
        ):
            refused(answer, 404, "NotFound")


async def test_then_those_who_read_the_conversation_have_it(backend: Backend, ann: Somebody, bob: Somebody) -> None:
    made = await sent(ann)
    task = await ann.makes_task("What is tea?", "A leaf.")
    await say(ann, task, made["id"])
    refused(await content(bob, made["id"]), 404, "NotFound")

    member = await ann.adds(bob, "Task", task)

    assert (await content(bob, made["id"])).content == TEXT
    assert [file["id"] for file in done(await bob.get(f"/api/v1/tasks/{task}/attachments"))["items"]] == [made["id"]]
    refused(await bob.delete(f"{API}/{made['id']}"), 403, "Forbidden")
    refused(await ann.delete(f"{API}/{made['id']}"), 409, "AttachmentSent")

    done(await ann.delete(f"/api/v1/share/members/{member['id']}"), 204)

    refused(await content(bob, made["id"]), 404, "NotFound")
    refused(await bob.get(f"/api/v1/tasks/{task}/attachments"), 404, "NotFound")


@ON_SQLITE
async def test_with_the_conversation_it_is_gone(ann: Somebody) -> None:
    made = await sent(ann)
    task = await ann.makes_task("What is tea?", "A leaf.")
    await say(ann, task, made["id"])
    name = done(await ann.get(f"/api/v1/tasks/{task}"))["metadata"]["name"]

    done(await ann.delete(f"/api/v1/namespaces/default/tasks/{name}"))

    refused(await content(ann, made["id"]), 404, "NotFound")


@ON_SQLITE
async def test_with_a_message_that_was_taken_back_it_is_gone(backend: Backend, ann: Somebody, bob: Somebody) -> None:
    made = await sent(ann)
    task = await ann.makes_task("What is tea?", "A leaf.")
    await say(ann, task, made["id"])
    await ann.adds(bob, "Task", task)

    async with backend.edge.ports.db.write() as session:
        await session.execute(update(SubtaskRow).where(SubtaskRow.message_id == 1).values(withdrawn_at=utc_now()))

    for who in (ann, bob):
        refused(await content(who, made["id"]), 404, "NotFound")
        assert done(await who.get(f"/api/v1/tasks/{task}/attachments"))["items"] == []


@ON_SQLITE
async def test_what_was_not_sent_is_deleted(ann: Somebody) -> None:
    made = await sent(ann)

    done(await ann.delete(f"{API}/{made['id']}"), 204)

    refused(await ann.delete(f"{API}/{made['id']}"), 404, "NotFound")
    refused(await content(ann, made["id"]), 404, "NotFound")


@ON_SQLITE
async def test_an_admin_does_not_read_it(admin: Somebody, ann: Somebody) -> None:
    made = await sent(ann)

    refused(await admin.get(f"{API}/{made['id']}/content"), 404, "NotFound")


@ON_SQLITE
async def test_a_file_is_sent_once(backend: Backend, ann: Somebody) -> None:
    from wegent_contracts.errors import NotFound

    made = await sent(ann)
    task = await ann.makes_task("What is tea?", "A leaf.")
    await say(ann, task, made["id"])

    with pytest.raises(NotFound):
        await say(ann, await ann.makes_task("And?", "Yes."), made["id"])
    assert len(await uses(backend)) == 1
