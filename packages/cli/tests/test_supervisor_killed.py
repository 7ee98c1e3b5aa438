"""SIGKILL of the supervisor: nothing outlives it, and what others need ends last."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

if TYPE_CHECKING:
    from conftest import Workshop

# Runs two parts of the tests' workshop until it is killed.
DRIVER = """
import asyncio, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from packages.cli.tests.conftest import Workshop
from wegent.up.part import StopStage

async def main():
    workshop = Workshop(Path(sys.argv[1]))
    supervisor = workshop.supervisor(
        workshop.part("store", StopStage.STORES, orphan_grace=3.0),
        workshop.part("worker", linger=0.5, needs=("store",), orphan_grace=3.0),
        workshop.part("stubborn", linger=60, needs=("store",), orphan_grace=1.0),
    )
    await supervisor.start()
    (workshop.directory / "started").touch()
    await supervisor.watch()

asyncio.run(main())
"""


def marked(marker: str) -> list[psutil.Process]:
    """Living processes whose environment carries the marker."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get("WEGENT_TEST_MARKER") == marker and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return found


def start(directory: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", DRIVER, str(directory), str(Path(__file__).parents[3])],
        env={**os.environ, "WEGENT_TEST_MARKER": str(directory)},
    )


async def test_no_child_outlives_a_killed_supervisor(workshop: Workshop, tmp_path: Path) -> None:
    supervisor = start(tmp_path)
    await workshop.until((tmp_path / "started").exists)
    assert len(marked(str(tmp_path))) == 1 + 3 * 2
    supervisor.kill()
    supervisor.wait()
    await workshop.until(lambda: not marked(str(tmp_path)))
    assert (tmp_path / "gone").read_text().split() == ["worker", "store"]


async def test_no_child_outlives_supervisor_and_watchers_killed_together(workshop: Workshop, tmp_path: Path) -> None:
    supervisor = start(tmp_path)
    await workshop.until((tmp_path / "started").exists)
    watchers = psutil.Process(supervisor.pid).children()
    assert len(watchers) == 3
    for pid in [supervisor.pid, *(watcher.pid for watcher in watchers)]:
        os.kill(pid, signal.SIGKILL)
    supervisor.wait()
    # Nobody is left to kill the stubborn one, and the kernel asks only once; the others obey.
    stubborn = int((tmp_path / "stubborn.pids").read_text())
    if sys.platform == "linux":
        await workshop.until(lambda: [process.pid for process in marked(str(tmp_path))] == [stubborn])
    for process in marked(str(tmp_path)):
        process.kill()
