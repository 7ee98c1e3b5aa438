"""The official JavaScript client of Socket.IO, as other pages and programs use it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from wegent_scripted import ScriptedServer

if TYPE_CHECKING:
    from conftest import StartUp

ROOT = Path(__file__).resolve().parents[2]
CHUNKS = 120


@pytest.mark.system
@pytest.mark.timeout(180)
def test_it_comes_back_in_the_middle_of_an_answer(start_up: StartUp, password: str) -> None:
    directory = subprocess.check_output([sys.executable, ROOT / "scripts" / "bootstrap.py", "--print-node"], text=True)
    script, frontend = ROOT / "tests" / "system" / "javascript_client.mjs", ROOT / "frontend"
    with ScriptedServer(key="k") as server:
        up = start_up(OPENAI_API_KEY="k", OPENAI_BASE_URL=server.openai_url)
        up.until_ready()
        words = [Path(directory.strip()) / "node", script, frontend, up.url, "admin", password]
        question = f"[[chunks:{CHUNKS}]] [[delay:0.05]]"
        ran = subprocess.run([*words, question], capture_output=True, text=True, timeout=90)
    assert ran.returncode == 0, ran.stderr
    shown = json.loads(ran.stdout)
    assert (shown["end"], shown["connections"]) == ("chat:done", 2)
    assert shown["text"].split() == [f"w{number}" for number in range(CHUNKS)]
