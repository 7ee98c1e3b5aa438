"""The ASGI application: which path speaks which protocol, who may ask, and what becomes of a request."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from urllib.parse import parse_qsl

from wegent_scripted import ollama
from wegent_scripted.anthropic_messages import AnthropicMessages
from wegent_scripted.conversation import Json, Request
from wegent_scripted.delivery import (
    Finish,
    Receive,
    Scope,
    Send,
    parse_object,
    read_body,
    send_half,
    send_json,
    send_stream,
    silence,
    until_gone,
)
from wegent_scripted.gemini import Gemini
from wegent_scripted.openai_chat import OpenAIChat
from wegent_scripted.openai_responses import OpenAIResponses
from wegent_scripted.protocol import Call, Provider
from wegent_scripted.replies import Failure
from wegent_scripted.script import Exchange, Script

_OPENAI = OpenAIChat()
_RESPONSES = OpenAIResponses()
_ANTHROPIC = AnthropicMessages()
_GEMINI = Gemini()
_POSTS: dict[str, Provider] = {
    "/v1/chat/completions": _OPENAI,
    "/v1/responses": _RESPONSES,
    "/v1/messages": _ANTHROPIC,
    "/v1/messages/count_tokens": _ANTHROPIC,
}


class ScriptedApp:
    """Answers the routes of all providers from one script.

    `key` is the only API key that is accepted; None accepts every client. `models` are the ids in the lists of
    models; requests may name any model.
    """

    def __init__(self, script: Script, *, key: str | None, models: Sequence[str]) -> None:
        self._script = script
        self._key = key
        self._models = list(models)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        call = _call(scope)
        public = self._public(call)
        if public is not None:
            await send_json(send, 200, public)
            return
        provider = _provider(call)
        if provider is None:
            await send_json(send, 404, {"error": f"the scripted server has no route {call.method} {call.path}"})
            return
        shown = provider.api_key(call)
        self._script.saw_key(shown)
        if self._key is not None and shown != self._key:
            await _refuse(send, provider, Failure(401), "")
        elif call.method == "GET":
            await send_json(send, 200, self._catalogue(provider, call))
        else:
            await self._converse(provider, call, receive, send)

    def _public(self, call: Call) -> Json | None:
        """The bodies that need no key: Ollama's discovery and this server's own record."""
        if call.method != "GET":
            return None
        routes: dict[str, Callable[[], Json]] = {
            "/api/tags": lambda: ollama.tags(self._models),
            "/api/version": lambda: ollama.VERSION,
            "/scripted/requests": lambda: {"requests": [_recorded(one) for one in self._script.exchanges]},
        }
        route = routes.get(call.path)
        return route() if route else None

    def _catalogue(self, provider: Provider, call: Call) -> Json:
        name = call.path.partition("/models")[2].lstrip("/")
        return provider.model(name) if name else provider.models(self._models)

    async def _converse(self, provider: Provider, call: Call, receive: Receive, send: Send) -> None:
        raw = await read_body(receive)
        model = ""
        try:
            body = parse_object(raw)
            model = str(body.get("model", ""))
            request = provider.request(call, body)
            count = provider.count(call, request)
            if count is not None:
                await send_json(send, 200, count)
                return
            exchange = self._script.begin(request)
        except ValueError as error:
            await _refuse(send, provider, Failure(400, str(error)), model)
            return
        try:
            await until_gone(receive, _answer(provider, exchange, send, partial(self._script.finish, exchange)))
        finally:
            if exchange.outcome == "open":
                self._script.finish(exchange, "abandoned")


async def _answer(provider: Provider, exchange: Exchange, send: Send, finish: Finish) -> None:
    request, reply = exchange.request, exchange.reply
    if reply.silent:
        await silence()
    if reply.failure:
        await asyncio.sleep(reply.first)
        finish("refused")
        await _refuse(send, provider, reply.failure, request.model)
    elif request.stream:
        await send_stream(send, provider.encoder(request, reply), exchange, finish)
    else:
        await _answer_at_once(provider, exchange, send, finish)


async def _answer_at_once(provider: Provider, exchange: Exchange, send: Send, finish: Finish) -> None:
    """Send a whole answer after the time that its chunks would have taken; any mishap hits it in the middle."""
    request, reply = exchange.request, exchange.reply
    await asyncio.sleep(reply.first + reply.delay * max(0, reply.output_tokens - 1))
    if reply.hang_after is not None:
        await silence()
    if reply.fail_after is not None:
        finish("refused")
        await _refuse(send, provider, Failure(503), request.model)
    elif reply.break_after is not None:
        finish("broken")
        await send_half(send, provider.answer(request, reply))
    else:
        exchange.sent = reply.output_tokens
        finish("done")
        await send_json(send, 200, provider.answer(request, reply))


async def _refuse(send: Send, provider: Provider, failure: Failure, model: str) -> None:
    status, body = provider.error(failure, model)
    await send_json(send, status, body, failure.retry_after)


def _call(scope: Scope) -> Call:
    return Call(
        method=scope["method"],
        path=scope["path"],
        query=dict(parse_qsl(scope["query_string"].decode("latin-1"))),
        headers={name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]},
    )


def _provider(call: Call) -> Provider | None:
    """The protocol of a path, None for no route. OpenAI and Anthropic share the path of their lists of models."""
    if call.path.startswith("/v1beta/models"):
        return _GEMINI
    if call.method == "POST":
        return _POSTS.get(call.path)
    if call.path == "/v1/models" or call.path.startswith("/v1/models/"):
        return _ANTHROPIC if "anthropic-version" in call.headers else _OPENAI
    return None


def _recorded(exchange: Exchange) -> Json:
    request: Request = exchange.request
    return {
        "protocol": request.protocol,
        "model": request.model,
        "stream": request.stream,
        "api_key": request.api_key,
        "outcome": exchange.outcome,
        "sent": exchange.sent,
        "body": request.body,
    }
