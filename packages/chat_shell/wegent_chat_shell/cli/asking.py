"""What a turn asks people, put to whoever is at the terminal."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from wegent_contracts.protocol.waiting import CHOICES, AnswerBody, FormQuestion, PersonRequest
from wegent_kit.terminal import safe

from wegent_chat_shell.cli.screen import Screen

Read = Callable[[str], str]
"""Shows words, and reads a line. Raises EOFError when there will be none."""
_APPROVALS: Final = {"y": "once", "yes": "once", "a": "always", "always": "always"}
_NO: Final = frozenset({"", "n", "no"})


@dataclass
class Asker:
    """`always`: tools that were allowed from now on."""

    screen: Screen
    read: Read = input
    always: list[str] = field(default_factory=list)

    def answer(self, request: PersonRequest) -> AnswerBody:
        """Whoever says nothing has not agreed."""
        try:
            if request.kind == "approval":
                return self._approval(request)
            if request.kind == "form":
                return self._form(request)
            return self._choice(request)
        except EOFError:
            return AnswerBody(choice=CHOICES[request.kind][-1])

    def _approval(self, request: PersonRequest) -> AnswerBody:
        self.screen.remark(request.text)
        if request.input:
            self.screen.remark(json.dumps(request.input, indent=2, ensure_ascii=False))
        while True:
            said = self.read("[y]es, [n]o, [a]lways? ").strip().lower()
            if said in _APPROVALS:
                if _APPROVALS[said] == "always" and request.tool:
                    self.always.append(request.tool)
                return AnswerBody(choice="approve", remember="task" if _APPROVALS[said] == "always" else "once")
            if said in _NO:
                return AnswerBody(choice="deny", note=self.read("Why not (Enter: say nothing)? ").strip()[:4000])

    def _form(self, request: PersonRequest) -> AnswerBody:
        self.screen.remark(request.text)
        answers: dict[str, str | list[str]] = {}
        for question in request.questions:
            found = self._question(question)
            if found:
                answers[question.id] = found
        return AnswerBody(choice="submit", answers=answers)

    def _question(self, question: FormQuestion) -> str | list[str]:
        self.screen.remark(question.text)
        for number, option in enumerate(question.options, 1):
            self.screen.remark(f"  {number}. {option}")
        while True:
            said = self.read(_prompt(question)).strip()
            if not said and not question.required:
                return ""
            found = _picked(question, said)
            if found:
                return found

    def _choice(self, request: PersonRequest) -> AnswerBody:
        self.screen.remark(request.text)
        choices = CHOICES[request.kind]
        while True:
            said = self.read(f"{' / '.join(choices)}? ").strip().lower()
            found = next((choice for choice in choices if said and choice.startswith(said)), None)
            if found is not None:
                note = self.read("What shall be different? ").strip() if found == "revise" else ""
                return AnswerBody(choice=found, note=note[:4000])


def _prompt(question: FormQuestion) -> str:
    if question.type == "text_input":
        return "> " if question.required else "(Enter: no answer) > "
    several = "numbers, divided by commas" if question.type == "multiple_choice" else "a number"
    return f"{several}{'' if question.required else ' (Enter: no answer)'} > "


def _picked(question: FormQuestion, said: str) -> str | list[str]:
    """What was chosen; empty when it fits nothing."""
    if question.type == "text_input" or not question.options:
        return said
    words = [word.strip() for word in said.split(",") if word.strip()]
    found = [_option(question.options, word) for word in words]
    if not found or any(each is None for each in found):
        return ""
    chosen = [each for each in found if each is not None]
    return chosen if question.type == "multiple_choice" else chosen[0] if len(chosen) == 1 else ""


def _option(options: list[str], word: str) -> str | None:
    if word.isdecimal() and 0 < int(word) <= len(options):
        return options[int(word) - 1]
    return next((option for option in options if safe(option).casefold() == word.casefold()), None)
