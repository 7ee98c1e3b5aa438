"""Previews of images: made anew from their pixels, so that nothing else of the file comes along."""

from __future__ import annotations

import io
from typing import BinaryIO, Final

from wegent_backend.attachments.extraction.order import Order, Refused

FORMATS: Final = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF")
QUALITY: Final = 80


def preview(file: BinaryIO, order: Order) -> bytes:
    """WebP, at most so many pixels wide and high; the first picture of several."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None  # told by ourselves, before anything is unpacked
    with Image.open(file, formats=FORMATS) as image:
        width, height = image.size
        if width * height > order.max_pixels:
            raise Refused(
                "TooLarge",
                f"It has {width} × {height} pixels; at most {order.max_pixels} are shown "
                "(WEGENT_ATTACHMENT_MAX_PIXELS).",
            )
        image.draft("RGB", (order.preview_pixels, order.preview_pixels))
        turned = ImageOps.exif_transpose(image)
        turned.thumbnail((order.preview_pixels, order.preview_pixels))
        made = io.BytesIO()
        turned.convert("RGBA" if "A" in turned.getbands() or "transparency" in turned.info else "RGB").save(
            made, "WEBP", quality=QUALITY
        )
    return made.getvalue()
