"""Asks the second model: first, where that can be, what the facts are, then what it thinks of the answer."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import structlog
from wegent_contracts.errors import WegentError
from wegent_contracts.events import BlockDelta, BlockKind, BlockStarted, EngineEvent, Usage
from wegent_contracts.protocol.chat import ChatMessage, ChatRequest, ModelTarget
from wegent_contracts.protocol.correction import CorrectionResult, CorrectionUsage

from wegent_backend.chat.correction.evaluation import FACTS, Evaluation, instructions, material, result_of
from wegent_backend.chat.correction.telling import Telling
from wegent_backend.chat.shells import Shells
from wegent_backend.correction_settings import CorrectionSettings

if TYPE_CHECKING:
    from wegent_chat_shell.engine import ChatEngine

log = structlog.get_logger(__name__)

SEARCH: Final = "web_search"


@dataclass(frozen=True)
class Question:
    """An answer, and what it answers to."""

    target: ModelTarget
    history: Sequence[ChatMessage]
    question: str
    answer: str
    verify_facts: bool
    conversation: str


@dataclass
class _Spent:
    input_tokens: int = 0
    output_tokens: int = 0

    async def heard(self, event: EngineEvent) -> None:
        if isinstance(event, Usage):
            self.input_tokens += event.input_tokens
            self.output_tokens += event.output_tokens


@dataclass
class Examiner:
    """`longest`: characters of an answer. `searches`: whether the web can be searched from here."""

    shells: Shells
    settings: CorrectionSettings
    longest: int
    searches: bool = False

    async def examine(self, question: Question, telling: Telling) -> CorrectionResult:
        """Raises ModelAnswerUnusable, and the errors in `wegent_chat_shell.errors`."""
        spent = _Spent()
        told = self._told(question)
        findings = await self._facts(question, told, telling, spent)
        await telling.stage("evaluating")
        request = ChatRequest(
            model=question.target,
            system_prompt=instructions(self.settings, findings=bool(findings)),
            message=self._told(question, findings),
            conversation=question.conversation,
        )
        shell: ChatEngine = self.shells.own
        evaluation = await shell.in_form(request, Evaluation, spent.heard, telling)
        usage = CorrectionUsage(input_tokens=spent.input_tokens, output_tokens=spent.output_tokens)
        return result_of(
            evaluation, self.settings, usage, longest=self.longest, verified_with=SEARCH if findings else None
        )

    def _told(self, question: Question, findings: str = "") -> str:
        room = self.settings.context_chars
        return material(question.history, question.question, question.answer, room, findings)

    async def _facts(self, question: Question, told: str, telling: Telling, spent: _Spent) -> str:
        """What was found; nothing when facts are not looked up, or that does not work: the answer is judged anyway."""
        if not question.verify_facts or not self.searches:
            return ""
        await telling.stage("verifying_facts", SEARCH)
        request = ChatRequest(
            model=question.target,
            system_prompt=FACTS,
            tools=[SEARCH],
            message=told,
            conversation=question.conversation,
        )
        try:
            return await self._text(request, spent)
        except WegentError as error:
            log.info("correction.facts_not_verified", reason=error.reason, message=error.message)
            return ""

    async def _text(self, request: ChatRequest, spent: _Spent) -> str:
        """Of the answer, without its thinking; nothing when no page was found that it could stand on."""
        text, spoken, found = "", set[str](), False
        async with aclosing(self.shells.own.stream(request)) as events:
            async for event in events:
                await spent.heard(event)
                if isinstance(event, BlockStarted):
                    found = found or event.kind is BlockKind.SOURCES
                    if event.kind is BlockKind.TEXT:
                        spoken.add(event.block)
                elif isinstance(event, BlockDelta) and event.block in spoken:
                    text += event.text
        return text.strip()[: self.longest] if found else ""
