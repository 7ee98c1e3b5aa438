"""Uploading in one request and in many; what breaks off goes on."""

from __future__ import annotations

import asyncio
import hashlib
import os

import pytest
from wegent_backend import __version__
from wegent_backend.app import Backend
from wegent_backend.attachment_settings import AttachmentSettings
from wegent_backend.attachments.content import PART_BYTES
from wegent_backend.settings import BackendSettings
from wegent_contracts.errors import BadRequest

from ..share.rig import Somebody, entries
from ..somebody import done, refused
from .rig import API, PNG, TEXT, UPLOADS, begun, content, in_parts, part_rows, put, rows, sent, zipped

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
LARGE = b"".join(b"%07d\n" % number for number in range(320_000))
"""More than two parts."""
LIMITS = {"max_bytes": 3_000_000, "max_user_bytes": 5_000_000, "max_unfinished": 2}


@pytest.fixture(params=["folder", "database"])
def settings(request: pytest.FixtureRequest, settings: BackendSettings) -> BackendSettings:
    return settings.model_copy(update={"attachment": AttachmentSettings(store=request.param, **LIMITS)})


async def test_a_small_file_in_one_request(backend: Backend, ann: Somebody) -> None:
    made = await sent(ann, TEXT, "../tea.md")

    assert (made["filename"], made["size"], made["mime_type"], made["kind"]) == ("tea.md", 13, "text/markdown", "text")
    assert (made["status"], made["sent_at"], made["has_preview"]) == ("stored", None, False)
    assert done(await ann.get(f"{API}/{made['id']}")) == made
    got = await content(ann, made["id"])
    assert (got.status_code, got.content) == (200, TEXT)
    assert [entry.object_name for entry in await entries(backend, "complete")] == ["tea.md"]


async def test_a_large_file_in_parts_that_fit_nowhere(ann: Somebody) -> None:
    attachment_id = await in_parts(ann, LARGE, step=700_001)

    assert (await content(ann, attachment_id)).content == LARGE


async def test_nothing_at_rest_can_be_read(backend: Backend, ann: Somebody, settings: BackendSettings) -> None:
    await in_parts(ann, LARGE)

    kept = [row.data for row in await part_rows(backend)]
    kept += [
        path.read_bytes() for path in (settings.resolved_home() / "data/attachments").rglob("*-*") if path.is_file()
    ]
    assert len(kept) == 3
    assert not any(LARGE[:64] in data or b"0000100" in data for data in kept)


@ON_SQLITE
async def test_what_is_taken_is_told_before(ann: Somebody) -> None:
    kinds = ["text", "pdf", "office", "image"]
    told = done(await ann.get("/api/v1/runtime-config"))
    assert told["attachments"] == {"max_bytes": LIMITS["max_bytes"], "max_per_message": 10, "kinds": kinds}
    assert (told["max_message_chars"], told["version"]) == (100_000, __version__)


@ON_SQLITE
async def test_an_upload_says_how_far_it_is(ann: Somebody) -> None:
    upload = await begun(ann, len(LARGE))
    assert (upload["offset"], upload["chunk_bytes"]) == (0, PART_BYTES)

    after = done(await put(ann, upload["id"], 0, LARGE[:1_500_000]))

    assert after["offset"] == 1_500_000
    assert done(await ann.get(f"{UPLOADS}/{upload['id']}"))["offset"] == 1_500_000
    error = refused(await ann.post(f"{UPLOADS}/{upload['id']}/complete"), 409, "UploadIncomplete")
    assert error["details"] == {"offset": 1_500_000, "size": len(LARGE)}


@ON_SQLITE
async def test_a_wrong_offset_is_told_the_right_one(ann: Somebody) -> None:
    upload = await begun(ann, len(LARGE))
    done(await put(ann, upload["id"], 0, LARGE[:1000]))

    for offset in (0, 999, 1001, 5_000_000):
        assert refused(await put(ann, upload["id"], offset, b"x"), 409, "OffsetMismatch")["details"] == {"offset": 1000}
    assert done(await put(ann, upload["id"], 1000, LARGE[1000:2000]))["offset"] == 2000


async def test_what_arrived_of_a_broken_connection_is_kept(backend: Backend, ann: Somebody) -> None:
    """The server's side of it: the body ends in the middle, as the framework tells it."""
    from wegent_backend.access.loading import of_user
    from wegent_backend.attachments.receiving import receive

    async def broken():  # type: ignore[no-untyped-def]
        yield LARGE[:1_300_000]
        raise BadRequest("The connection broke off.")

    upload = await begun(ann, len(LARGE))
    async with backend.edge.ports.db.read() as session:
        subject = await of_user(session, ann.id)
    with pytest.raises(BadRequest):
        await receive(backend.edge.ports, subject, upload["id"], 0, broken())

    assert done(await ann.get(f"{UPLOADS}/{upload['id']}"))["offset"] == 1_300_000
    for offset in range(1_300_000, len(LARGE), 1_000_000):
        done(await put(ann, upload["id"], offset, LARGE[offset : offset + 1_000_000]))
    done(await ann.post(f"{UPLOADS}/{upload['id']}/complete"))
    assert (await content(ann, upload["id"])).content == LARGE


