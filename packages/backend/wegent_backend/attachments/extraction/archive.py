"""Office files are ZIP archives of XML: unpacked no further than they may, whatever their directory says."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO, Final
from xml.etree.ElementTree import Element, ParseError, iterparse

from wegent_backend.attachments.extraction.order import Refused

MOST_MEMBERS: Final = 20_000


class Archive:
    def __init__(self, file: BinaryIO, most: int) -> None:
        try:
            self._zip = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, ValueError, EOFError):
            raise Refused("Unreadable", "It is damaged: it cannot be unpacked.") from None
        if len(self._zip.namelist()) > MOST_MEMBERS:
            raise Refused("TooLarge", f"It is packed of more than {MOST_MEMBERS} parts.")
        self._most = self._left = most

    @property
    def names(self) -> list[str]:
        return self._zip.namelist()

    def elements(self, name: str) -> Iterator[tuple[str, str, Element]]:
        """`start` or `end`, the tag without its namespace, and the element, as the member is read.

        Nothing when there is no such member. Entities expand no further than expat allows, and none is fetched.
        """
        if name not in self._zip.NameToInfo:
            return
        if self._zip.getinfo(name).flag_bits & 1:
            raise Refused("Encrypted", "It is protected by a password. Send it without one.")
        try:
            with self._zip.open(name) as member:
                for event, element in iterparse(_Bounded(self, member), events=("start", "end")):  # noqa: S314 - as above
                    yield event, element.tag.rpartition("}")[2], element
        except (ParseError, zipfile.BadZipFile, EOFError):
            raise Refused("Unreadable", "It is damaged: its text cannot be read.") from None

    def spend(self, count: int) -> None:
        self._left -= count
        if self._left < 0:
            raise Refused(
                "TooLarge",
                f"Unpacked it has more than {self._most} bytes (WEGENT_ATTACHMENT_MAX_UNPACKED_BYTES).",
            )


class _Bounded(io.RawIOBase):
    """A member that is paid for as it is read."""

    def __init__(self, archive: Archive, member: Any) -> None:
        self._archive = archive
        self._member = member

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data: bytes = self._member.read(size if size > 0 else 65_536)
        self._archive.spend(len(data))
        return data


def attribute(element: Element, name: str) -> str | None:
    """By its name without the namespace."""
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), None)
