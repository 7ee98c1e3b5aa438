"""Titles of conversations: from the first message, or from what a model suggests."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

LONGEST: Final = 60

INSTRUCTIONS: Final = (
    "You name conversations. Answer with a title of at most six words, in the language of the conversation. "
    "Answer with the title alone: no quotation marks, no full stop, no explanation."
)
_EXCERPT_CHARS: Final = 1000
_LABEL = re.compile(r"^\s*(?:title|标题|titel|titre|título)\s*[:：]\s*", re.IGNORECASE)
_MARKS: Final = "\"'`*_#“”„‘’«»「」『』《》[]() \t-–—>"
_ENDS: Final = ".。,，;；:："


def question(first_message: str, answer: str) -> str:
    """What the model is asked; the conversation is quoted, so that it is named and not answered."""
    said = f"User: {first_message[:_EXCERPT_CHARS]}\nAssistant: {answer[:_EXCERPT_CHARS]}"
    return f"The conversation:\n<conversation>\n{said}\n</conversation>\nIts title:"


def from_message(message: str) -> str:
    """The first words of a message on one line."""
    line = _one_line(message)
    return _shortened(line) or "…"


def from_answer(answer: str) -> str | None:
    """A model's suggestion made fit, or None when there is nothing usable in it."""
    lines = [line for line in map(_one_line, answer.splitlines()) if line.strip(_MARKS)]
    if not lines:
        return None
    title = lines[0].strip(_MARKS)
    title = _LABEL.sub("", title).strip(_MARKS).rstrip(_ENDS).strip(_MARKS)
    if not any(character.isalnum() for character in title):
        return None
    return _shortened(title)


def _one_line(text: str) -> str:
    """White space joined; control and format characters, which could hide or turn text, left out."""
    visible = "".join(
        " " if character.isspace() else character
        for character in text
        if character.isspace() or unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
    )
    return " ".join(visible.split())


def _shortened(text: str) -> str:
    """At most LONGEST characters, cut between words where there are any."""
    if len(text) <= LONGEST:
        return text
    room = LONGEST - 1
    cut = text[:room]
    at = cut.rfind(" ")
    return (cut[:at] if at > room // 2 else cut).rstrip(_ENDS + " ") + "…"
