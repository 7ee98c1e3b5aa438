"""A transcript as a chat completion, whole and in chunks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, Literal, TypeAlias

from wegent_contracts.events import BlockKind, RunCancelled, RunFailed

from wegent_backend.responses import objects
from wegent_backend.responses.completions.schemas import AnswerMessage, Choice, Completion, CompletionUsage
from wegent_backend.responses.errors import AnswerFailed, AnswerStopped
from wegent_backend.responses.objects import Facts
from wegent_backend.responses.transcript import Stretch, Transcript

FinishReason: TypeAlias = Literal["stop", "length"]
FIELDS: Final = {BlockKind.TEXT: "content", BlockKind.THINKING: "reasoning_content"}


def completion_id(facts: Facts) -> str:
    return f"chatcmpl-{facts.task_id}_{facts.message_id}"


def whole(facts: Facts, transcript: Transcript) -> Completion:
    """Of a run that has ended. Raises AnswerFailed, AnswerStopped."""
    check(transcript)
    message = AnswerMessage(
        content=_joined(transcript, BlockKind.TEXT),
        reasoning_content=_joined(transcript, BlockKind.THINKING) or None,
    )
    return Completion(
        id=completion_id(facts),
        created=objects.seconds(facts.created_at),
        model=facts.model,
        choices=[Choice(message=message, finish_reason=finish_reason(transcript))],
        usage=usage(transcript),
    )


def chunks(facts: Facts, transcript: Transcript, stretches: list[Stretch]) -> Iterator[dict[str, Any]]:
    """What the stretches are shown as. Raises AnswerFailed, AnswerStopped where the run has."""
    for stretch in stretches:
        if stretch.what == "created":
            yield chunk(facts, {"role": "assistant", "content": ""})
        elif stretch.what == "text" and stretch.item is not None:
            text = stretch.item.text[stretch.offset : stretch.offset + stretch.size]
            yield chunk(facts, {FIELDS[stretch.item.kind]: text})
        elif stretch.what == "ended":
            check(transcript)
            yield chunk(facts, {}, finish_reason(transcript))


def chunk(facts: Facts, delta: dict[str, str], reason: FinishReason | None = None) -> dict[str, Any]:
    choice = {"index": 0, "delta": delta, "finish_reason": reason, "logprobs": None}
    return {**_head(facts), "choices": [choice]}


def counted(facts: Facts, transcript: Transcript) -> dict[str, Any]:
    """The chunk that says how many tokens it took."""
    tokens = usage(transcript)
    return {**_head(facts), "choices": [], "usage": None if tokens is None else tokens.model_dump()}


def check(transcript: Transcript) -> None:
    """Raises what a run without an answer is shown as."""
    outcome = transcript.outcome
    if isinstance(outcome, RunFailed):
        raise AnswerFailed(outcome.message, details={"reason": outcome.reason})
    if isinstance(outcome, RunCancelled):
        raise AnswerStopped("The answer was stopped.")


def finish_reason(transcript: Transcript) -> FinishReason:
    return "length" if transcript.cut_short else "stop"


def usage(transcript: Transcript) -> CompletionUsage | None:
    tokens = objects.usage(transcript.usage)
    if tokens is None:
        return None
    return CompletionUsage(
        prompt_tokens=tokens["input_tokens"],
        completion_tokens=tokens["output_tokens"],
        total_tokens=tokens["total_tokens"],
        prompt_tokens_details=tokens["input_tokens_details"],
        completion_tokens_details=tokens["output_tokens_details"],
    )


def _joined(transcript: Transcript, kind: BlockKind) -> str:
    return "".join(item.text for item in transcript.items if item.kind is kind)


def _head(facts: Facts) -> dict[str, Any]:
    return {
        "id": completion_id(facts),
        "object": "chat.completion.chunk",
        "created": objects.seconds(facts.created_at),
        "model": facts.model,
    }
