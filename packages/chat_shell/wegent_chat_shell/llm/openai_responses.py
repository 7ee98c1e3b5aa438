"""LangChain's OpenAI model by the Responses API, on plain events; import only where langchain is wanted."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import TYPE_CHECKING, Any, cast

import openai
from langchain_core.outputs import ChatGenerationChunk
from langchain_openai import ChatOpenAI
from openai import AsyncStream

from wegent_chat_shell.llm.responses_events import ResponseReader

if TYPE_CHECKING:
    from langchain_core.callbacks import AsyncCallbackManagerForLLMRun
    from langchain_core.messages import BaseMessage

Event = dict[str, Any]


class ResponsesChatModel(ChatOpenAI):
    """Reads the events itself: building the SDK's typed ones costs more than everything else that happens to them."""

    async def _astream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,  # noqa: ARG002 - nobody listens: see the graph
        **options: Any,
    ) -> AsyncIterator[ChatGenerationChunk]:
        payload = self._get_request_payload(messages, stop=stop, **options) | {"stream": True}
        events = await self._events(payload)
        reader = ResponseReader()
        async with events:
            async for event in events:
                for chunk in reader.read(_checked(event, events)):
                    yield ChatGenerationChunk(message=chunk)

    async def _events(self, payload: dict[str, Any]) -> AsyncStream[Event]:
        try:
            return await self._post(payload)
        except openai.BadRequestError as error:
            # OpenAI shows what a model thought to verified organisations only; it answers to all of them.
            if "summary" not in (payload.get("reasoning") or {}) or "summar" not in str(error):
                raise
        reasoning = {key: value for key, value in payload["reasoning"].items() if key != "summary"}
        return await self._post({**payload, "reasoning": reasoning})

    async def _post(self, payload: dict[str, Any]) -> AsyncStream[Event]:
        stream = await self.root_async_client.post(
            "/responses", cast_to=object, body=payload, stream=True, stream_cls=AsyncStream[object]
        )
        return cast("AsyncStream[Event]", stream)


def _checked(event: Event, stream: AsyncStream[Event]) -> Event:
    """Raises what the SDK raises for an error inside a stream of chat completions."""
    kind = event.get("type")
    if kind == "response.failed":
        raise _error(event["response"].get("error") or {}, stream)
    if kind == "error":
        raise _error(event.get("error") or event, stream)
    return event


def _error(told: Mapping[str, Any], stream: AsyncStream[Event]) -> openai.APIError:
    body = {"code": told.get("code"), "message": told.get("message") or "The response failed."}
    return openai.APIError(str(body["message"]), request=stream.response.request, body=body)
