"""Links to a file for what cannot send a token with its request, such as an image of a page or a download.

A link is sealed with the keys of the installation. It speaks for the user who made it, as they are when it is used:
whoever may not read the file any more reads it by no link either.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Literal, TypeAlias

from wegent_contracts.errors import NotFound, Unauthorized
from wegent_kit.crypto import BrokenToken, Keyring, UnknownKey

from wegent_backend.access.loading import of_user
from wegent_backend.attachments import service
from wegent_backend.attachments.content import Content
from wegent_backend.attachments.schemas import AttachmentLink
from wegent_backend.context import Context, unit
from wegent_backend.ports import Ports
from wegent_backend.tables import AttachmentRow, utc_now

What: TypeAlias = Literal["content", "preview"]
CONTEXT: Final = "a link to an attachment"
PATH: Final = "/api/v1/attachments/linked"


@dataclass(frozen=True)
class _Said:
    attachment_id: int
    user_id: int
    what: What
    until: datetime


async def make(ctx: Context, attachment_id: int, what: What) -> AttachmentLink:
    """Raises NotFound."""
    row = await service.find(ctx, attachment_id)
    until = utc_now().replace(microsecond=0) + timedelta(seconds=ctx.ports.settings.attachment.link_seconds)
    said = f"{row.id} {ctx.subject.user_id} {what} {int(until.timestamp())}"
    token = ctx.ports.keyring.encrypt(said, context=CONTEXT).token
    return AttachmentLink(url=f"{PATH}?token={token}", expires_at=until)


async def follow(ports: Ports, token: str) -> tuple[AttachmentRow, Content, What]:
    """Raises NotFound for links that do not work, or not any more, and what `service.open_content` raises."""
    said = _opened(ports.keyring, token)
    async with ports.db.read() as session:
        try:
            subject = await of_user(session, said.user_id)
        except Unauthorized:
            raise _unknown() from None
    async with unit(ports, subject, write=False) as ctx:
        row, content = await service.open_content(ctx, said.attachment_id)
    return row, content, said.what


def _opened(keyring: Keyring, token: str) -> _Said:
    try:
        attachment_id, user_id, what, until = keyring.decrypt(token, context=CONTEXT).split()
    except (BrokenToken, UnknownKey):
        raise _unknown() from None
    said = _Said(
        int(attachment_id),
        int(user_id),
        "preview" if what == "preview" else "content",
        datetime.fromtimestamp(int(until), UTC),
    )
    if said.until <= utc_now():
        raise _unknown()
    return said


def _unknown() -> NotFound:
    return NotFound("This link does not work, or not any more. Ask for a new one.")
