"""Word documents: paragraphs, headings, tables."""

from __future__ import annotations

import re
from typing import BinaryIO, Final
from xml.etree.ElementTree import Element

from wegent_backend.attachments.extraction.archive import Archive, attribute
from wegent_backend.attachments.extraction.order import Gathered, Order

DOCUMENT: Final = "word/document.xml"
_HEADING: Final = re.compile(r"(?:heading|berschrift|标题)\s*([1-6])", re.IGNORECASE)
_BREAKS: Final = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


def read(file: BinaryIO, order: Order, gathered: Gathered) -> None:
    """Tables become lines with ` | ` between their cells."""
    page = _Page(gathered)
    for event, tag, element in Archive(file, order.max_unpacked_bytes).elements(DOCUMENT):
        if event == "start":
            page.begin(tag)
        else:
            page.end(tag, element)
            if tag in {"p", "tr", "tbl"}:
                element.clear()


class _Page:
    """The paragraph and the row that are being read."""

    def __init__(self, gathered: Gathered) -> None:
        self._gathered = gathered
        self._tables = 0
        self._text: list[str] = []
        self._cell: list[str] = []
        self._row: list[str] = []
        self._mark = ""

    def begin(self, tag: str) -> None:
        if tag == "tbl":
            self._tables += 1
        elif tag == "p":
            self._text, self._mark = [], ""
        elif tag == "tc":
            self._cell = []

    def end(self, tag: str, element: Element) -> None:
        if tag == "t":
            self._text.append(element.text or "")
        elif tag in _BREAKS:
            self._text.append(_BREAKS[tag])
        elif tag == "pStyle" and (match := _HEADING.search(attribute(element, "val") or "")):
            self._mark = "#" * int(match[1]) + " "
        elif tag == "p":
            self._paragraph()
        elif tag in {"tc", "tr", "tbl"}:
            self._table(tag)

    def _paragraph(self) -> None:
        text = "".join(self._text).strip()
        if not self._tables:
            self._gathered.add(f"{self._mark}{text}\n\n" if text else "")
        elif text:
            self._cell.append(text)

    def _table(self, tag: str) -> None:
        if tag == "tc":
            self._row.append(" ".join(self._cell))
            self._cell = []
        elif tag == "tr":
            self._gathered.add(" | ".join(self._row) + "\n")
            self._row = []
        else:
            self._tables -= 1
            self._gathered.add("\n")