async def test_of_two_who_send_the_same_at_once_one_wins(ann: Somebody) -> None:
    """As when a client goes on while the server still hears the old connection."""
    upload = await begun(ann, len(LARGE))
    done(await put(ann, upload["id"], 0, LARGE[:500_000]))

    answers = await asyncio.gather(
        put(ann, upload["id"], 500_000, LARGE[500_000:1_500_000]),
        put(ann, upload["id"], 500_000, LARGE[500_000:900_000]),
        put(ann, upload["id"], 500_000, LARGE[500_000:2_000_000]),
    )

    assert sorted(answer.status_code for answer in answers)[1:] == [409, 409]
    offset = done(await ann.get(f"{UPLOADS}/{upload['id']}"))["offset"]
    while offset < len(LARGE):
        offset = done(await put(ann, upload["id"], offset, LARGE[offset : offset + 1_000_000]))["offset"]
    done(await ann.post(f"{UPLOADS}/{upload['id']}/complete"))
    assert (await content(ann, upload["id"])).content == LARGE


@ON_SQLITE
async def test_no_more_than_was_announced(ann: Somebody) -> None:
    upload = await begun(ann, 10)

    error = refused(await put(ann, upload["id"], 0, b"x" * 11), 422, "Invalid")

    assert error["details"]["fields"][0]["path"] == "body"
    assert done(await put(ann, upload["id"], 0, b"x" * 10))["offset"] == 10


@ON_SQLITE
async def test_the_checksum_is_compared(ann: Somebody) -> None:
    right = await begun(ann, len(TEXT), sha256=hashlib.sha256(TEXT).hexdigest())
    wrong = await begun(ann, len(TEXT), sha256=hashlib.sha256(b"other").hexdigest())
    for upload in (right, wrong):
        done(await put(ann, upload["id"], 0, TEXT))

    done(await ann.post(f"{UPLOADS}/{right['id']}/complete"))
    refused(await ann.post(f"{UPLOADS}/{wrong['id']}/complete"), 409, "ChecksumMismatch")


@ON_SQLITE
async def test_completing_twice_is_completing_once(backend: Backend, ann: Somebody) -> None:
    upload = await begun(ann, len(TEXT))
    done(await put(ann, upload["id"], 0, TEXT))

    answers = [done(await ann.post(f"{UPLOADS}/{upload['id']}/complete")) for _ in range(2)]

    assert answers[0] == answers[1]
    assert len(await entries(backend, "complete")) == 1
    refused(await ann.get(f"{UPLOADS}/{upload['id']}"), 404, "NotFound")
    refused(await put(ann, upload["id"], len(TEXT), b"more"), 409, "UploadComplete")
    refused(await ann.delete(f"{UPLOADS}/{upload['id']}"), 404, "NotFound")


@ON_SQLITE
async def test_limits_say_what_they_are(ann: Somebody) -> None:
    too_large = await ann.post(UPLOADS, json={"filename": "a", "size": 3_000_001})
    assert "3000000" in refused(too_large, 422, "Invalid")["message"]
    first = await begun(ann, 3_000_000)
    assert (
        "5000000"
        in refused(await ann.post(UPLOADS, json={"filename": "a", "size": 2_500_000}), 413, "QuotaExceeded")["message"]
    )
    await begun(ann, 1)
    refused(await ann.post(UPLOADS, json={"filename": "a", "size": 1}), 409, "TooManyUploads")

    done(await ann.delete(f"{UPLOADS}/{first['id']}"), 204)

    await begun(ann, 2_500_000)


@ON_SQLITE
async def test_the_quota_holds_for_uploads_at_once(ann: Somebody, bob: Somebody) -> None:
    answers = await asyncio.gather(
        *(ann.post(UPLOADS, json={"filename": "a", "size": 3_000_000}) for _ in range(4)),
        bob.post(UPLOADS, json={"filename": "a", "size": 3_000_000}),
    )

    assert [answer.status_code for answer in answers].count(201) == 2


@ON_SQLITE
@pytest.mark.parametrize(
    "data", [b"\x7fELF" + b"\0" * 100, zipped({"a.txt": "text"}), os.urandom(64) + b"\0"], ids=["elf", "zip", "noise"]
)
async def test_kinds_that_are_not_taken_leave_nothing(backend: Backend, ann: Somebody, data: bytes) -> None:
    refused(await ann.post(API, params={"filename": "a.txt"}, content=data), 422, "Invalid")

    assert [row.state for row in await rows(backend)] == ["deleted"]


@ON_SQLITE
async def test_what_a_request_cannot_be(ann: Somebody) -> None:
    refused(await ann.post(API, params={"filename": "a.txt"}), 422, "Invalid")
    refused(await ann.post(API, content=TEXT), 422, "Invalid")
    refused(await ann.post(API, params={"filename": "a"}, content=b"x" * 2_000_001), 413, "TooLarge")
    refused(await ann.post(UPLOADS, json={"filename": "a", "size": 0}), 422, "Invalid")
    refused(await ann.post(UPLOADS, json={"filename": "a", "size": 1, "sha256": "X"}), 422, "Invalid")


@ON_SQLITE
async def test_an_image_is_what_it_is_whatever_it_is_called(ann: Somebody) -> None:
    made = await sent(ann, PNG, "page.html")

    assert (made["mime_type"], made["kind"]) == ("image/png", "image")
