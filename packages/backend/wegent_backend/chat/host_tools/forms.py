"""The tool interactive_form_question: the answer waits until people have filled in a form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from pydantic import ValidationError
from wegent_chat_shell.tools.base import Tool, ToolContext, ToolFailed
from wegent_contracts.events import BlockKind
from wegent_contracts.protocol.waiting import FormQuestion, PersonAnswer, PersonRequest

from wegent_backend.chat.host_tools import calls
from wegent_backend.db import Database
from wegent_backend.ports import RunRef

FORM: Final = "interactive_form_question"
MOST_QUESTIONS: Final = 10
DESCRIPTION: Final = (
    "Ask the user up to 10 questions by a form, and wait for the answers. Use it once in an answer at most, and only "
    "for what you cannot find out or decide yourself."
)
PARAMETERS: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {
        "title": {"type": "string", "maxLength": 500, "description": "What the form is about, in one sentence"},
        "questions": {
            "type": "array",
            "minItems": 1,
            "maxItems": MOST_QUESTIONS,
            "items": {
                "type": "object",
                "properties": {
                    "id": {
                        "type": "string",
                        "minLength": 1,
                        "maxLength": 64,
                        "description": "Short; each its own",
                    },
                    "text": {"type": "string", "minLength": 1, "maxLength": 2000, "description": "The question"},
                    "type": {"enum": ["single_choice", "multiple_choice", "text_input"]},
                    "options": {
                        "type": "array",
                        "items": {"type": "string", "minLength": 1},
                        "maxItems": 50,
                        "description": "What may be chosen; for the two kinds of choice",
                    },
                    "required": {"type": "boolean", "description": "true when absent"},
                },
                "required": ["id", "text", "type"],
                "additionalProperties": False,
            },
        },
    },
    "required": ["questions"],
    "additionalProperties": False,
}


@dataclass(frozen=True)
class Form:
    """For one run."""

    db: Database
    ref: RunRef

    def tool(self) -> Tool:
        return Tool(FORM, DESCRIPTION, PARAMETERS, self._run, repeatable=True, approval="allow", by_name=True)

    async def _run(self, arguments: dict[str, Any], context: ToolContext) -> str:
        questions = _questions(arguments["questions"])
        if await calls.earlier(self.db, self.ref.run_id, context.call_id):
            raise ToolFailed("A form was asked for in this answer already. Answer now, with what you know.")
        title = arguments.get("title", "").strip() or "Please answer a few questions."
        payload = self._payload(title, questions, context.call_id)
        await context.show(BlockKind.FORM, payload, done=False)
        answer = await context.ask(PersonRequest(kind="form", text=title, questions=questions))
        given = answer.choice == "submit"
        await context.show(BlockKind.FORM, {**payload, "status": "done" if given else "denied"})
        return told(questions, answer)

    def _payload(self, title: str, questions: list[FormQuestion], call_id: str) -> dict[str, Any]:
        shown = [question.model_dump(mode="json") for question in questions]
        ids = {"ask_id": call_id, "task_id": self.ref.task_id, "subtask_id": self.ref.subtask_id}
        return {"render_payload": {"type": FORM, **ids, "title": title, "questions": shown}}


def _questions(asked: list[dict[str, Any]]) -> list[FormQuestion]:
    """Raises ToolFailed, saying what to mend."""
    try:
        questions = [FormQuestion.model_validate(question) for question in asked]
    except ValidationError as error:
        raise ToolFailed(f"The form cannot be asked: {error.errors()[0]['msg']}.") from None
    seen = set[str]()
    for question in questions:
        if question.id in seen:
            raise ToolFailed(f'Two questions have the id "{question.id}". Give each its own.')
        seen.add(question.id)
        if question.type != "text_input" and len(set(question.options)) < 2:
            raise ToolFailed(f'The question "{question.id}" needs at least two different options to choose from.')
        if question.type == "text_input" and question.options:
            raise ToolFailed(f'The question "{question.id}" has options: make it a single_choice or multiple_choice.')
    return questions


def told(questions: list[FormQuestion], answer: PersonAnswer) -> str:
    """What the model hears of the answers."""
    note = f"\nThey say besides: {answer.note}" if answer.note else ""
    if answer.choice != "submit":
        return f"The form was closed without an answer. Go on without, or end here.{note}"
    lines = [f"- {question.text}: {_said(answer.answers.get(question.id))}" for question in questions]
    return "\n".join(["The form was answered:", *lines]) + note


def _said(given: str | list[str] | None) -> str:
    return ", ".join(given) if isinstance(given, list) else given or "(no answer)"
