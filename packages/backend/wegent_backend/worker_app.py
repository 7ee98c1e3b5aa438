"""The composition root of a worker process: its ports, and every job there is."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

from wegent_kit.crypto import KeyFileError, Keyring
from wegent_kit.secrets import SecretFileError
from wegent_kit.telemetry import close_telemetry, open_telemetry

from wegent_backend.admin.cleanup.job import CLEAN_UP_JOB, CleanUp
from wegent_backend.attachments.jobs import EXTRACT_JOB, AttachmentReader
from wegent_backend.attachments.speaking import FileTexts
from wegent_backend.attachments.stores import Stores
from wegent_backend.chat.correction.asking import Examiner
from wegent_backend.chat.correction.jobs import Corrector
from wegent_backend.chat.correction.service import CORRECT_JOB
from wegent_backend.chat.jobs import TitleWriter
from wegent_backend.chat.outcomes import TITLE_JOB
from wegent_backend.chat.shells import Shells, remote_shell
from wegent_backend.ports import Ports
from wegent_backend.realtime.emitter import write_only_emitter
from wegent_backend.refusal import StartRefused
from wegent_backend.settings import BackendSettings
from wegent_backend.storage import KEY_FILE, open_database, prepare_home
from wegent_backend.tables import RunRow
from wegent_backend.trail.chain import Trail
from wegent_backend.worker.jobs import JobRunner
from wegent_backend.worker.main import run_worker
from wegent_backend.worker.sender import OutboxSender


class StoredRuns:
    """Workers own no runs: a backend's sweeper finds what a job stores, and sees the wish to cancel."""

    def start(self, run_id: int) -> None:
        del run_id

    def adopt(self, run: RunRow) -> None:
        del run

    async def cancel(self, run_id: int) -> None:
        del run_id


async def open_jobs(stack: AsyncExitStack, settings: BackendSettings) -> JobRunner:
    """Raises StartRefused when configuration or data are not right."""
    home = prepare_home(settings)
    try:
        keyring, trail = Keyring.open(home / KEY_FILE), Trail.of_home(home)
    except (KeyFileError, SecretFileError) as error:
        raise StartRefused(str(error)) from error
    stack.push_async_callback(asyncio.to_thread, close_telemetry, open_telemetry(settings.otel, "wegent-worker"))
    database = await stack.enter_async_context(open_database(settings))
    emitter = write_only_emitter(settings.redis_url.get_secret_value())
    stack.push_async_callback(emitter.close)
    sender = OutboxSender(database, settings)
    await sender.open()
    stack.push_async_callback(sender.close)
    contents = Stores.of(settings, database)
    stack.push_async_callback(contents.close)
    ports = Ports(settings, database, emitter, sender, StoredRuns(), keyring, trail, contents=contents)
    shells = Shells(settings.chat, remote_shell(settings.chat_shell))
    stack.push_async_callback(shells.close)
    files = FileTexts(database, keyring, contents, settings.attachment)
    searches = bool(settings.chat.search_engines)
    examiner = Examiner(shells, settings.correction, settings.run.max_text_chars, searches)
    return JobRunner(
        ports,
        {
            TITLE_JOB: TitleWriter(ports, shells).write,
            CORRECT_JOB: Corrector(ports, examiner, files).run,
            CLEAN_UP_JOB: CleanUp(ports).run,
            EXTRACT_JOB: AttachmentReader(ports).run,
        },
    )


def run(settings: BackendSettings) -> None:
    run_worker(settings, open_jobs)
