"""What `wegent up` says when it cannot start: one sentence, an exit code, nothing left running."""

from __future__ import annotations

import socket
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import StartUp, Up

pytestmark = pytest.mark.system


def refusal(up: Up, code: int = 1) -> str:
    """The sentence; nothing else may have been said but what was begun."""
    assert up.process.wait(timeout=60) == code, up.output
    assert "Traceback" not in up.output
    assert up.processes() == []
    lines = [line for line in up.output.splitlines() if line and not line.startswith("Starting Wegent")]
    assert len(lines) == 1, up.output
    return lines[0]


def test_a_busy_port(start_up: StartUp) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert f"Port {port} of 127.0.0.1 is used by another program" in refusal(start_up(port=port))


def test_a_second_start_with_the_same_home(start_up: StartUp) -> None:
    first = start_up()
    first.until_said("valkey       ready")
    second = refusal(start_up(port=1))
    assert f"(process {first.process.pid}, {first.url})" in second
    first.stop()


def test_a_home_of_a_newer_version(start_up: StartUp, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "version").write_text("9\n")
    assert "belongs to a newer Wegent" in refusal(start_up())


def test_a_home_that_cannot_be_written(start_up: StartUp, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert "cannot be used (Not a directory" in refusal(start_up(home=tmp_path / "file" / "home"))


def test_no_disk_space(start_up: StartUp) -> None:
    assert "MB of disk space are free" in refusal(start_up(WEGENT_MIN_FREE_MEGABYTES="1000000000"))


def test_a_local_model_that_is_not_there(start_up: StartUp) -> None:
    assert "/no/such.gguf cannot be read" in refusal(start_up(WEGENT_LOCAL_MODEL="/no/such.gguf"))


@pytest.mark.parametrize(
    ("name", "value"), [("WEGENT_PORT", "many"), ("WEGENT_PORT", "0"), ("WEGENT_STOP_SECONDS", "-1")]
)
def test_a_setting_that_makes_no_sense(start_up: StartUp, name: str, value: str) -> None:
    assert refusal(start_up(**{name: value})).startswith(f"{name} cannot be '{value}': input should be")


def test_a_database_of_a_newer_version_is_the_backends_sentence(start_up: StartUp, tmp_path: Path) -> None:
    path = tmp_path / "home" / "data" / "wegent.db"
    path.parent.mkdir(parents=True)

    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        database.execute("INSERT INTO alembic_version VALUES ('from_the_future')")
    database.close()
    up = start_up()
    assert up.process.wait(timeout=90) == 3, up.output
    assert "Traceback" not in up.output
    assert "newer" in up.output.splitlines()[-1]
    assert up.processes() == []
