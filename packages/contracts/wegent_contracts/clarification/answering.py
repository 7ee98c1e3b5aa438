"""From a form that was filled in to the message that says so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wegent_contracts.errors import FieldError
from wegent_contracts.protocol.clarification import Clarification, ClarificationAnswers, ClarificationQuestion

NO_ANSWER = "(no answer)"


def check(asked: Clarification, given: ClarificationAnswers) -> list[FieldError]:
    """What is wrong with the answers; nothing when they can be sent."""
    known = {question.id: question for question in asked.questions}
    errors = [
        _error(name, "unknown", f"There is no such question. There are: {', '.join(known)}.")
        for name in given.answers.keys() - known.keys()
    ]
    for question in asked.questions:
        errors += _wrong(question, _chosen(given, question))
    return errors


def words_of(asked: Clarification, given: ClarificationAnswers) -> str:
    """The message: every question with its answer, in their order, and the note.

    ### Q1: Which platform?
    **Answer**: `web` - Web page
    """
    parts = [_part(question, _chosen(given, question)) for question in asked.questions]
    if note := (given.note or "").strip():
        parts.append(f"### Note\n{note}")
    return "\n\n".join(parts)


def _chosen(given: ClarificationAnswers, question: ClarificationQuestion) -> list[str]:
    answer = given.answers.get(question.id, [])
    values = [answer] if isinstance(answer, str) else answer
    return [value.strip() for value in values if value.strip()]


def _part(question: ClarificationQuestion, chosen: Sequence[str]) -> str:
    head = f"### Q{question.number}: {question.question}\n**Answer**:"
    if not chosen:
        return f"{head} {NO_ANSWER}"
    told = [_told(question, value) for value in chosen]
    if len(told) == 1:
        return f"{head} {told[0]}"
    return "\n".join([head, *(f"- {each}" for each in told)])


def _told(question: ClarificationQuestion, value: str) -> str:
    label = next((option.label for option in question.options if option.value == value), None)
    if label is None:
        return value
    return f"`{value}`" if label == value else f"`{value}` - {label}"


def _wrong(question: ClarificationQuestion, chosen: Sequence[str]) -> Iterator[FieldError]:
    if not chosen:
        if question.required:
            yield _error(question.id, "missing", "This question needs an answer.")
        return
    if len(chosen) > 1 and question.type != "multiple_choice":
        yield _error(question.id, "too_many", "This question takes one answer.")
    if question.type == "text_input":
        return
    values = [option.value for option in question.options]
    for value in chosen:
        if value not in values:
            message = f'"{value}" cannot be chosen. There are: {", ".join(values)}.'
            yield _error(question.id, "unknown_choice", message)


def _error(name: str, rule: str, message: str) -> FieldError:
    return FieldError(path=f"answers.{name}", rule=rule, message=message)
