"""Traces by OpenTelemetry: off unless asked for, and never in the way of what they tell of.

Own code takes its tracer from `opentelemetry.trace`, which does nothing until `open_telemetry` has been called.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

import structlog
from opentelemetry import trace
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SpanExporter

log = structlog.get_logger(__name__)

MOST_AT_ONCE: Final = 512
CLOSE_MILLISECONDS: Final = 2000


class TelemetrySettings(BaseSettings):
    """Traces of runs, model calls and tool calls. What OpenTelemetry reads itself (OTEL_…) counts besides, for
    example OTEL_EXPORTER_OTLP_HEADERS.
    """

    model_config = SettingsConfigDict(env_prefix="WEGENT_OTEL_", extra="ignore")

    enabled: bool = Field(default=False, description="Send traces to a collector")
    endpoint: str = Field(
        default="http://127.0.0.1:4317",
        pattern=r"^https?://\S+$",
        description="Address of the collector; with http/protobuf the whole address, as http://127.0.0.1:4318/v1/traces",
    )
    protocol: Literal["grpc", "http/protobuf"] = Field(default="grpc", description="How OTLP travels")
    service_name: str = Field(default="", description="Name of the service in traces; that of the process when empty")
    sample_ratio: float = Field(default=1, ge=0, le=1, description="Share of runs that are traced")
    queue_spans: int = Field(
        default=2048, ge=1, description="Spans that wait for the collector; more are dropped, nothing waits for it"
    )
    export_seconds: float = Field(default=10, gt=0, description="Longest time of one export (s)")


def open_telemetry(settings: TelemetrySettings, service: str) -> TracerProvider | None:
    """Begin to trace in this process; None: it is off. To be called once, and closed by `close_telemetry`."""
    if not settings.enabled:
        return None
    provider = provider_of(settings, service, exporter_of(settings))
    trace.set_tracer_provider(provider)
    log.info("telemetry.on", endpoint=settings.endpoint, sample_ratio=settings.sample_ratio)
    return provider


def close_telemetry(provider: TracerProvider | None) -> None:
    """Send what waits, as far as the collector takes it in time. Blocks for at most a few seconds."""
    if provider is not None:
        provider.force_flush(CLOSE_MILLISECONDS)
        provider.shutdown()


def provider_of(settings: TelemetrySettings, service: str, exporter: SpanExporter) -> TracerProvider:
    from opentelemetry.sdk.resources import SERVICE_NAME, Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor
    from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased

    provider = TracerProvider(
        resource=Resource.create({SERVICE_NAME: settings.service_name or service}),
        sampler=ParentBased(TraceIdRatioBased(settings.sample_ratio)),
        shutdown_on_exit=False,
    )
    processor = BatchSpanProcessor(
        exporter,
        max_queue_size=settings.queue_spans,
        max_export_batch_size=min(MOST_AT_ONCE, settings.queue_spans),
        export_timeout_millis=settings.export_seconds * 1000,
    )
    provider.add_span_processor(processor)
    return provider


def exporter_of(settings: TelemetrySettings) -> SpanExporter:
    if settings.protocol == "grpc":
        from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter

        return OTLPSpanExporter(endpoint=settings.endpoint, timeout=settings.export_seconds)
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter as HttpSpanExporter

    return HttpSpanExporter(endpoint=settings.endpoint, timeout=settings.export_seconds)
