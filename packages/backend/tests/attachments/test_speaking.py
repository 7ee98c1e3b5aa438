"""What a model hears of files: fairly shared, from both ends, clearly marked."""

from __future__ import annotations

import pytest
from wegent_backend.attachments.speaking import shares, shortened


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


def test_both_ends_are_told_and_what_is_left_out() -> None:
    assert shortened("abc", 3) == "abc"
    assert shortened("abcdefghij", 6) == "abcd\n[… 4 of 10 characters are left out here …]\nij"
    assert shortened("abc", 0) == "[… 3 of 3 characters are left out here …]"
    assert shortened("abc", 3, whole=False).endswith("more of it is not kept.]")
