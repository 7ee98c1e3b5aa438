"""What a model hears of files: fairly shared, from both ends, clearly marked."""

from __future__ import annotations

from typing import Any

import pytest
from wegent_backend.attachments.speaking import Room, portions, shares, shortened
from wegent_backend.tables import AttachmentRow


@pytest.mark.parametrize(
    ("lengths", "room", "told"),
    [
        ([], 10, []),
        ([5], 10, [5]),
        ([20], 10, [10]),
        ([100, 100], 10, [5, 5]),
        ([2, 100], 10, [2, 8]),
        ([100, 1, 100], 11, [5, 1, 5]),
        ([3, 3, 3], 9, [3, 3, 3]),
        ([3, 3], 0, [0, 0]),
        ([3, 3], -5, [0, 0]),
    ],
)
def test_short_files_leave_room_for_long_ones(lengths: list[int], room: int, told: list[int]) -> None:
    assert shares(lengths, room) == told


def row(*, truncated: bool = False) -> AttachmentRow:
    return AttachmentRow(id=7, filename="a.txt", text_truncated=truncated)


def test_both_ends_are_told_and_what_is_left_out() -> None:
    def written(text: str, most: int, **more: Any) -> str:
        return shortened(text, most).written(row(**more), can_read=False)

    assert written("abc", 3) == "abc"
    assert written("abcdefghij", 6) == "abcd\n[… 4 of 10 characters are left out here …]\nij"
    assert written("abc", 0) == "[… 3 of 3 characters are left out here …]"
    assert written("abc", 3, truncated=True).endswith("more of it is not kept.]")


def test_how_to_read_on_is_said() -> None:
    written = shortened("abcdefghij", 6).written(row(), can_read=True)
    assert "left out here: read_attachment with attachment_id 7 and offset 4 reads them …]" in written


@pytest.mark.parametrize(
    ("texts", "room", "told"),
    [
        ([], Room(10, 10), []),
        (["a" * 300], Room(50, 1000), [148]),
        (["a" * 300], Room(1000, 100), [100]),
        (["汉" * 300], Room(50, 1000), [49]),
        (["a" * 30, "汉" * 300], Room(61, 1000), [30, 49]),
        (["", "abc"], Room(100, 100), [0, 3]),
        (["abc"], Room(0, 0), [0]),
    ],
)
def test_tokens_and_characters_are_shared(texts: list[str], room: Room, told: list[int]) -> None:
    assert portions(texts, room) == told
