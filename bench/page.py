"""How evenly the page is drawn, in Chromium: while an answer streams, and while a long conversation is scrolled.

The floor is the same browser that shows nothing: what it drops there, no page can help.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.long_task import make_long_task
from bench.product import PASSWORD, ROOT, Product

SCRIPTS: Final = ROOT / "frontend" / "scripts"
MESSAGES: Final = 5_000
AIM: Final = 0.01
"""Share of frames that may be dropped."""
HEAD: Final = "page              seconds  frames  dropped   share    P50 ms   P99 ms  longest  scripts s  layout s"


@dataclass(frozen=True)
class Frames:
    """A case, as `frames.mjs` tells it: milliseconds between frames, seconds of the processor."""

    name: str
    seconds: float
    frames: int
    dropped: int
    share: float
    p50: float
    p99: float
    longest: float
    script: float
    layout: float

    def row(self) -> str:
        times = f"{self.p50:8.1f} {self.p99:8.1f} {self.longest:8.1f}"
        counts = f"{self.frames:6d}  {self.dropped:7d}  {self.share:6.2%}"
        return f"{self.name:15s}  {self.seconds:8.1f}  {counts}  {times}  {self.script:9.2f}  {self.layout:8.2f}"


def _node() -> Path:
    said = subprocess.check_output([sys.executable, ROOT / "scripts/bootstrap.py", "--print-node"], text=True)
    return Path(said.strip()) / "node"


def _watch(product: Product, task_id: int) -> Iterator[Frames]:
    command = [str(_node()), str(SCRIPTS / "frames.mjs"), product.url, "--long", str(task_id)]
    env = {**os.environ, "WEGENT_PASSWORD": PASSWORD}
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            yield Frames(**json.loads(line))
    if process.returncode != 0:
        raise SystemExit("The browser's part of the measurement failed: see above.")


def measure(product: Product) -> None:
    print(f"{MESSAGES} messages are written for the conversation that is scrolled …", flush=True)
    task_id = make_long_task(product, MESSAGES)
    print(HEAD)
    for frames in _watch(product, task_id):
        print(frames.row(), flush=True)
    print(f"the aim: at most {AIM:.0%} dropped")
