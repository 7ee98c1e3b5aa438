"""Getting files: whole or in ranges, never as a page; and what is broken is told."""

from __future__ import annotations

import pytest
from wegent_backend.app import Backend
from wegent_backend.attachments.content import PART_BYTES
from wegent_backend.attachments.errors import RangeNotSatisfiable
from wegent_backend.attachments.ranges import Span, parse
from wegent_backend.settings import BackendSettings

from ..share.rig import Somebody
from ..somebody import done, refused
from .rig import API, begun, content, in_parts, rows, sent

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
LARGE = b"".join(b"%07d\n" % number for number in range(300_000))


@pytest.mark.parametrize(
    ("header", "span"),
    [
        (None, None),
        ("bytes=0-0", Span(0, 1)),
        ("bytes=5-9", Span(5, 10)),
        ("bytes=90-", Span(90, 100)),
        ("bytes=90-500", Span(90, 100)),
        ("bytes=-10", Span(90, 100)),
        ("bytes=-500", Span(0, 100)),
        ("bytes=9-5", None),
        ("bytes=-", None),
        ("bytes=0-1,5-6", None),
        ("items=0-1", None),
        ("bytes=x-1", None),
    ],
)
def test_ranges_are_understood(database_url: str, header: str | None, span: Span | None) -> None:
    assert parse(header, 100) == span


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=500-600", "bytes=-0"])
def test_ranges_outside_are_refused(database_url: str, header: str) -> None:
    with pytest.raises(RangeNotSatisfiable):
        parse(header, 100)


async def test_a_range_over_parts(ann: Somebody) -> None:
    attachment_id = await in_parts(ann, LARGE)

    for start, end in (
        (0, 9),
        (PART_BYTES - 5, PART_BYTES + 5),
        (10, 2 * PART_BYTES + 10),
        (len(LARGE) - 3, len(LARGE) - 1),
    ):
        got = await content(ann, attachment_id, range=f"bytes={start}-{end}")
        assert (got.status_code, got.content) == (206, LARGE[start : end + 1])
        assert got.headers["content-range"] == f"bytes {start}-{end}/{len(LARGE)}"
        assert int(got.headers["content-length"]) == end - start + 1
    refused(await content(ann, attachment_id, range=f"bytes={len(LARGE)}-"), 416, "RangeNotSatisfiable")


async def test_a_range_of_what_has_changed_is_the_whole(ann: Somebody) -> None:
    made = await sent(ann)
    tag = (await content(ann, made["id"])).headers["etag"]

    assert (await content(ann, made["id"], **{"range": "bytes=0-1", "if-range": tag})).content == b"Wh"
    assert (await content(ann, made["id"], **{"range": "bytes=0-1", "if-range": '"other"'})).status_code == 200


@pytest.mark.parametrize("name", ["page.html", "picture.svg", "page\u202elmth.txt"])
async def test_browsers_neither_show_nor_run_it(ann: Somebody, name: str) -> None:
    made = await sent(ann, b"<script>alert(1)</script>", name)

    headers = (await content(ann, made["id"])).headers

    assert headers["content-type"] == "text/plain; charset=utf-8"
    assert headers["content-disposition"].startswith("attachment; ")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"] == "sandbox; default-src 'none'; frame-ancestors 'none'"
    assert "\u202e" not in made["filename"]


async def test_what_was_changed_at_rest_is_told(backend: Backend, ann: Somebody, settings: BackendSettings) -> None:
    first, second = await in_parts(ann, LARGE), (await sent(ann))["id"]
    whole, small = await rows(backend)
    home = settings.resolved_home() / "data/attachments"
    parts = [home / whole.uid[:2] / whole.uid / part for part in whole.parts]
    other = home / small.uid[:2] / small.uid / small.parts[0]
    originals = [part.read_bytes() for part in parts]

    for broken in (originals[1], originals[0][:-1], b"", originals[0][:-1] + b"\x00", other.read_bytes()):
        parts[0].write_bytes(broken)
        refused(await content(ann, first), 500, "ContentLost")
    parts[0].unlink()
    refused(await content(ann, first), 500, "ContentLost")
    parts[0].write_bytes(originals[0])

    assert (await content(ann, first)).content == LARGE
    assert (await content(ann, second)).status_code == 200


async def test_files_outlive_a_new_encryption_key(admin: object, backend: Backend, ann: Somebody) -> None:
    from wegent_backend.secrets.rotation import rotate

    made = await sent(ann)

    await rotate(backend.edge.ports)

    assert (await content(ann, made["id"])).content == b"What is tea?\n"


async def test_without_encryption_files_are_as_they_came(ann: Somebody, backend: Backend) -> None:
    """Those that were stored before and afterwards are read alike."""
    encrypted = await sent(ann)
    backend.settings.attachment.encrypt = False
    plain = await sent(ann)

    assert [row.secret_id is None for row in await rows(backend)] == [False, True]
    for made in (encrypted, plain):
        assert (await content(ann, made["id"])).content == b"What is tea?\n"


async def test_what_has_not_arrived_cannot_be_had(ann: Somebody) -> None:
    upload = await begun(ann, 10)

    refused(await content(ann, upload["id"]), 409, "AttachmentNotReady")
    assert done(await ann.get(f"{API}/{upload['id']}"))["status"] == "uploading"
    refused(await ann.get(f"{API}/{upload['id']}/preview"), 409, "AttachmentNotReady")
