"""Text files of any encoding."""

from __future__ import annotations

from typing import BinaryIO, Final

from wegent_backend.attachments.decoding import decoded
from wegent_backend.attachments.extraction.order import Full, Gathered, Order

WIDEST: Final = 4
"""Bytes of a character."""


def read(file: BinaryIO, order: Order, gathered: Gathered) -> None:
    """No more of it than can be kept."""
    data = file.read(order.max_chars * WIDEST)
    gathered.add(decoded(data).lstrip("\ufeff"))
    if file.read(1):
        raise Full
