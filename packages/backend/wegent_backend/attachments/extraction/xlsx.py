"""Spreadsheets: for each sheet its rows, with tabs between the cells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import BinaryIO, Final
from xml.etree.ElementTree import Element

from wegent_backend.attachments.extraction.archive import Archive, attribute
from wegent_backend.attachments.extraction.order import Gathered, Order

WIDEST: Final = 1000
"""Cells of a row that are told; what lies further out is nothing that people read."""
_DATES: Final = frozenset({*range(14, 23), *range(45, 48)})
"""Numbers of formats that come along and are dates or times."""
_DATE_LETTERS: Final = re.compile(r"[ymdhs]", re.IGNORECASE)
_NO_LETTERS: Final = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_EPOCH: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - cells have no time zone
_LAST_DAY: Final = 2_958_465


def read(file: BinaryIO, order: Order, gathered: Gathered) -> None:
    archive = Archive(file, order.max_unpacked_bytes)
    sheet = _Sheet(list(_strings(archive)), _date_styles(archive))
    for name, member in _sheets(archive):
        gathered.add(f"## {name}\n\n")
        for row in sheet.rows(archive, member):
            gathered.add("\t".join(row).rstrip() + "\n")
        gathered.add("\n")


def _strings(archive: Archive) -> Iterator[str]:
    for event, tag, element in archive.elements("xl/sharedStrings.xml"):
        if event == "end" and tag == "si":
            yield _told(element)
            element.clear()


def _told(element: Element) -> str:
    """Text of all runs, without the phonetic ones."""
    runs = [found for child in element if _tag(child) != "rPh" for found in child.iter() if _tag(found) == "t"]
    return "".join(run.text or "" for run in runs)


def _date_styles(archive: Archive) -> frozenset[int]:
    formats: dict[int, str] = {}
    dates, number, within = set(), 0, False
    for event, tag, element in archive.elements("xl/styles.xml"):
        if tag == "cellXfs":
            within = event == "start"
        elif event == "end" and tag == "numFmt":
            formats[int(attribute(element, "numFmtId") or 0)] = attribute(element, "formatCode") or ""
        elif event == "end" and tag == "xf" and within:
            style = int(attribute(element, "numFmtId") or 0)
            if style in _DATES or _DATE_LETTERS.search(_NO_LETTERS.sub("", formats.get(style, ""))):
                dates.add(number)
            number += 1
    return frozenset(dates)


def _sheets(archive: Archive) -> Iterator[tuple[str, str]]:
    """Name and member of each sheet, in the order of the workbook."""
    targets = {
        attribute(element, "Id"): attribute(element, "Target") or ""
        for event, tag, element in archive.elements("xl/_rels/workbook.xml.rels")
        if event == "end" and tag == "Relationship"
    }
    for event, tag, element in archive.elements("xl/workbook.xml"):
        if event == "end" and tag == "sheet":
            target = targets.get(attribute(element, "id"), "").removeprefix("/xl/")
            yield attribute(element, "name") or "Sheet", f"xl/{target}"


class _Sheet:
    def __init__(self, strings: list[str], dates: frozenset[int]) -> None:
        self._strings = strings
        self._dates = dates

    def rows(self, archive: Archive, member: str) -> Iterator[list[str]]:
        row: list[str] = []
        for event, tag, element in archive.elements(member):
            if event == "start":
                continue
            if tag == "c":
                column = min(_column(attribute(element, "r") or "") or len(row), WIDEST)
                row += [""] * (column - len(row))
                if column < WIDEST:
                    row.append(self._value(element))
            elif tag == "row":
                yield row
                row = []
                element.clear()

    def _value(self, cell: Element) -> str:
        kind, value = cell.get("t", "n"), ""
        for child in cell:
            if _tag(child) == "is":
                return " ".join(_told(child).split())
            if _tag(child) == "v":
                value = child.text or ""
        if kind == "s":
            return " ".join(self._strings[int(value)].split()) if value else ""
        if kind == "b":
            return "TRUE" if value == "1" else "FALSE"
        if kind == "n" and int(cell.get("s", 0)) in self._dates:
            return _date(value)
        return " ".join(value.split())


def _tag(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _column(reference: str) -> int:
    """0 for A."""
    number = 0
    for letter in reference.rstrip("0123456789")[:4].upper():
        number = number * 26 + ord(letter) - 64
    return max(number - 1, 0)


def _date(value: str) -> str:
    try:
        days = float(value)
    except ValueError:
        return value
    if not 0 <= days <= _LAST_DAY:
        return value
    moment = _EPOCH + timedelta(seconds=round(days * 86_400))
    if days < 1:
        return moment.strftime("%H:%M:%S")
    return moment.strftime("%Y-%m-%d" if days == int(days) else "%Y-%m-%d %H:%M:%S")
