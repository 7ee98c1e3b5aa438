"""Links to files: for a few minutes, for what cannot send a token, and for nobody who may not read the file."""

from __future__ import annotations

import httpx
import pytest
from sqlalchemy import update
from structlog.testing import capture_logs
from wegent_backend.app import Backend
from wegent_backend.attachments.links import CONTEXT
from wegent_backend.tables import UserRow

from ..share.rig import Somebody
from ..somebody import done, refused
from .documents import picture
from .rig import API, TEXT, say, sent
from .test_reading import work

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def linked(who: httpx.AsyncClient, attachment_id: int, what: str = "content") -> str:
    return str(done(await who.post(f"{API}/{attachment_id}/link", params={"what": what}))["url"])


async def test_a_link_needs_no_login(client: httpx.AsyncClient, ann: Somebody) -> None:
    url = await linked(ann, (await sent(ann))["id"])

    whole, part = await client.get(url), await client.get(url, headers={"range": "bytes=0-3"})

    assert (whole.status_code, whole.content, part.status_code, part.content) == (200, TEXT, 206, TEXT[:4])
    assert whole.headers["content-disposition"].startswith("attachment; ")


async def test_a_page_shows_previews_by_links(backend: Backend, client: httpx.AsyncClient, ann: Somebody) -> None:
    file = await sent(ann, picture(300, 100), "tea.png")
    url = await linked(ann, file["id"], "preview")
    refused(await client.get(url), 404, "NotFound")

    await work(backend)

    answer = await client.get(url)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/webp")


async def test_a_link_reads_what_its_maker_reads(
    backend: Backend, client: httpx.AsyncClient, ann: Somebody, bob: Somebody
) -> None:
    file = await sent(ann)
    refused(await bob.post(f"{API}/{file['id']}/link"), 404, "NotFound")
    task = await ann.makes_task("What is tea?", "A leaf.")
    await say(ann, task, file["id"])
    member = await ann.adds(bob, "Task", task)
    url, own = await linked(bob, file["id"]), await linked(ann, file["id"])
    assert (await client.get(url)).status_code == 200

    done(await ann.delete(f"/api/v1/share/members/{member['id']}"), 204)
    refused(await client.get(url), 404, "NotFound")

    async with backend.edge.ports.db.write() as session:
        await session.execute(update(UserRow).where(UserRow.id == ann.id).values(is_active=False))
    refused(await client.get(own), 404, "NotFound")


async def test_links_end_and_cannot_be_made_up(backend: Backend, client: httpx.AsyncClient, ann: Somebody) -> None:
    file = await sent(ann)
    url = await linked(ann, file["id"])
    keyring = backend.edge.ports.keyring
    late = keyring.encrypt(f"{file['id']} {ann.id} content 1", context=CONTEXT).token
    other = keyring.encrypt(f"{file['id']} {ann.id} content 9999999999", context="something else").token

    for token in (late, other, "v1.00000000.AAAA", "nonsense", url.partition("=")[2][:-2]):
        refused(await client.get(f"{API}/linked", params={"token": token}), 404, "NotFound")


async def test_no_log_has_a_link(client: httpx.AsyncClient, ann: Somebody) -> None:
    url = await linked(ann, (await sent(ann))["id"])

    with capture_logs() as logs:
        await client.get(url)

    assert url.partition("=")[2] not in str(logs)
