"""From the Markdown of an answer to the form that it asks people to fill in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from wegent_contracts.clarification import lines
from wegent_contracts.protocol.clarification import (
    Clarification,
    ClarificationOption,
    ClarificationQuestion,
    QuestionType,
)

MOST_QUESTIONS: Final = 30
MOST_OPTIONS: Final = 50
_FENCE: Final = re.compile(r"^(?:`{3,}|~{3,})")
_MAY_ASK: Final = re.compile(r"(?:Q|问题)\s*\d|final\s+(?:requirement\s+)?prompt|最终", re.IGNORECASE)


@dataclass
class _Asked:
    """A question, as far as it was read."""

    number: int
    words: list[str]
    type: QuestionType | None = None
    typed: bool = False
    options: list[ClarificationOption] = field(default_factory=list)


def read(text: str) -> Clarification | None:
    """What an answer asks, and the final prompt that it gives; None for one that does neither.

    An answer asks when a question says its type: others may have headings that look alike.
    """
    if not _MAY_ASK.search(text):
        return None
    body, final = _parted(text)
    asked = list(_questions(body))
    questions = _whole(asked) if any(each.typed for each in asked) else []
    return Clarification(questions=questions, final_prompt=final) if questions or final else None


def _parted(text: str) -> tuple[list[str], str | None]:
    """Its lines up to the final prompt, and that: all that follows its heading."""
    found = text.splitlines()
    for place, line in enumerate(found):
        if lines.begins_final_prompt(" ".join(line.split())):
            return found[:place], _unfenced(found[place + 1 :]) or None
    return found, None


def _unfenced(found: list[str]) -> str:
    """Without the fence that some models put around it all."""
    text = "\n".join(found).strip()
    inner = text.splitlines()
    if len(inner) > 1 and _FENCE.match(inner[0]) and inner[-1].strip() == inner[0].strip()[:3]:
        return "\n".join(inner[1:-1]).strip()
    return text


def _questions(body: Iterable[str]) -> Iterable[_Asked]:
    asked: _Asked | None = None
    for each in body:
        # Runs of spaces as one: patterns would try to part a long one in every way.
        line = " ".join(each.split())
        if (begun := lines.question(line)) is not None:
            if asked is not None:
                yield asked
            asked = _Asked(begun[0], [begun[1]] if begun[1] else [])
        elif asked is not None and lines.ends_questions(line):
            yield asked
            asked = None
        elif asked is not None and line and not _FENCE.match(line):
            _take(asked, line)
    if asked is not None:
        yield asked


def _take(asked: _Asked, line: str) -> None:
    if lines.says_type(line):
        asked.type, asked.typed = lines.type_of(line), True
    elif lines.introduces_options(line):
        return
    elif (option := lines.option(line)) is not None:
        asked.options.append(option)
    elif not asked.options:
        asked.words.append(line)


def _whole(asked: list[_Asked]) -> list[ClarificationQuestion]:
    """Those that say something, each under an id of its own."""
    found: dict[str, ClarificationQuestion] = {}
    for each in asked:
        words = " ".join(each.words).strip()
        if not words or len(found) == MOST_QUESTIONS:
            continue
        number = each.number
        while f"q{number}" in found:
            number += 1
        found[f"q{number}"] = _question(number, words, each)
    return list(found.values())


def _question(number: int, words: str, asked: _Asked) -> ClarificationQuestion:
    type_: QuestionType = asked.type or ("single_choice" if asked.options else "text_input")
    if type_ != "text_input" and not asked.options:
        type_ = "text_input"
    options = [] if type_ == "text_input" else _distinct(asked.options, several=type_ == "multiple_choice")
    return ClarificationQuestion(
        id=f"q{number}",
        number=number,
        question=words,
        type=type_,
        options=options,
        required=type_ == "single_choice",
    )


def _distinct(options: list[ClarificationOption], *, several: bool) -> list[ClarificationOption]:
    """With different values; of a single choice one at most is preselected."""
    found: dict[str, ClarificationOption] = {}
    for option in options[:MOST_OPTIONS]:
        if option.value in found:
            continue
        taken = not several and any(each.recommended for each in found.values())
        found[option.value] = option.model_copy(update={"recommended": option.recommended and not taken})
    return list(found.values())
