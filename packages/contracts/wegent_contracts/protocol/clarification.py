"""Clarification mode: a model asks back, people fill in a form, and their answers go on as a message."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

QuestionType: TypeAlias = Literal["single_choice", "multiple_choice", "text_input"]
Answer: TypeAlias = Annotated[str, StringConstraints(max_length=10_000)]


class _Payload(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ClarificationOption(_Payload):
    value: str
    label: str
    recommended: bool = Field(default=False, description="Preselected")


class ClarificationQuestion(_Payload):
    id: str = Field(description="q1, q2, … by the number that the model gave")
    number: int
    question: str = Field(description="Markdown")
    type: QuestionType
    options: list[ClarificationOption] = Field(default_factory=list, description="Of choices")
    required: bool = Field(default=False, description="Single choices are")


class Clarification(_Payload):
    """What an answer asks, besides its text, which says the same."""

    questions: list[ClarificationQuestion] = Field(default_factory=list)
    final_prompt: str | None = Field(default=None, description="What a clarified wish comes to: to be copied, or sent")


class ClarificationAnswers(_Payload):
    """A form that was filled in."""

    answers: dict[str, Answer | list[Answer]] = Field(
        default_factory=dict,
        max_length=50,
        description="By question: the `value` of an option, a list of them for multiple_choice, or a text",
    )
    note: Annotated[str, StringConstraints(max_length=10_000)] | None = Field(
        default=None, description="What else there is to say"
    )
