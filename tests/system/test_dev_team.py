"""`examples/dev-team` from apply to prune, as docs/agents-as-code.md tells it: the page is the script of this test.

With UPDATE_PAGES=1 the page is written again from what the commands say. Read it then: it is what people will see.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from . import console_page

if TYPE_CHECKING:
    from conftest import StartUp, Up

pytestmark = [pytest.mark.system, pytest.mark.timeout(300)]

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "agents-as-code.md"
SERVER = "http://127.0.0.1:8000"
AGE = re.compile(r"(?<=\s)(?:\d+[smhd]){1,2}$", re.MULTILINE)
KEY = "sk-of-the-session"


def normal(text: str) -> str:
    """Without ages, and with one blank where a table has several."""
    return re.sub(r" {2,}", " ", AGE.sub("0s", text))


@pytest.fixture
def session(start_up: StartUp, password: str, tmp_path: Path) -> tuple[Up, dict[str, str]]:
    """A server, and the environment of a shell in `tmp_path` where the page can be followed."""
    up = start_up()
    up.until_ready()
    command = tmp_path / "bin" / "wegent"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m wegent "$@"\n')
    command.chmod(0o755)
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    own = {name: value for name, value in up.env.items() if not name.startswith("WEGENT_")}
    return up, {
        **own,
        "PATH": f"{command.parent}{os.pathsep}{own['PATH']}",
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "WEGENT_SERVER": up.url,
        "WEGENT_PASSWORD": password,
        "OPENAI_API_KEY": KEY,
    }


def names(up: Up, password: str, *, scope: str = "own") -> set[str]:
    """`kind/name` of all that this user owns."""
    with httpx.Client(base_url=f"{up.url}/api/v1", trust_env=False) as api:
        login = api.post("/auth/login", json={"user_name": "admin", "password": password}).json()
        api.headers["Authorization"] = f"Bearer {login['access_token']}"
        return {
            f"{item['kind']}/{item['metadata']['name']}"
            for plural in ("teams", "bots", "ghosts", "models")
            for item in api.get(f"/{plural}", params={"scope": scope, "limit": 200}).json()["items"]
        }


def test_the_page_is_true(session: tuple[Up, dict[str, str]], password: str, tmp_path: Path) -> None:
    up, env = session
    public = names(up, password, scope="public")
    steps = console_page.page_steps(PAGE.read_text())
    said = console_page.run([step.command.replace(SERVER, up.url) for step in steps], cwd=tmp_path, env=env)
    outputs = [output.replace(up.url.removeprefix("http://"), SERVER.removeprefix("http://")) for output in said]
    if os.environ.get("UPDATE_PAGES"):
        PAGE.write_text(console_page.written(PAGE.read_text(), outputs))
        steps = console_page.page_steps(PAGE.read_text())
    assert console_page.differences(steps, outputs, normal) == []
    # What was there before the session is there after it, and nothing else.
    assert names(up, password) == set()
    assert names(up, password, scope="public") == public
    assert KEY not in "".join(outputs)


def test_the_page_shows_what_matters() -> None:
    """What no new writing of the page may change."""
    steps = console_page.page_steps(PAGE.read_text())
    shown: dict[str, list[str]] = {}
    for step in steps:
        shown.setdefault(step.command, []).append(step.output)
    same, drift, forced, idea, rolled_back, mended = shown["wegent diff -f my-team"]
    assert (same, forced, mended) == ("", "", "")
    assert shown["echo $?"] == ["0", "1", "1", "0"]
    assert "~ spec.systemPrompt  (changed by api)" in drift
    assert "changed by" not in idea
    assert "~ spec.systemPrompt  (changed by wegent-rollback)" in rolled_back
    _, refused = shown["wegent apply -f my-team"]
    assert re.search(r"^my-team/developer.yaml:\d+:\d+: spec.systemPrompt: api set this", refused, re.MULTILINE)
    revisions = [line.split()[:3] for line in shown["wegent history ghost developer"][-1].splitlines()[1:]]
    assert [revision[0] for revision in revisions] == ["5", "4", "3", "2", "1"]
    pruned = "wegent apply -f my-team --prune -l app.wegent.io/part-of=dev-team"
    refused, done = shown[pruned]
    assert "small-dev-team" in refused
    assert {line for line in done.splitlines() if "deleted" in line} == {"bot/tester deleted", "ghost/tester deleted"}
    assert "deleted (dry run)" in shown[f"{pruned} --dry-run"][0]
