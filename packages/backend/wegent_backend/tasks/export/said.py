"""A conversation as exports see it: complete, and apart from the database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from wegent_contracts.protocol.blocks import Block
from wegent_contracts.protocol.socket import Message

from wegent_backend.tasks import guided
from wegent_backend.tasks.guided import Part

ENDS: Final = {"CANCELLED": "stopped", "PENDING": "not answered yet", "RUNNING": "still being written"}


@dataclass(frozen=True)
class Conversation:
    """`task` in wire form; `authors`: names of who wrote messages, by subtask_id."""

    task: dict[str, Any]
    messages: Sequence[Message]
    authors: Mapping[int, str]
    at: datetime

    @property
    def title(self) -> str:
        """On one line."""
        return " ".join(str(self.task["spec"]["title"]).split()) or "Conversation"

    @property
    def about(self) -> str:
        team = self.task["spec"]["teamRef"]["name"]
        return f"With {team}, begun {self.task['metadata']['createdAt'][:10]}"

    def speaker(self, message: Message) -> str:
        """Who says it, and when."""
        if message.role == "USER":
            name = self.authors.get(message.subtask_id) or "User"
        else:
            model = f" ({message.model_name})" if message.model_name else ""
            name = f"{message.bot_name or 'Assistant'}{model}"
        return f"{name}, {message.created_at:%Y-%m-%d %H:%M} UTC"

    def parts(self, message: Message) -> Iterator[Part]:
        """Its text; of an answer that was guided: up to there, what was said to it, and the rest."""
        return guided.parts(message.content, message.blocks)

    def guide(self, guidance: Block) -> str:
        """Who said it to the answer."""
        return f"{guidance.name or 'User'}, while this was written"

    def remark(self, message: Message) -> str | None:
        """How an answer ended, unless it just came to its end, and whose text it is, unless its model's own."""
        if message.status == "FAILED":
            return f"failed: {message.error or 'no reason was given'}"
        end = ENDS.get(message.status) if message.role == "ASSISTANT" else None
        by = None if message.corrected is None else f"corrected by {message.corrected.correction_model}"
        return ", ".join(part for part in (end, by) if part) or None

    def evaluation(self, message: Message) -> list[str]:
        """What a second model says of an answer, in paragraphs; a better answer that nobody has taken is the last."""
        if message.correction is None or message.correction.result is None:
            return []
        found = message.correction.result
        scores = ", ".join(f"{name} {score}" for name, score in found.scores.model_dump().items())
        paragraphs = [f"Evaluation by {message.correction.correction_model}: {scores}, of 10 each.", found.summary]
        paragraphs += [
            f"{number}. {issue.issue} {issue.suggestion}".rstrip() for number, issue in enumerate(found.issues, 1)
        ]
        if found.improved_answer and not found.applied:
            paragraphs += ["Improved answer:", found.improved_answer]
        return [paragraph for paragraph in paragraphs if paragraph]
