"""`scripts/bootstrap.py` in a small clone of its own, with a uv that only notes what it is asked to do."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.system

SCRIPT = Path(__file__).parents[2] / "scripts" / "bootstrap.py"
# Stands for uv: notes the call, then fails, or leaves an environment with a `wegent` that says how it was called.
UV = """#!/bin/sh
[ "$1" = --version ] && echo "uv 99.1.0" && exit 0
echo "$@" >> calls
[ -e fail ] && echo "error: no route to host" && exit 2
sleep 0.2
mkdir -p .venv/bin
printf '#!/bin/sh\\necho wegent "$@"\\n' > .venv/bin/wegent
chmod +x .venv/bin/wegent
"""


class Clone:
    """A directory with what bootstrap.py reads."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "scripts").mkdir()
        (root / "tools").mkdir()
        shutil.copy(SCRIPT, root / "scripts")
        for name in ("pyproject.toml", "uv.lock"):
            (root / name).write_text("1")
        uv = root / "tools" / "uv"
        uv.write_text(UV)
        uv.chmod(0o755)

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "scripts/bootstrap.py", "--no-frontend", *arguments],
            cwd=self.root,
            env={**os.environ, "PATH": f"{self.root / 'tools'}{os.pathsep}{os.environ['PATH']}"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str) -> tuple[int, str, str]:
        """Exit code, standard output, standard error."""
        process = self.start(*arguments)
        out, err = process.communicate(timeout=60)
        return process.returncode, out, err

    @property
    def calls(self) -> list[str]:
        path = self.root / "calls"
        return path.read_text().splitlines() if path.exists() else []


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return Clone(tmp_path)


def test_installs_once_and_starts_wegent_with_what_stands_behind_the_dashes(clone: Clone) -> None:
    code, out, _ = clone.run("--", "--verbose")
    assert code == 0
    assert "python packages" in out
    assert out.endswith("wegent up --verbose\n")
    assert clone.run() == (0, "wegent up\n", "")
    assert len(clone.calls) == 1
    assert "sync --frozen --inexact --no-dev" in clone.calls[0]


def test_a_changed_lock_file_installs_again(clone: Clone) -> None:
    clone.run("--no-start")
    (clone.root / "uv.lock").write_text("2")
    clone.run("--no-start")
    assert len(clone.calls) == 2


def test_what_developers_need_comes_on_top_and_stays(clone: Clone) -> None:
    clone.run("--no-start")
    clone.run("--no-start", "--dev")
    clone.run("--no-start")
    assert len(clone.calls) == 2
    assert "--no-dev" not in clone.calls[1]


def test_a_failure_shows_why_and_the_next_run_mends_it(clone: Clone) -> None:
    (clone.root / "fail").touch()
    code, _, err = clone.run()
    assert code == 1
    assert "error: no route to host" in err
    assert "Check the network" in err
    assert "Traceback" not in err
    (clone.root / "fail").unlink()
    assert clone.run("--no-start")[0] == 0
    assert len(clone.calls) == 2


def test_a_removed_environment_is_made_again(clone: Clone) -> None:
    clone.run("--no-start")
    shutil.rmtree(clone.root / ".venv")
    clone.run("--no-start")
    assert len(clone.calls) == 2


def test_an_interrupted_installation_is_done_again(clone: Clone) -> None:
    process = clone.start("--no-start")
    while not clone.calls:
        assert process.poll() is None
    process.kill()
    process.communicate()
    assert clone.run("--no-start")[0] == 0
    assert len(clone.calls) == 2


def test_two_at_once_install_once(clone: Clone) -> None:
    processes = [clone.start("--no-start") for _ in range(2)]
    outputs = [process.communicate(timeout=60)[0] for process in processes]
    assert [process.returncode for process in processes] == [0, 0]
    assert len(clone.calls) == 1
    assert any("Another bootstrap of this clone is at work" in output for output in outputs)
