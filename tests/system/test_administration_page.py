"""docs/administration.md, typed at a terminal by the admin: the page is the script of this test.

With UPDATE_PAGES=1 the page is written again from what the commands say.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from . import console_page

if TYPE_CHECKING:
    from conftest import StartUp

pytestmark = [pytest.mark.system, pytest.mark.timeout(400)]

PAGE = Path(__file__).resolve().parents[2] / "docs" / "administration.md"
SECONDS = 300
CHANGING = {
    re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d"): "2026-01-01 12:00",
    re.compile(r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"): "ID",
    re.compile(r"(?<=\n)[\w-]{20}$"): "PASSWORD",
    re.compile(r" {2,}"): " ",
}


def normal(text: str) -> str:
    """Without times, ids and passwords, and with one blank where a table has several."""
    for pattern, word in CHANGING.items():
        text = pattern.sub(word, text)
    return text


def test_the_page_is_true(start_up: StartUp, password: str, tmp_path: Path) -> None:
    up = start_up()
    up.until_ready()
    command = tmp_path / "bin" / "wegent"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m wegent "$@"\n')
    command.chmod(0o755)
    own = {name: value for name, value in up.env.items() if not name.startswith("WEGENT_")}
    env = {
        **own,
        "PATH": f"{command.parent}:{own['PATH']}",
        "WEGENT_SERVER": up.url,
        "WEGENT_PASSWORD": password,
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
    }
    page = PAGE.read_text()
    steps = console_page.page_steps(page)
    typed = ["wegent login", *(step.command for step in steps)]

    outputs = console_page.run(typed, cwd=tmp_path, env=env, seconds=SECONDS)[1:]

    if os.environ.get("UPDATE_PAGES"):
        PAGE.write_text(console_page.written(page, outputs))
    assert console_page.differences(steps, outputs, normal) == []
