"""What a turn tells a tracing service: its calls, their tokens and ends, and nothing of what was said."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from langgraph.checkpoint.memory import InMemorySaver
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode
from wegent_chat_shell.engine import ChatEngine
from wegent_chat_shell.errors import ModelUnauthorized
from wegent_chat_shell.tools.base import ToolContext, ToolFailed
from wegent_scripted import Failure, Reply, ScriptedServer, ToolCall

from .support import FAST, Peer
from .test_guidance import box, look


@pytest.fixture
def spans() -> Iterator[InMemorySpanExporter]:
    exporter = InMemorySpanExporter()
    yield exporter
    exporter.clear()


@pytest.fixture
async def peer(spans: InMemorySpanExporter, server: ScriptedServer) -> AsyncIterator[Peer]:
    provider = TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(spans))
    engine = ChatEngine(FAST, tracer=provider.get_tracer("t"))
    yield Peer("openai", server, engine)
    await engine.aclose()


def named(spans: InMemorySpanExporter, name: str) -> list[ReadableSpan]:
    return [span for span in spans.get_finished_spans() if span.name == name]


async def failing(arguments: dict[str, Any], context: ToolContext) -> str:
    raise ToolFailed("It does not work.")


@pytest.mark.parametrize(("run", "status"), [(look, StatusCode.UNSET), (failing, StatusCode.ERROR)])
async def test_a_turn_with_a_tool(peer: Peer, spans: InMemorySpanExporter, run: Any, status: StatusCode) -> None:
    peer.script.queue(Reply(tools=(ToolCall("look", {}),)), Reply("It rains, as the secret says."))
    request = peer.request("a secret question").model_copy(update={"name": "Ann", "conversation": "17"})
    [_ async for _ in peer.engine.stream(request, box(InMemorySaver(), run))]

    [outer] = named(spans, "invoke_agent Ann")
    assert outer.attributes is not None
    assert outer.attributes["gen_ai.conversation.id"] == "17"
    first, second = named(spans, "chat scripted")
    [tool] = named(spans, "execute_tool look")
    assert {span.parent.span_id for span in (first, second, tool) if span.parent} == {outer.context.span_id}
    assert first.kind is SpanKind.CLIENT
    assert second.attributes is not None
    assert second.attributes["gen_ai.response.finish_reasons"] == ("stop",)
    assert second.attributes["gen_ai.usage.output_tokens"] > 0
    assert second.attributes["gen_ai.response.time_to_first_chunk"] > 0
    assert tool.status.status_code is status
    assert len(spans.get_finished_spans()) == 4
    assert "secret" not in "".join(span.to_json() for span in spans.get_finished_spans())


async def test_chunks_have_no_spans(peer: Peer, spans: InMemorySpanExporter) -> None:
    await peer.ask("[[chunks:50]]")
    assert len(spans.get_finished_spans()) == 2


async def test_each_try_has_a_span_that_tells_why_it_failed(peer: Peer, spans: InMemorySpanExporter) -> None:
    peer.script.queue(Reply(failure=Failure(500)), "Done.")
    await peer.ask("go")

    first, second = named(spans, "chat scripted")
    assert first.attributes is not None
    assert second.attributes is not None
    assert first.status.status_code is StatusCode.ERROR
    assert first.attributes["error.type"] == "ModelUnavailable"
    assert second.attributes["http.request.resend_count"] == 1


async def test_a_turn_that_fails(peer: Peer, spans: InMemorySpanExporter) -> None:
    with pytest.raises(ModelUnauthorized):
        await peer.ask("[[invalid_key]]")
    [outer] = named(spans, "invoke_agent")
    assert outer.attributes is not None
    assert outer.attributes["error.type"] == "ModelUnauthorized"
