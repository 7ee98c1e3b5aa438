"""What somebody has missed of an answer, as the same events that others got live."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from wegent_contracts.events import RunCancelled, RunFailed, RunFinished
from wegent_contracts.protocol.blocks import Block

from wegent_backend.chat import rendering
from wegent_backend.chat.rendering import Rendered
from wegent_backend.ports import RunRef
from wegent_backend.runs.ports import Outcome
from wegent_backend.runs.view import RunView
from wegent_backend.tables import SubtaskRow


def from_offset(ref: RunRef, view: RunView, answer: SubtaskRow, offset: int) -> list[Rendered]:
    """One chunk, and the end when there is one. A client that knows more text than there is gets it cut.

    Of an answer that was corrected, all of it: what was written is of no matter any more.
    """
    if answer.corrected is not None:
        whole = rendering.chunk(ref, answer.content, 0, _last_of_text(view), replace=True)
        return [whole, _ended(ref, view, answer, answer.content)]
    start = min(offset, view.length)
    events = [rendering.chunk(ref, view.text[start:], start, _last_of_text(view), replace=offset > view.length)]
    return [*events, *_end(ref, view, answer)]


def from_start(ref: RunRef, view: RunView, answer: SubtaskRow) -> list[Rendered]:
    """Everything so far, in a few events. Each has a place of its own in the run, the last of them what is newest:
    clients leave out what is not newer than what they have."""
    parts: list[Callable[[int], Rendered]] = [partial(_created, ref, block) for block in view.blocks.all()]
    if view.context is not None:
        parts.insert(0, partial(rendering.status, ref, view.context))
    if view.length:
        parts.append(partial(_whole_text, ref, view))
    first = _last_of_text(view) - len(parts) + 1
    events = [rendering.start(ref, 1, answer.bot_name, answer.model_name)]
    return [*events, *(part(seq) for seq, part in enumerate(parts, first)), *_end(ref, view, answer)]


def _created(ref: RunRef, block: Block, seq: int) -> Rendered:
    return rendering.created(ref, seq, block)


def _whole_text(ref: RunRef, view: RunView, seq: int) -> Rendered:
    return rendering.chunk(ref, view.text, 0, seq, replace=True)


def _last_of_text(view: RunView) -> int:
    return view.seq - 1 if view.ended else view.seq


def _end(ref: RunRef, view: RunView, answer: SubtaskRow) -> list[Rendered]:
    return [_ended(ref, view, answer, view.text)] if view.ended else []


def _ended(ref: RunRef, view: RunView, answer: SubtaskRow, text: str) -> Rendered:
    return rendering.end(ref, _outcome(answer), text, view.seq, view.blocks.sources())


def _outcome(answer: SubtaskRow) -> Outcome:
    """How it ended, from the row that was committed before anybody saw the end."""
    if answer.state == "COMPLETED":
        return RunFinished()
    if answer.state == "CANCELLED":
        return RunCancelled()
    return RunFailed(reason=answer.error_reason or "Internal", message=answer.error or "The answer failed.")
