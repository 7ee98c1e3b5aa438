"""Tells viewers how an evaluation goes, while it is being written."""

from __future__ import annotations

import time
from typing import Final, cast

from wegent_contracts.protocol.correction import (
    CorrectionChunk,
    CorrectionField,
    CorrectionProgress,
    CorrectionStage,
)

from wegent_backend.chat.correction.streamed import StreamedTexts
from wegent_backend.ports import Emitter
from wegent_backend.realtime.rooms import task_room

SUMMARY: Final = "summary"
IMPROVED: Final = "improved_answer"
PAUSE_SECONDS: Final = 0.1
"""Between two chunks: each is sent to every process."""


class Telling:
    """Implements wegent_chat_shell.llm.whole.Watch."""

    def __init__(self, emitter: Emitter, place: dict[str, int]) -> None:
        self._emitter = emitter
        self._place = place
        self._stage: CorrectionStage | None = None
        self.begin()

    def begin(self) -> None:
        self._texts = StreamedTexts(SUMMARY, IMPROVED)
        self._sent = {SUMMARY: 0, IMPROVED: 0}
        self._field, self._waiting, self._told_at = SUMMARY, "", 0.0

    async def heard(self, piece: str) -> None:
        for field, text in self._texts.feed(piece):
            if field != self._field:
                await self.flush()
                self._field = field
            if field == IMPROVED:
                await self.stage("generating_improvement")
            self._waiting += text
        if time.monotonic() - self._told_at >= PAUSE_SECONDS:
            await self.flush()

    async def stage(self, stage: CorrectionStage, tool_name: str | None = None) -> None:
        """Once each."""
        if stage == self._stage:
            return
        self._stage = stage
        progress = CorrectionProgress(**self._place, stage=stage, tool_name=tool_name)
        await self._emitter.emit("correction:progress", progress, room=task_room(self._place["task_id"]))

    async def flush(self) -> None:
        """What waits."""
        if not self._waiting:
            return
        text, self._waiting, self._told_at = self._waiting, "", time.monotonic()
        offset = self._sent[self._field]
        self._sent[self._field] += len(text)
        field = cast("CorrectionField", self._field)
        chunk = CorrectionChunk(**self._place, field=field, content=text, offset=offset)
        await self._emitter.emit("correction:chunk", chunk, room=task_room(self._place["task_id"]))
