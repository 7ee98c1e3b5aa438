"""An answer in a given form, for the engine's own questions: which member shall answer, how good an answer is."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from pydantic import BaseModel, ValidationError
from wegent_contracts.errors import WegentError
from wegent_contracts.protocol.chat import ModelTarget

from wegent_chat_shell.errors import ModelBadRequest
from wegent_chat_shell.llm.fallback import Models
from wegent_chat_shell.llm.patience import Caller, Patience
from wegent_chat_shell.llm.prompts import Prompt
from wegent_chat_shell.llm.whole import Watch, whole_answer
from wegent_chat_shell.telemetry import CallSpan

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.runnables import Runnable

_T = TypeVar("_T", bound=BaseModel)
NAME: Final = "answer"


class ModelAnswerUnusable(WegentError):
    """The model did not answer in the form that was asked for, although it was told what was wrong."""

    reason, status = "ModelAnswerUnusable", 502


async def structured(models: Models, prompt: Prompt, form: type[_T], caller: Caller, watch: Watch | None = None) -> _T:
    """An instance of `form`, a Pydantic model whose descriptions tell the model what to write.

    `models`: of an agent (`turn.agent.models`); `prompt`: `Prompt(instructions, history, messages)`; `caller`: the
    turn. Choices known only now go in by `pydantic.create_model("Choice", member=(Literal[tuple(names)], ...))`.
    What is answered is not shown as blocks; `caller.emit` gets `Usage` for each call and `RunStatus` for retries and
    fallbacks. `watch` hears the JSON as it is written.

    A first answer that does not fit is sent back once, with what is wrong. Raises ModelAnswerUnusable when the second
    does not fit either, and the errors in `wegent_chat_shell.errors`.
    """
    asking = _Asking(form, caller, watch)
    return await models.ask(lambda target, model: asking.ask(target, model, prompt), caller.emit)


class _Asking:
    def __init__(self, form: type[BaseModel], caller: Caller, watch: Watch | None) -> None:
        from langchain_core.utils.json_schema import dereference_refs

        self._form = form
        self._caller = caller
        self._watch = watch
        schema = dereference_refs(form.model_json_schema())
        self._schema = {key: value for key, value in schema.items() if key != "$defs"}

    async def ask(self, target: ModelTarget, model: BaseChatModel, prompt: Prompt) -> Any:
        from langchain_core.messages import AIMessage, HumanMessage

        said, now, wrong = "", list(prompt.now), ""
        for _ in range(2):
            said = await self._answer(target, model, Prompt(self._instructions(prompt.system), prompt.earlier, now))
            try:
                return self._form.model_validate(_object(said))
            except ValidationError as error:
                wrong = _wrong(error)
            except ValueError:
                wrong = "it is no JSON object"
            now = [
                *prompt.now,
                AIMessage(said or "(nothing)"),
                HumanMessage(f"This cannot be used: {wrong}. Answer again, with the corrected JSON object only."),
            ]
        raise ModelAnswerUnusable(
            f'Model "{target.name}" did not answer in the form that was asked for ({wrong}). Try again, or choose '
            "another model.",
            details={"model": target.name},
        )

    def _instructions(self, system: str) -> str:
        form = json.dumps(self._schema, ensure_ascii=False)
        told = f"Answer with one JSON object and nothing else. It follows this JSON Schema:\n{form}"
        return f"{system}\n\n{told}" if system else told

    async def _answer(self, target: ModelTarget, model: BaseChatModel, prompt: Prompt) -> str:
        patience = Patience(target, self._caller)
        try:
            return await patience.attempts(
                lambda span: self._call(target, _formed(target, model, self._schema), prompt, span)
            )
        except ModelBadRequest:
            if target.provider != "openai":
                raise
        # Some servers know no response_format; the instructions say the same.
        return await patience.attempts(lambda span: self._call(target, model, prompt, span))

    async def _call(self, target: ModelTarget, model: Runnable[Any, Any], prompt: Prompt, span: CallSpan) -> str:
        answer = await whole_answer(target, model, prompt.written_for(target), self._caller, span, self._watch)
        return json.dumps(answer.tool_calls[0]["args"]) if answer.tool_calls else answer.text


def _formed(target: ModelTarget, model: BaseChatModel, schema: dict[str, Any]) -> Runnable[Any, Any]:
    """The model, told in its protocol's way which form the answer has."""
    if target.provider == "google":
        return model.bind(response_mime_type="application/json", response_json_schema=schema)
    named = {"name": NAME, "schema": schema, "strict": False}
    if target.provider == "openai" and target.api_format == "responses":
        return model.bind(text={"format": {"type": "json_schema", **named}})
    if target.provider == "openai":
        # As an extra of the body: LangChain would take another way, without the pool's patience, for the plain name.
        return model.bind(extra_body={"response_format": {"type": "json_schema", "json_schema": named}})
    return cast("Runnable[Any, Any]", cast("Any", model).formed(NAME, schema))


def _object(said: str) -> dict[str, Any]:
    """The first object in a text: models like to put fences and words around it. Raises ValueError."""
    found, _ = json.JSONDecoder().raw_decode(said[max(said.find("{"), 0) :])
    if not isinstance(found, dict):
        raise ValueError("no object")  # noqa: TRY004 - one error for all wrong answers
    return found


def _wrong(error: ValidationError) -> str:
    """The first few mistakes, for the model to read."""
    told = [f"{'.'.join(map(str, each['loc'])) or 'it'}: {each['msg']}" for each in error.errors()[:5]]
    return "; ".join(told)
