"""Images as models get them: the preview that was made of the file, written once more in the format that all can read.

The preview has the pixels and nothing else of the file, and is no larger than WEGENT_ATTACHMENT_PREVIEW_PIXELS.
"""

from __future__ import annotations

import asyncio
import base64
import io
from collections.abc import Sequence
from typing import Final

from wegent_contracts.errors import WegentError
from wegent_contracts.protocol.chat import ImageInput

from wegent_backend.attachments.content import PREVIEW, Content
from wegent_backend.tables import AttachmentRow

QUALITY: Final = 88
LONGEST_NAME: Final = 255


async def images_of(files: Sequence[tuple[AttachmentRow, Content | None]]) -> list[ImageInput]:
    """Those of a message's files that are images and were read, in their order; what is lost is left out."""
    found = [await _image(row, content) for row, content in files if row.kind == "image" and content is not None]
    return [image for image in found if image is not None]


async def _image(row: AttachmentRow, content: Content) -> ImageInput | None:
    if content.preview_part is None:
        return None
    try:
        preview = await content.get(PREVIEW, content.preview_part)
    except WegentError:
        return None
    data = base64.b64encode(await asyncio.to_thread(_written, preview)).decode()
    return ImageInput(media_type="image/jpeg", data=data, name=row.filename[:LONGEST_NAME])


def _written(preview: bytes) -> bytes:
    """A JPEG; what is transparent becomes white."""
    from PIL import Image

    with Image.open(io.BytesIO(preview), formats=("WEBP",)) as image:
        whole = image.convert("RGBA")
        ground = Image.new("RGB", whole.size, "white")
        ground.paste(whole, mask=whole.getchannel("A"))
    made = io.BytesIO()
    ground.save(made, "JPEG", quality=QUALITY)
    return made.getvalue()
