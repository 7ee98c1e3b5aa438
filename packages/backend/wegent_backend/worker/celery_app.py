"""Celery as this project uses it: one queue, one task that carries any job, Redis as the broker."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit, urlunsplit

if TYPE_CHECKING:
    from celery import Celery

TASK: Final = "wegent.job"
QUEUE: Final = "wegent"

# Celery itself waits this long before it gives an unacknowledged message to another worker; the outbox is faster.
_VISIBILITY_SECONDS: Final = 3600


def make_celery(redis_url: str) -> Celery:
    """Importing Celery takes a moment: call this off the event loop.

    Results are not kept: whether a job is done stands in the outbox.
    """
    from celery import Celery

    app = Celery("wegent", broker=broker_url(redis_url), set_as_current=False)
    app.conf.update(
        task_default_queue=QUEUE,
        task_serializer="json",
        accept_content=["json"],
        task_ignore_result=True,
        task_acks_late=True,
        worker_prefetch_multiplier=1,
        task_publish_retry=True,
        task_publish_retry_policy={"max_retries": 1, "interval_start": 0.1, "interval_max": 0.1},
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_transport_options=_transport_options(),
        worker_hijack_root_logger=False,
        worker_redirect_stdouts=False,
        worker_send_task_events=False,
        worker_enable_remote_control=False,
        worker_cancel_long_running_tasks_on_connection_loss=False,
    )
    return app


def _transport_options() -> dict[str, Any]:
    return {
        "visibility_timeout": _VISIBILITY_SECONDS,
        "socket_connect_timeout": 2,
        "socket_timeout": 10,
        "socket_keepalive": hasattr(socket, "TCP_KEEPIDLE"),
        "global_keyprefix": "wegent:celery:",
    }


def broker_url(redis_url: str) -> str:
    """The address as Celery writes it: a socket's is `redis+socket://`, not `unix://`."""
    parts = urlsplit(redis_url)
    if parts.scheme != "unix":
        return redis_url
    database = dict(item.partition("=")[::2] for item in parts.query.split("&") if item).get("db", "0")
    return urlunsplit(("redis+socket", parts.netloc, parts.path, f"virtual_host={database}", ""))
