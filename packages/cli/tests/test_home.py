"""The data directory: layout, rights, lock, format, space."""

from __future__ import annotations

import fcntl
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from wegent.up.errors import CannotStart
from wegent.up.home import Home

if TYPE_CHECKING:
    from conftest import Workshop


def prepare(workshop: Workshop, root: Path, free: int = 0) -> Home:
    home = Home(root)
    home.prepare(min_free_megabytes=free, console=workshop.console)
    return home


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_only_the_owner_can_read_it(workshop: Workshop, tmp_path: Path) -> None:
    home = prepare(workshop, tmp_path / "new" / "home")
    secret = home.secret("some-key")
    assert mode(home.root) == 0o700
    assert mode(home.secrets) == 0o700
    assert mode(home.secrets / "some-key") == 0o600
    assert len(secret) > 30
    assert home.secret("some-key") == secret


def test_a_secret_that_others_could_read_is_closed(workshop: Workshop, tmp_path: Path) -> None:
    home = prepare(workshop, tmp_path)
    path = home.secrets / "some-key"
    path.write_text("kept\n")
    path.chmod(0o644)
    assert home.secret("some-key") == "kept"
    assert mode(path) == 0o600


def test_a_second_start_says_who_has_it(workshop: Workshop, tmp_path: Path) -> None:
    prepare(workshop, tmp_path).remember_start("http://127.0.0.1:8000")
    with pytest.raises(CannotStart) as refused:
        prepare(workshop, tmp_path)
    assert f"process {os.getpid()}, http://127.0.0.1:8000" in str(refused.value)


def test_waits_for_the_parts_of_a_killed_start(workshop: Workshop, tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    lock = tmp_path / "run" / "lock"
    lock.write_text("999999999 http://127.0.0.1:8000\n")
    with lock.open("r+") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        # Inherits the lock as a watcher does.
        watcher = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(0.7)"], pass_fds=[held.fileno()])
    prepare(workshop, tmp_path)
    assert watcher.wait() == 0
    assert "Waiting for the parts of an earlier start" in workshop.console.text


def test_a_newer_format_is_left_alone(workshop: Workshop, tmp_path: Path) -> None:
    (tmp_path / "version").write_text("2\n")
    with pytest.raises(CannotStart, match=r"belongs to a newer Wegent \(format 2; this one knows 1\)"):
        prepare(workshop, tmp_path)


def test_a_broken_format_is_left_alone(workshop: Workshop, tmp_path: Path) -> None:
    (tmp_path / "version").write_text("?\n")
    with pytest.raises(CannotStart, match="does not hold a number"):
        prepare(workshop, tmp_path)


def test_the_format_is_written_once(workshop: Workshop, tmp_path: Path) -> None:
    prepare(workshop, tmp_path)
    assert (tmp_path / "version").read_text() == "1\n"


def test_no_space(workshop: Workshop, tmp_path: Path) -> None:
    with pytest.raises(CannotStart, match="MB of disk space are free"):
        prepare(workshop, tmp_path, free=10**12)


def test_not_a_directory(workshop: Workshop, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CannotStart, match=r"cannot be used \(Not a directory: .*choose another with WEGENT_HOME"):
        prepare(workshop, tmp_path / "file" / "home")
