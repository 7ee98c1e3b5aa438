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

_SAID_BY_OUR_OWN_LINES = ("celery.worker.strategy", "celery.app.trace", "celery.apps.worker")

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
    from celery.exceptions import CPendingDeprecationWarning
    from celery.platforms import SecurityWarning

    # About pickled messages as root; ours are JSON.
    warnings.simplefilter("ignore", SecurityWarning)
    _connect_signals(settings, loop, runner)
    app = make_celery(settings.redis_url.get_secret_value())

    @app.task(name=TASK)  # type: ignore[untyped-decorator]
    def job(outbox_id: int, name: str, args: list[Any]) -> None:
        loop.call(runner.run(outbox_id, name, args))

    worker = app.Worker(
        pool="threads",
        concurrency=settings.worker.concurrency,
        quiet=True,
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=True,
    )
    # About redelivery after a lost connection, which the outbox sees to. Making the worker has switched it on.
    warnings.simplefilter("ignore", CPendingDeprecationWarning)
    worker.start()


def _connect_signals(settings: BackendSettings, loop: LoopThread, runner: JobRunner) -> None:
    from celery import signals

    def ready(**_: Any) -> None:
        log.info("worker.ready")
        if settings.ready_file is not None:
            settings.ready_file.write_text(str(os.getpid()))

    def stopping(**_: Any) -> None:
        log.info("worker.stopping")
        loop.submit(runner.stop())

    def leave_logging_alone(**_: Any) -> None:
        """Being connected is enough: Celery then sets up no logging of its own."""

    signals.worker_ready.connect(ready, weak=False)
    signals.worker_shutting_down.connect(stopping, weak=False)
    signals.setup_logging.connect(leave_logging_alone, weak=False)
    for name in _SAID_BY_OUR_OWN_LINES:
        logging.getLogger(name).setLevel(logging.WARNING)
