"""Spans of runs, model calls and tool calls, in the words of OpenTelemetry's GenAI conventions.

What people and models say is in none of them. There is no span for a chunk: a model call tells when its first one came.
Source of the names: https://opentelemetry.io/docs/specs/semconv/gen-ai/.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from opentelemetry import propagate, trace
from opentelemetry.trace import Span, SpanKind, StatusCode, Tracer
from wegent_contracts.errors import WegentError

if TYPE_CHECKING:
    from wegent_contracts.events import Usage
    from wegent_contracts.protocol.chat import ChatRequest, ModelTarget

SCOPE: Final = "wegent.chat_shell"
PROVIDERS: Final = {"openai": "openai", "anthropic": "anthropic", "google": "gcp.gemini"}


def tracer_of(given: Tracer | None) -> Tracer:
    """The one that was given, or the process's."""
    return given or trace.get_tracer(SCOPE)


@contextmanager
def run_span(tracer: Tracer, request: ChatRequest) -> Iterator[None]:
    """One turn of an agent, or of a team, whose members have spans of their own in it."""
    with _span(tracer, *_run(request, SpanKind.INTERNAL)):
        yield


@contextmanager
def remote_span(tracer: Tracer, request: ChatRequest) -> Iterator[dict[str, str]]:
    """One turn that another process runs: yields the headers with which that goes on with the trace.

    It does not become the current one: whoever iterates over events may do so in several tasks.
    """
    name, kind, facts = _run(request, SpanKind.CLIENT)
    span, headers = tracer.start_span(name, kind=kind, attributes=facts), dict[str, str]()
    propagate.inject(headers, trace.set_span_in_context(span))
    try:
        with _failing(span):
            yield headers
    finally:
        span.end()


def _run(request: ChatRequest, kind: SpanKind) -> tuple[str, SpanKind, dict[str, Any]]:
    """A team has no model of its own."""
    team = request.team
    name, model = (request.name, request.model.model_id) if team is None else (team.name, None)
    facts = {
        "gen_ai.operation.name": "invoke_agent",
        "gen_ai.agent.name": name or None,
        "gen_ai.request.model": model,
        "gen_ai.conversation.id": request.conversation,
    }
    return f"invoke_agent {name}".strip(), kind, _known(facts)


@dataclass
class CallSpan:
    """A call of a model, while it is being made."""

    _span: Span
    _began: float = field(default_factory=time.perf_counter)

    def first_chunk(self) -> None:
        self._span.set_attribute("gen_ai.response.time_to_first_chunk", time.perf_counter() - self._began)

    def ended(self, reason: str | None, usage: Usage | None) -> None:
        """`reason`: the provider's word for the end of the answer."""
        if reason is not None:
            self._span.set_attribute("gen_ai.response.finish_reasons", [reason])
        if usage is not None:
            self._span.set_attribute("gen_ai.usage.input_tokens", usage.input_tokens)
            self._span.set_attribute("gen_ai.usage.output_tokens", usage.output_tokens)
            if usage.cached_input_tokens is not None:
                self._span.set_attribute("gen_ai.usage.cache_read.input_tokens", usage.cached_input_tokens)
            if usage.cache_write_tokens is not None:
                self._span.set_attribute("gen_ai.usage.cache_creation.input_tokens", usage.cache_write_tokens)


@contextmanager
def model_span(tracer: Tracer, target: ModelTarget, attempt: int) -> Iterator[CallSpan]:
    """One request to a provider; a repeated one has a span of its own."""
    facts = {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": PROVIDERS[target.provider],
        "gen_ai.request.model": target.model_id,
        "gen_ai.request.max_tokens": target.max_output_tokens,
        "gen_ai.request.temperature": target.temperature,
        "gen_ai.request.stream": True,
        "http.request.resend_count": attempt - 1 or None,
    }
    with _span(tracer, f"chat {target.model_id}", SpanKind.CLIENT, facts) as span:
        yield CallSpan(span)


@contextmanager
def tool_span(tracer: Tracer, name: str, call_id: str) -> Iterator[Span]:
    """One call of a tool that is really made; see `failed`."""
    facts = {
        "gen_ai.operation.name": "execute_tool",
        "gen_ai.tool.name": name,
        "gen_ai.tool.call.id": call_id,
        "gen_ai.tool.type": "function",
    }
    with _span(tracer, f"execute_tool {name}", SpanKind.INTERNAL, facts) as span:
        yield span


def failed(span: Span, why: str) -> None:
    """What the span is about did not work: `why` is a stable name."""
    span.set_attribute("error.type", why)
    span.set_status(StatusCode.ERROR)


@contextmanager
def _span(tracer: Tracer, name: str, kind: SpanKind, facts: dict[str, Any]) -> Iterator[Span]:
    with (
        tracer.start_as_current_span(
            name, kind=kind, attributes=_known(facts), record_exception=False, set_status_on_exception=False
        ) as span,
        _failing(span),
    ):
        yield span


def _known(facts: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in facts.items() if value is not None}


@contextmanager
def _failing(span: Span) -> Iterator[None]:
    """An error that ends it is told by its name: messages may repeat what people say."""
    try:
        yield
    except WegentError as error:
        failed(span, error.reason)
        raise
    except Exception as error:
        failed(span, type(error).__qualname__)
        raise
