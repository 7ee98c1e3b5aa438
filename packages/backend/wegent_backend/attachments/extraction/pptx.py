"""Slides, in their order."""

from __future__ import annotations

import re
from typing import BinaryIO, Final

from wegent_backend.attachments.extraction.archive import Archive
from wegent_backend.attachments.extraction.order import Gathered, Order, Refused

_SLIDE: Final = re.compile(r"ppt/slides/slide(\d{1,6})\.xml")


def read(file: BinaryIO, order: Order, gathered: Gathered) -> None:
    """A heading for each slide, a line for each paragraph."""
    archive = Archive(file, order.max_unpacked_bytes)
    slides = sorted((int(match[1]), name) for name in archive.names if (match := _SLIDE.fullmatch(name)))
    if len(slides) > order.max_pages:
        text = f"It has {len(slides)} slides; at most {order.max_pages} are read (WEGENT_ATTACHMENT_MAX_PAGES)."
        raise Refused("TooManyPages", text)
    for number, (_, name) in enumerate(slides, 1):
        gathered.add(f"## Slide {number}\n\n")
        _slide(archive, name, gathered)
        gathered.add("\n")


def _slide(archive: Archive, name: str, gathered: Gathered) -> None:
    line: list[str] = []
    for event, tag, element in archive.elements(name):
        if event == "start":
            continue
        if tag == "t":
            line.append(element.text or "")
        elif tag == "br":
            line.append(" ")
        elif tag == "p":
            text = "".join(line).strip()
            gathered.add(f"{text}\n" if text else "")
            line = []
            element.clear()
