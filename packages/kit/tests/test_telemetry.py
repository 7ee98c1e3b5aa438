"""Traces reach a real collector over both transports, and never hold up who traces."""

import threading
from collections.abc import Callable, Iterator
from concurrent import futures
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import grpc
import pytest
import structlog
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2 as service
from opentelemetry.proto.collector.trace.v1.trace_service_pb2_grpc import (
    TraceServiceServicer,
    add_TraceServiceServicer_to_server,
)
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from wegent_kit.logging import tell_trace
from wegent_kit.telemetry import TelemetrySettings, close_telemetry, exporter_of, open_telemetry, provider_of

Collector = Callable[[], Any]


class _Kept(TraceServiceServicer):
    def __init__(self) -> None:
        self.requests: list[service.ExportTraceServiceRequest] = []

    def Export(  # noqa: N802 - as the protocol has it
        self, request: service.ExportTraceServiceRequest, context: Any
    ) -> service.ExportTraceServiceResponse:
        del context
        self.requests.append(request)
        return service.ExportTraceServiceResponse()


@contextmanager
def _grpc(kept: _Kept) -> Iterator[str]:
    server = grpc.server(futures.ThreadPoolExecutor(1))
    add_TraceServiceServicer_to_server(kept, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    yield f"http://127.0.0.1:{port}"
    server.stop(None).wait()


@contextmanager
def _http(kept: _Kept) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            kept.requests.append(service.ExportTraceServiceRequest.FromString(body))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args: Any) -> None: ...

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/v1/traces"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(("protocol", "collector"), [("grpc", _grpc), ("http/protobuf", _http)])
def test_spans_reach_the_collector(protocol: Any, collector: Any) -> None:
    kept = _Kept()
    with collector(kept) as endpoint:
        settings = TelemetrySettings(enabled=True, endpoint=endpoint, protocol=protocol)
        provider = provider_of(settings, "wegent-test", exporter_of(settings))
        with provider.get_tracer("t").start_as_current_span("outer"):
            pass
        close_telemetry(provider)

    [request] = kept.requests
    [resource] = request.resource_spans
    names = {attribute.key: attribute.value.string_value for attribute in resource.resource.attributes}
    assert names["service.name"] == "wegent-test"
    assert [span.name for scope in resource.scope_spans for span in scope.spans] == ["outer"]


def test_it_is_off_by_default() -> None:
    assert open_telemetry(TelemetrySettings(), "wegent-test") is None
    close_telemetry(None)


class _Stuck(InMemorySpanExporter):
    """A collector that takes nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.reached, self.released = threading.Event(), threading.Event()

    def export(self, spans: Any) -> Any:
        self.reached.set()
        self.released.wait()
        return super().export(spans)


def test_a_stuck_collector_holds_up_nobody() -> None:
    stuck = _Stuck()
    provider = provider_of(TelemetrySettings(queue_spans=10), "wegent-test", stuck)
    tracer = provider.get_tracer("t")
    for _ in range(200):
        tracer.start_span("one").end()
    assert stuck.reached.wait(30)
    for _ in range(200):
        tracer.start_span("another").end()
    stuck.released.set()
    close_telemetry(provider)

    assert len(stuck.get_finished_spans()) < 400


def test_a_share_of_runs() -> None:
    kept = InMemorySpanExporter()
    provider = provider_of(TelemetrySettings(sample_ratio=0), "wegent-test", kept)
    with provider.get_tracer("t").start_as_current_span("outer") as span:
        assert not span.is_recording()
    close_telemetry(provider)
    assert kept.get_finished_spans() == ()


def test_log_lines_tell_their_trace() -> None:
    provider = provider_of(TelemetrySettings(), "wegent-test", InMemorySpanExporter())
    log: Any = structlog.get_logger()
    with provider.get_tracer("t").start_as_current_span("outer") as span:
        line = tell_trace(log, "info", {"event": "x"})
        assert line["trace_id"] == f"{span.get_span_context().trace_id:032x}"
    assert "trace_id" not in tell_trace(log, "info", {"event": "x"})
    close_telemetry(provider)
