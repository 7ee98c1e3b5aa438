"""What a turn tells a tracing service: its calls, their tokens and ends, and nothing of what was said."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest
from langgraph.checkpoint.memory import InMemorySaver
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode, Tracer
from wegent_chat_shell.engine import ChatEngine
from wegent_chat_shell.errors import ModelUnauthorized
from wegent_chat_shell.http.client import RemoteShell
from wegent_chat_shell.tools.base import ToolContext, ToolFailed
from wegent_contracts.errors import WegentError
from wegent_scripted import Failure, Reply, ScriptedServer, ToolCall

from .serving import TOKEN, service
from .support import FAST, Peer
from .team import Team, echo, form
from .test_guidance import box, look


@pytest.fixture
def spans() -> Iterator[InMemorySpanExporter]:
    exporter = InMemorySpanExporter()
    yield exporter
    exporter.clear()


@pytest.fixture
def tracer(spans: InMemorySpanExporter) -> Tracer:
    provider = TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(spans))
    return provider.get_tracer("t")


@pytest.fixture
async def engine(tracer: Tracer) -> AsyncIterator[ChatEngine]:
    made = ChatEngine(FAST, tracer=tracer)
    yield made
    await made.aclose()


@pytest.fixture
def peer(server: ScriptedServer, engine: ChatEngine) -> Peer:
    return Peer("openai", server, engine)


def named(spans: InMemorySpanExporter, name: str) -> list[ReadableSpan]:
    return [span for span in spans.get_finished_spans() if span.name == name]


def inside(outer: ReadableSpan, *spans: ReadableSpan) -> bool:
    """Whether these are the parts of that one."""
    return {span.parent.span_id if span.parent else None for span in spans} == {outer.context.span_id}


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
    assert inside(outer, first, second, tool)
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


async def test_members_of_a_team_are_parts_of_its_turn(
    make_team: Callable[..., Team], spans: InMemorySpanExporter
) -> None:
    leader = {"name": "boss", "role": "leader", "system_prompt": "You are the boss."}
    team = make_team("route", leader, {"name": "law"}, {"name": "tax"}, name="office")
    team.says("boss", form(member="tax", why="Money"))
    team.says("tax", echo)
    await team.ask("A secret question", conversation="17")

    [outer], [boss], [tax] = (named(spans, f"invoke_agent {name}") for name in ("office", "boss", "tax"))
    assert outer.attributes == {
        "gen_ai.operation.name": "invoke_agent",
        "gen_ai.agent.name": "office",
        "gen_ai.conversation.id": "17",
    }
    assert inside(outer, boss, tax)
    assert inside(boss, *named(spans, "chat boss"))
    assert inside(tax, *named(spans, "chat tax"))
    assert len(spans.get_finished_spans()) == 5


async def test_a_team_that_fails(make_team: Callable[..., Team], spans: InMemorySpanExporter) -> None:
    team = make_team("pipeline", {"name": "first"}, {"name": "second"})
    team.says("first", Reply(failure=Failure(401)))
    with pytest.raises(ModelUnauthorized):
        await team.ask("Go")
    [outer], [member] = named(spans, "invoke_agent"), named(spans, "invoke_agent first")
    assert {(span.attributes or {})["error.type"] for span in (outer, member)} == {"ModelUnauthorized"}


@pytest.fixture
async def far(engine: ChatEngine, tracer: Tracer) -> AsyncIterator[RemoteShell]:
    """The same engine, asked over HTTP."""
    async with service(engine) as (url, _):
        shell = RemoteShell([url], TOKEN, patience_seconds=0, silence_seconds=5, tracer=tracer)
        yield shell
        await shell.aclose()


async def test_a_service_goes_on_with_the_trace_of_whoever_asks(
    peer: Peer, far: RemoteShell, tracer: Tracer, spans: InMemorySpanExporter
) -> None:
    request = peer.request("a secret question").model_copy(update={"name": "Ann", "conversation": "17"})
    with tracer.start_as_current_span("cause"):
        [_ async for _ in far.stream(request)]

    [cause], [call] = named(spans, "cause"), named(spans, "chat scripted")
    there, here = named(spans, "invoke_agent Ann")
    assert (there.kind, here.kind) == (SpanKind.INTERNAL, SpanKind.CLIENT)
    assert inside(cause, here)
    assert inside(here, there)
    assert inside(there, call)
    assert there.attributes == here.attributes
    assert "secret" not in "".join(span.to_json() for span in spans.get_finished_spans())


async def test_an_answer_of_a_service_that_fails(peer: Peer, far: RemoteShell, spans: InMemorySpanExporter) -> None:
    with pytest.raises(WegentError, match="refused the key"):
        [_ async for _ in far.stream(peer.request("[[invalid_key]]"))]
    there, here = named(spans, "invoke_agent")
    assert {(span.attributes or {})["error.type"] for span in (there, here)} == {"ModelUnauthorized"}


async def test_an_answer_of_a_service_that_nobody_reads_to_its_end(
    peer: Peer, far: RemoteShell, spans: InMemorySpanExporter
) -> None:
    """Begun in one task and closed in another one, as the run log does it."""
    stream = far.stream(peer.request("[[chunks:50]]"))
    await asyncio.create_task(anext(stream))  # type: ignore[arg-type]
    await stream.aclose()
    [here] = [span for span in named(spans, "invoke_agent") if span.kind is SpanKind.CLIENT]
    assert here.status.status_code is StatusCode.UNSET
