"""OpenAI's Responses API: items in, items out; nothing is kept between two requests.

Reasoning is sealed: what the model thought goes out as `encrypted_content`, and comes back with the next request. A
reasoning item that comes back without it is refused, as OpenAI refuses items that it has not stored.
"""

from __future__ import annotations

from wegent_scripted.conversation import Json, Request
from wegent_scripted.openai_chat import OpenAIChat
from wegent_scripted.protocol import Call, Encoder, required
from wegent_scripted.replies import Reply
from wegent_scripted.responses_input import check, forced, messages_of, tool_names
from wegent_scripted.responses_objects import ended, output_of
from wegent_scripted.responses_stream import ResponsesEncoder


class OpenAIResponses(OpenAIChat):
    """The provider behind `/v1/responses`; keys, errors and models are those of chat completions."""

    def request(self, call: Call, body: Json) -> Request:
        """Read a request for a response."""
        messages = messages_of(body)
        check(body, messages)
        return Request(
            protocol="responses",
            model=str(required(body, "model")),
            messages=tuple(messages),
            tools=tool_names(body),
            forced=forced(body),
            stream=bool(body.get("stream")),
            api_key=self.api_key(call),
            headers=call.headers,
            body=body,
        )

    def answer(self, request: Request, reply: Reply) -> Json:
        """A `response` object."""
        return ended(request, reply, output_of(reply, "".join(reply.chunks)))

    def encoder(self, request: Request, reply: Reply) -> Encoder:
        """A writer of response events."""
        return ResponsesEncoder(request, reply)
