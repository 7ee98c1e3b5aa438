"""Lines of Markdown in which a model asks, however it writes them."""

from __future__ import annotations

import re
from typing import Final

from wegent_contracts.protocol.clarification import ClarificationOption, QuestionType

_QUESTION: Final = re.compile(
    r"^(?:#{1,6}\s*)?(?:\*\*)?\s*(?:Q|问题)\s*(\d{1,3})\s*(?:[:.、)\-–—]|：)?\s*(.*)$", re.IGNORECASE
)
_MARKED: Final = re.compile(r"^(?:#{1,6}\s*(?:\*\*)?|\*\*)\s*(?:Q|问题)\s*\d", re.IGNORECASE)
_TYPE: Final = re.compile(r"^[-*+]?\s*\**\s*(?:type|类型)\s*\**\s*[:：]\s*\**\s*`?([^`*]+?)`?\s*\**$", re.IGNORECASE)
_OPTIONS: Final = re.compile(r"^\**\s*(?:options?|choices|选项)\s*\**\s*[:：]?\s*\**$", re.IGNORECASE)
_OPTION: Final = re.compile(r"^(?:[-*+]|\d+[.)])\s+(?:\[\s*([^\]]{0,2}?)\s*\]\s*)?(.+)$")
_VALUE: Final = re.compile(r"^`([^`]+)`\s*(?:[-–—:：]+\s*(.*))?$")
_HEADING: Final = re.compile(r"^(#{1,6})\s+(.*)$")
_RULE: Final = re.compile(r"^(?:-{3,}|\*{3,}|_{3,})$")
_RECOMMENDED: Final = re.compile(r"\s*[(（]\s*(?:recommended|default|推荐|默认)\s*[)）]\s*$", re.IGNORECASE)
_FINAL: Final = re.compile(
    r"^\W*(?:final\s+(?:requirement\s+)?prompt|最终(?:需求)?(?:提示词|提示|指令))\W*$", re.IGNORECASE
)
_MARKS: Final = frozenset("✓✔☑√xX*●")

_TYPES: Final[dict[str, QuestionType]] = {
    "singlechoice": "single_choice",
    "single": "single_choice",
    "radio": "single_choice",
    "单选": "single_choice",
    "单选题": "single_choice",
    "multiplechoice": "multiple_choice",
    "multichoice": "multiple_choice",
    "multiple": "multiple_choice",
    "checkbox": "multiple_choice",
    "多选": "multiple_choice",
    "多选题": "multiple_choice",
    "textinput": "text_input",
    "text": "text_input",
    "input": "text_input",
    "freetext": "text_input",
    "文本": "text_input",
    "填空": "text_input",
    "文本输入": "text_input",
}


def question(line: str) -> tuple[int, str] | None:
    """Number and words of a question that begins here: a heading, or bold."""
    found = _QUESTION.match(line) if _MARKED.match(line) else None
    if found is None:
        return None
    return int(found[1]), found[2].strip().strip("*").strip()


def type_of(line: str) -> QuestionType | None:
    found = _TYPE.match(line)
    return None if found is None else _TYPES.get(re.sub(r"[\s_\-]", "", found[1]).lower())


def says_type(line: str) -> bool:
    """Whether it is there to say a type, be it one that nobody knows."""
    return _TYPE.match(line) is not None


def introduces_options(line: str) -> bool:
    return _OPTIONS.match(line) is not None


def option(line: str) -> ClarificationOption | None:
    found = _OPTION.match(line)
    if found is None:
        return None
    mark, words = found[1] or "", found[2].strip()
    recommended = mark in _MARKS if mark else False
    if _RECOMMENDED.search(words):
        words, recommended = _RECOMMENDED.sub("", words), True
    named = _VALUE.match(words)
    value, label = (words, words) if named is None else (named[1].strip(), (named[2] or named[1]).strip())
    return ClarificationOption(value=value, label=label, recommended=recommended) if value else None


def ends_questions(line: str) -> bool:
    """Another heading, or a rule."""
    return bool(_HEADING.match(line) or _RULE.match(line)) and question(line) is None


def begins_final_prompt(line: str) -> bool:
    found = _HEADING.match(line)
    return found is not None and _FINAL.match(found[2]) is not None
