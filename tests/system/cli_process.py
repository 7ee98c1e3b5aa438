"""The `wegent` command as a process of its own, as a person or a script runs it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

WEGENT = (sys.executable, "-m", "wegent")
SECONDS = 60


@dataclass(frozen=True)
class Said:
    """What one command wrote."""

    out: str
    err: str
    code: int

    @property
    def rows(self) -> list[list[str]]:
        """Cells of a table below its titles."""
        return [line.split() for line in self.out.splitlines()[1:]]


@dataclass(frozen=True)
class Wegent:
    """A person's directory and environment, without a terminal: nothing is asked, and nothing coloured."""

    cwd: Path
    env: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))

    def __call__(self, *words: str, code: int | None = 0, stdin: str = "") -> Said:
        """Fails when the command ends with another code; with None any but 0 is right."""
        done = subprocess.run(
            [*WEGENT, *words],
            cwd=self.cwd,
            env=dict(self.env),
            input=stdin,
            capture_output=True,
            text=True,
            timeout=SECONDS,
        )
        right = done.returncode != 0 if code is None else done.returncode == code
        assert right, f"wegent {' '.join(words)} ended with {done.returncode}\n{done.stderr}"
        assert "Traceback" not in done.stderr
        return Said(done.stdout, done.stderr, done.returncode)

    def start(self, *words: str) -> subprocess.Popen[str]:
        """A command that runs until it is stopped."""
        return subprocess.Popen(
            [*WEGENT, *words],
            cwd=self.cwd,
            env=dict(self.env),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
        )

    def having(self, **env: str) -> Wegent:
        return replace(self, env={**self.env, **env})

    def without(self, *names: str) -> Wegent:
        return replace(self, env={name: value for name, value in self.env.items() if name not in names})

    def write(self, name: str, text: str) -> str:
        """A file in the directory; its name."""
        path = self.cwd / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return name

    def script(self, name: str, text: str) -> str:
        """An executable file; its path."""
        path = self.cwd / self.write(name, f"#!/bin/sh\n{text}\n")
        path.chmod(0o755)
        return str(path)
