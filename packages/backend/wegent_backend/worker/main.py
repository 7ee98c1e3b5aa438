"""A worker process: Celery in the main thread, jobs in an event loop of their own."""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack
from typing import Any, TypeAlias

import structlog

from wegent_backend.settings import BackendSettings
from wegent_backend.worker.celery_app import TASK, make_celery
from wegent_backend.worker.jobs import JobRunner
from wegent_backend.worker.loop import LoopThread

log = structlog.get_logger(__name__)

OpenJobs: TypeAlias = Callable[[AsyncExitStack, BackendSettings], Coroutine[Any, Any, JobRunner]]
"""Builds what jobs work with, inside their event loop; what it opened is closed with the stack."""


def run_worker(settings: BackendSettings, open_jobs: OpenJobs) -> None:
    """Returns after a SIGTERM or SIGINT; jobs that run then are left to the next worker."""
    with LoopThread() as loop:
        stack = AsyncExitStack()
        try:
            runner = loop.call(open_jobs(stack, settings))
            _consume(settings, loop, runner)
        finally:
            loop.call(stack.aclose())


def _consume(settings: BackendSettings, loop: LoopThread, runner: JobRunner) -> None:
    """Give messages of the queue to the runner until a signal comes. Redis may come and go meanwhile."""
    from celery import signals

    _quieten()
    app = make_celery(settings.redis_url.get_secret_value())

    @app.task(name=TASK)  # type: ignore[untyped-decorator]
    def job(outbox_id: int, name: str, args: list[Any]) -> None:
        loop.call(runner.run(outbox_id, name, args))

    def ready(**_: Any) -> None:
        log.info("worker.ready")
        if settings.ready_file is not None:
            settings.ready_file.write_text(str(os.getpid()))

    def stopping(**_: Any) -> None:
        log.info("worker.stopping")
        loop.submit(runner.stop())

    def leave_logging_alone(**_: Any) -> None:
        """Being connected is enough: Celery then sets up no logging of its own."""

    signals.worker_ready.connect(ready)
    signals.worker_shutting_down.connect(stopping)
    signals.setup_logging.connect(leave_logging_alone)
    worker = app.Worker(
        pool="threads",
        concurrency=settings.worker.concurrency,
        quiet=True,
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=True,
    )
    worker.start()


def _quieten() -> None:
    """Leave out what Celery says that does not apply here, or that our own lines say."""
    from celery.exceptions import CPendingDeprecationWarning
    from celery.platforms import SecurityWarning

    # About pickled messages as root, ours are JSON; about redelivery after a lost connection, the outbox sees to it.
    for warning in (SecurityWarning, CPendingDeprecationWarning):
        warnings.simplefilter("ignore", warning)
    for name in ("celery.worker.strategy", "celery.app.trace", "celery.apps.worker"):
        logging.getLogger(name).setLevel(logging.WARNING)
