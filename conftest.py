"""For all tests: a whole `wegent up` as a process of its own, in a home and on a port of this test."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import httpx
import hypothesis
import psutil
import pytest
from wegent.up.ports import free_port

# How long an example takes is a matter of the machine.
hypothesis.settings.register_profile("any machine", deadline=None)
hypothesis.settings.load_profile("any machine")

MARKER = "WEGENT_TEST_MARKER"
PASSWORD = "correct horse battery"
START_SECONDS = 90
# What the machine of the tests has in its own environment must not be found by the product.
FOREIGN = ("WEGENT_", "OPENAI_", "ANTHROPIC_", "GOOGLE_", "OLLAMA_")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those of whole processes come first: they are the longest, and the others fill the gaps beside them."""
    items.sort(key=lambda item: item.get_closest_marker("system") is None)


class Up:
    """One start of `wegent up`; its output is read when it has ended, or from `output` while it runs."""

    def __init__(self, directory: Path, home: Path, port: int, **settings: str) -> None:
        self._directory = directory
        self.url = f"http://127.0.0.1:{port}"
        self.marker = uuid4().hex
        self._output = directory / f"{self.marker}.out"
        own = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
        self.env = {
            **own,
            MARKER: self.marker,
            "WEGENT_HOME": str(home),
            "WEGENT_PORT": str(port),
            "WEGENT_ADMIN_PASSWORD": PASSWORD,
            # Tests compare what models are told word for word.
            "WEGENT_CHAT_TELL_TIME": "false",
            # Nothing listens there: an Ollama of this machine is not to be found.
            "OLLAMA_HOST": "http://127.0.0.1:9",
            "WEGENT_LOCAL_MODEL": "off",
            **settings,
        }
        self.began = time.monotonic()
        with self._output.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "wegent", "up"], env=self.env, stdout=output, stderr=subprocess.STDOUT
            )

    @property
    def output(self) -> str:
        return self._output.read_text()

    def until(self, condition: Callable[[], bool], what: str, seconds: float = START_SECONDS) -> float:
        """Waits; returns the seconds since the start of the process."""
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, f"{what} did not happen within {seconds} s\n{self.output}"
            time.sleep(0.02)
        return time.monotonic() - self.began

    def until_ready(self) -> float:
        """Waits for GET /ready to answer 200."""
        return self.until(self._ready, "/ready")

    def until_said(self, text: str) -> float:
        return self.until(lambda: text in self.output, f"the words {text!r}")

    def _ready(self) -> bool:
        assert self.process.poll() is None, f"it ended\n{self.output}"
        try:
            return httpx.get(f"{self.url}/ready", trust_env=False).status_code == httpx.codes.OK
        except httpx.TransportError:
            return False

    def stop(self, number: signal.Signals = signal.SIGTERM) -> tuple[int, float]:
        """Sends the signal; returns exit code and seconds."""
        began = time.monotonic()
        self.process.send_signal(number)
        return self.process.wait(timeout=30), time.monotonic() - began

    def processes(self) -> list[psutil.Process]:
        """Everything alive that this start brought into the world."""
        return [process for process in psutil.process_iter() if self._mine(process)]

    def _mine(self, process: psutil.Process) -> bool:
        try:
            return process.environ().get(MARKER) == self.marker and process.status() != psutil.STATUS_ZOMBIE
        except psutil.Error:
            return False

    def part(self, *words: str) -> psutil.Process:
        """The process whose command line has all `words`, not its watcher."""

        def fits(process: psutil.Process) -> bool:
            line = " ".join(process.cmdline())
            return all(word in line for word in words) and "watcher.py" not in line

        (found,) = [process for process in self.processes() if fits(process)]
        return found

    def chat(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Runs `wegent chat` against this start."""
        return subprocess.run(
            [sys.executable, "-m", "wegent", "chat", "--server", self.url, *arguments],
            env={**self.env, "WEGENT_PASSWORD": PASSWORD, "XDG_CONFIG_HOME": str(self._directory / "config")},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=90,
        )

    def clean_up(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        for process in self.processes():
            process.kill()


StartUp = Callable[..., Up]


@pytest.fixture
def start_up(tmp_path: Path) -> Iterator[StartUp]:
    """Starts `wegent up`; all starts of one test share home and port unless it says otherwise."""
    port = free_port()
    started: list[Up] = []

    def start(home: Path = tmp_path / "home", port: int = port, **settings: str) -> Up:
        up = Up(tmp_path, home, port, **settings)
        started.append(up)
        return up

    yield start
    for up in started:
        up.clean_up()


@pytest.fixture
def password() -> str:
    """Password of the user `admin` in every start."""
    return PASSWORD
