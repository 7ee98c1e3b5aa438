"""Structured logs: one line per event on stderr, for machines (json) or people (pretty).

Own code uses `structlog.get_logger(__name__)`; what libraries log through `logging` takes the same road, so that
uvicorn and Celery lines look alike, carry the request id, and show no secret.
"""

from __future__ import annotations

import logging
import logging.config
from collections.abc import MutableMapping
from typing import Any, Literal, TypeAlias

import structlog
from opentelemetry import trace

from wegent_kit.masking import mask, mask_entry

LogFormat: TypeAlias = Literal["json", "pretty"]
LogLevel: TypeAlias = Literal["DEBUG", "INFO", "WARNING", "ERROR"]

_OWN_KEYS = frozenset({"event", "exception", "level", "logger", "timestamp", "request_id", "trace_id", "span_id"})
# Their handlers are replaced by the root's. Quiet ones say at INFO what our own lines say, or nothing of use.
_ROUTED = ("uvicorn", "uvicorn.error", "uvicorn.access", "celery", "celery.task", "asyncio")
_QUIET = ("httpx", "httpx2", "httpcore", "httpcore2", "alembic")


def mask_secrets(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Processor: replaces values of keys that sound secret, and credentials inside texts."""
    for key, value in event.items():
        if not key.startswith("_"):
            event[key] = mask(value) if key in _OWN_KEYS else mask_entry(key, value)
    return event


def tell_trace(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Processor: the ids of the trace and span that the line belongs to, where there are any."""
    context = trace.get_current_span().get_span_context()
    if context.is_valid:
        event["trace_id"] = trace.format_trace_id(context.trace_id)
        event["span_id"] = trace.format_span_id(context.span_id)
    return event


def _shared_processors() -> list[structlog.typing.Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        tell_trace,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]


def _renderers(log_format: LogFormat) -> list[structlog.typing.Processor]:
    # Tracebacks become text before masking, so that they are masked too.
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        structlog.processors.format_exc_info,
        mask_secrets,
    ]
    if log_format == "json":
        return [*shared, structlog.processors.JSONRenderer(default=str, ensure_ascii=False)]
    return [*shared, structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)]


def configure_logging(log_format: LogFormat = "json", level: LogLevel = "INFO") -> None:
    """Set up structlog and `logging` of this process; calling it again replaces the former set-up."""
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "structured": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "foreign_pre_chain": [*_shared_processors(), structlog.stdlib.PositionalArgumentsFormatter()],
                    "processors": _renderers(log_format),
                }
            },
            "handlers": {
                "stderr": {"class": "logging.StreamHandler", "formatter": "structured", "stream": "ext://sys.stderr"}
            },
            "root": {"handlers": ["stderr"], "level": level},
            "loggers": {
                **{name: {"handlers": [], "level": "NOTSET", "propagate": True} for name in _ROUTED},
                **{name: {"level": "WARNING"} for name in _QUIET},
            },
        }
    )
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_shared_processors(),
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
