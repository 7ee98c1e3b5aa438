"""Texts of an object, while it is being written."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wegent_backend.chat.correction.streamed import LOST, StreamedTexts

NAMES = ("summary", "improved_answer")


def read(text: str, step: int = 1) -> dict[str, str]:
    texts, found = StreamedTexts(*NAMES), defaultdict(str)
    for begin in range(0, len(text), step):
        for name, piece in texts.feed(text[begin : begin + step]):
            found[name] += piece
    return dict(found)


TEXT = st.text(max_size=30)
VALUES = TEXT | st.integers() | st.lists(st.dictionaries(st.sampled_from([*NAMES, "x"]), TEXT, max_size=2), max_size=2)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.dictionaries(st.sampled_from([*NAMES, "other", 'a"b']), VALUES), st.integers(1, 7), st.booleans())
def test_they_are_what_the_whole_object_says(document: dict[str, Any], step: int, ascii_only: bool) -> None:
    """Wherever it is cut, however characters are written, and whatever else stands in it."""
    expected = {name: document[name] for name in NAMES if isinstance(document.get(name), str) and document[name]}
    written = json.dumps(document, ensure_ascii=ascii_only)
    assert read(f"Here it is:\n```json\n{written}\n```", step) == expected


@pytest.mark.parametrize("written", [r"\ud83c", r"\udf75", r"\ud83cx", r"\uzzzz"])
def test_halves_of_characters_are_no_characters(written: str) -> None:
    found = read(f'{{"summary": "a{written}"}}')["summary"]
    assert found.startswith(f"a{LOST}")


def test_a_text_shows_before_it_is_complete() -> None:
    texts = StreamedTexts(*NAMES)
    assert list(texts.feed('{"accuracy": 3, "summary": "Half a sen')) == [("summary", "Half a sen")]
