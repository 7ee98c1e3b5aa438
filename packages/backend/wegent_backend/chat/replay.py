"""What somebody has missed of an answer, as the same events that others got live."""

from __future__ import annotations

from wegent_contracts.events import RunCancelled, RunFailed, RunFinished

from wegent_backend.chat import rendering
from wegent_backend.chat.rendering import Rendered
from wegent_backend.context import RunRef
from wegent_backend.runs.ports import Outcome
from wegent_backend.runs.view import RunView
from wegent_backend.tables import SubtaskRow


def from_offset(ref: RunRef, view: RunView, answer: SubtaskRow, offset: int) -> list[Rendered]:
    """One chunk, and the end when there is one. A client that knows more text than there is gets it cut."""
    start = min(offset, view.length)
    events = [rendering.chunk(ref, view.text[start:], start, _last_of_text(view), replace=offset > view.length)]
    return [*events, *_end(ref, view, answer)]


def from_start(ref: RunRef, view: RunView, answer: SubtaskRow) -> list[Rendered]:
    events = [rendering.start(ref, 1, answer.bot_name, answer.model_name)]
    events += [rendering.created(ref, view.seq, block) for block in view.blocks.all()]
    if view.length:
        events.append(rendering.chunk(ref, view.text, 0, _last_of_text(view)))
    return [*events, *_end(ref, view, answer)]


def _last_of_text(view: RunView) -> int:
    return view.seq - 1 if view.ended else view.seq


def _end(ref: RunRef, view: RunView, answer: SubtaskRow) -> list[Rendered]:
    return [rendering.end(ref, _outcome(answer), view.text, view.seq)] if view.ended else []


def _outcome(answer: SubtaskRow) -> Outcome:
    """How it ended, from the row that was committed before anybody saw the end."""
    if answer.state == "COMPLETED":
        return RunFinished()
    if answer.state == "CANCELLED":
        return RunCancelled()
    return RunFailed(reason=answer.error_reason or "Internal", message=answer.error or "The answer failed.")
