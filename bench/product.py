"""The real product and the scripted model, as processes on loopback."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil

ROOT = Path(__file__).resolve().parents[1]
PASSWORD = "only for this measurement"


@dataclass(frozen=True)
class Product:
    """A running `wegent up`."""

    url: str
    token: str
    ready_seconds: float
    home: Path
    supervisor: psutil.Process

    def parts(self) -> dict[str, list[psutil.Process]]:
        """Processes by what they are; those of the local model are not among them."""
        found: dict[str, list[psutil.Process]] = {"supervisor": [self.supervisor]}
        for process in self.supervisor.children(recursive=True):
            found.setdefault(_part(process), []).append(process)
        return found

    def cpu_seconds(self) -> float:
        times = [process.cpu_times() for group in self.parts().values() for process in group]
        return float(sum(spent.user + spent.system for spent in times))

    def memory_mb(self) -> dict[str, float]:
        """Resident memory by part in MB, with what is shared counted once over all (PSS where the system tells)."""
        return {
            part: sum(_resident(process) for process in group) / 1e6 for part, group in sorted(self.parts().items())
        }


def _part(process: psutil.Process) -> str:
    command = " ".join(process.cmdline())
    if "watcher" in command:
        return "watchers"
    for name in ("wegent_backend serve", "wegent_backend worker", "valkey-server"):
        if name in command:
            return name.split()[-1]
    return process.name()


def _resident(process: psutil.Process) -> int:
    memory = process.memory_full_info()
    return int(getattr(memory, "pss", 0) or memory.rss)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def scripted_model() -> Iterator[str]:
    """Address of the scripted model server."""
    command = [sys.executable, "-m", "wegent_scripted", "--models", "bench-model"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().split()[-1]
        process.terminate()


# Limits that are counted and not reached; what the environment says goes first.
LIMITS = {f"WEGENT_RATE_{cost}_PER_MINUTE": "100000000" for cost in ("READS", "WRITES", "EXPENSIVE", "ANONYMOUS")}


def _environment(home: Path, port: int, model_url: str) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.endswith(("_API_KEY", "_BASE_URL"))}
    return {
        **LIMITS,
        **kept,
        "WEGENT_HOME": str(home),
        "WEGENT_PORT": str(port),
        "WEGENT_ADMIN_PASSWORD": PASSWORD,
        "WEGENT_LOCAL_MODEL": "off",
        "WEGENT_RUN_MAX_CONCURRENT": "400",
        "WEGENT_SOCKET_MAX_PER_USER": "5000",
        "OPENAI_API_KEY": "bench",
        "OPENAI_BASE_URL": f"{model_url}/v1",
        "WEGENT_WEB_TRUSTED_PROXIES": "127.0.0.1",
    }


def _start(home: Path, port: int, model_url: str, log: Path) -> tuple[subprocess.Popen[bytes], float]:
    began = time.perf_counter()
    with log.open("wb") as out:
        command = [str(ROOT / ".venv/bin/wegent"), "up"]
        process = subprocess.Popen(command, env=_environment(home, port, model_url), stdout=out, stderr=out)
    while True:
        try:
            if httpx.get(f"http://127.0.0.1:{port}/ready", timeout=2).status_code == 200:
                return process, time.perf_counter() - began
        except httpx.HTTPError:
            pass  # not there yet
        if process.poll() is not None or time.perf_counter() - began > 60:
            raise SystemExit(f"wegent up did not become ready:\n{log.read_text()}")
        time.sleep(0.02)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    process.wait(timeout=20)


@contextmanager
def product(model_url: str) -> Iterator[Product]:
    """The product on a fresh data directory, started a second time, as on every day but the first."""
    with tempfile.TemporaryDirectory(prefix="wegent-bench-") as directory:
        home, port, log = Path(directory, "home"), free_port(), Path(directory, "up.log")
        process, _ = _start(home, port, model_url, log)
        _stop(process)
        process, ready_seconds = _start(home, port, model_url, log)
        url = f"http://127.0.0.1:{port}"
        try:
            body = {"user_name": "admin", "password": PASSWORD}
            token = httpx.post(f"{url}/api/v1/auth/login", json=body, timeout=10).raise_for_status().json()
            yield Product(url, token["access_token"], ready_seconds, home, psutil.Process(process.pid))
        finally:
            _stop(process)
