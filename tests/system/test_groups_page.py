"""docs/groups.md, typed at a terminal by three people: the page is the script of this test.

With UPDATE_PAGES=1 the page is written again from what the commands say.
"""

from __future__ import annotations

import os
import re
import sqlite3
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pwdlib import PasswordHash

from . import console_page

if TYPE_CHECKING:
    from conftest import StartUp, Up

pytestmark = [pytest.mark.system, pytest.mark.timeout(400)]

PAGE = Path(__file__).resolve().parents[2] / "docs" / "groups.md"
SERVER = "http://127.0.0.1:8000"
SECONDS = 300
"""Three people log in anew for most of the commands, and every login takes its time."""
AGE = re.compile(r"(?<=\s)(?:\d+[smhd]){1,2}$", re.MULTILINE)


def normal(text: str) -> str:
    """Without ages, and with one blank where a table has several."""
    return re.sub(r" {2,}", " ", AGE.sub("0s", text))


def add_people(home: Path, password: str, *names: str) -> None:
    """Accounts beside that of the admin."""
    with sqlite3.connect(home / "data" / "wegent.db", timeout=20) as database:
        database.executemany(
            "INSERT INTO users (user_name, email_verified, password_hash, role, is_active, created_at, updated_at) "
            "VALUES (?, 0, ?, 'user', 1, '2026-01-01 00:00:00', '2026-01-01 00:00:00')",
            [(name, PasswordHash.recommended().hash(password)) for name in names],
        )
    database.close()


@pytest.fixture
def session(start_up: StartUp, password: str, tmp_path: Path) -> tuple[Up, dict[str, str]]:
    """A server with three people, and the environment of their shell."""
    up = start_up()
    up.until_ready()
    add_people(Path(up.env["WEGENT_HOME"]), password, "ann", "bob")
    command = tmp_path / "bin" / "wegent"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m wegent "$@"\n')
    command.chmod(0o755)
    own = {name: value for name, value in up.env.items() if not name.startswith("WEGENT_")}
    return up, {
        **own,
        "PATH": f"{command.parent}{os.pathsep}{own['PATH']}",
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "WEGENT_SERVER": up.url,
        "WEGENT_PASSWORD": password,
    }


def test_the_page_is_true(session: tuple[Up, dict[str, str]], tmp_path: Path) -> None:
    up, env = session
    steps = console_page.page_steps(PAGE.read_text())
    typed = [step.command.replace(SERVER, up.url) for step in steps]
    outputs = console_page.run(typed, cwd=tmp_path, env=env, seconds=SECONDS)
    if os.environ.get("UPDATE_PAGES"):
        PAGE.write_text(console_page.written(PAGE.read_text(), outputs))
        steps = console_page.page_steps(PAGE.read_text())
    assert console_page.differences(steps, outputs, normal) == []


def test_the_page_shows_what_matters() -> None:
    """What no new writing of the page may change."""
    shown: dict[str, list[str]] = {}
    for step in console_page.page_steps(PAGE.read_text()):
        shown.setdefault(step.command, []).append(step.output)
    assert re.search(r"^acme/web +internal +Maintainer +acme$", shown["wegent groups get acme/web --user ann"][0], re.M)
    assert "can neither give the role Owner" in shown["wegent groups add acme/web bob --role Owner --user ann"][0]
    assert "You may not do this" in shown["wegent delete ghost greeter -n acme/web --yes --user bob"][0]
    assert "last Owner" in shown["wegent groups leave acme"][0]
    refused, done = shown["wegent groups delete acme --yes"]
    assert "1 subgroup, 1 Ghost" in refused
    assert done == "group/acme deleted"
