"""What the documentation tells people to type is typed here, against the whole product."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from wegent.up.ports import free_port
from wegent_scripted import ScriptedServer

if TYPE_CHECKING:
    from conftest import StartUp

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def blocks(page: Path) -> list[str]:
    return re.findall(r"^```sh\n(.*?)^```", page.read_text(), re.MULTILINE | re.DOTALL)


@pytest.mark.system
@pytest.mark.timeout(180)
def test_the_examples_of_the_pages_work(start_up: StartUp, password: str) -> None:
    with ScriptedServer(key="k") as server:
        up = start_up(OPENAI_API_KEY="k", OPENAI_BASE_URL=server.openai_url)
        up.until_ready()
        env = {**up.env, "WEGENT": up.url, "WEGENT_PASSWORD": password}
        names = (
            "api.md",
            "responses.md",
            "sharing.md",
            "attachments.md",
            "conversations.md",
            "group-chat.md",
            "memory.md",
            "models.md",
            "security.md",
            "tools.md",
        )
        pages = (ROOT / "docs" / name for name in names)
        script = "\n".join(["set -euo pipefail", *(block for page in pages for block in blocks(page))])
        ran = subprocess.run(["bash", "-c", script], cwd=ROOT, env=env, capture_output=True, text=True, timeout=120)
    assert ran.returncode == 0, ran.stderr
    assert '"user_name":"admin"' in ran.stdout.replace(" ", "")
    assert '"kind":"Team"' in ran.stdout.replace(" ", "")
    assert '"reason":"Conflict"' in ran.stdout
    assert '"state":"owner"' in ran.stdout
    assert '"description":"They help.","messages":[]' in ran.stdout
    assert ran.stdout.count("Green tea is steamed.") == 2
    assert '"reason":"InvalidCredentials"' in ran.stdout.replace(" ", "")
    assert "content-security-policy: default-src 'none'" in ran.stdout.lower()
    assert "x-content-type-options: nosniff" in ran.stdout.lower()
    assert '"intact":true' in ran.stdout.replace(" ", "")
    assert "You said: Say hello in one short sentence." in ran.stdout
    assert "['default#" in ran.stdout
    assert "You said: Tell me a story." in ran.stdout
    assert "Name a colour of coffee." in ran.stdout
    assert '"role":"Developer"' in ran.stdout
    assert '"assistant_subtask_id":null' in ran.stdout
    assert "You said: Once more: tea." in ran.stdout
    assert "{'enabled': True}" in ran.stdout
    assert "'cited': True" in ran.stdout
    assert "\nAnn is allergic to peanuts.\n" in ran.stdout


@pytest.mark.system
@pytest.mark.timeout(180)
def test_the_examples_of_the_chat_shell_work(tmp_path: Path) -> None:
    port, token = free_port(), "the token of the examples"
    with ScriptedServer(key="k") as server:
        own = {name: value for name, value in os.environ.items() if not name.startswith(("WEGENT_", "ANTHROPIC_"))}
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        keys = {"OPENAI_API_KEY": "k", "OPENAI_BASE_URL": server.openai_url, "WEGENT_SHELL_TOKEN": token}
        env = {**own, **keys, "PATH": path, "WEGENT_HOME": str(tmp_path), "SHELL_URL": f"http://127.0.0.1:{port}"}
        service = subprocess.Popen(["wegent-chat", "serve", "--port", str(port)], env=env)
        wait = 'for _ in $(seq 600); do curl -sf "$SHELL_URL/ready" >/dev/null && break; sleep 0.1; done'
        script = "\n".join(["set -euo pipefail", wait, *blocks(ROOT / "docs" / "chat-shell.md")])
        ran = subprocess.run(["bash", "-c", script], cwd=tmp_path, env=env, capture_output=True, text=True, timeout=150)
        service.terminate()
        service.wait(timeout=60)
    assert ran.returncode == 0, ran.stderr
    assert "You said: Say hello in one short sentence." in ran.stdout
    assert '"type": "response.end"' in ran.stdout
    assert "## You, " in ran.stdout
    assert "model_id: gpt-5.1" in ran.stdout
    assert '"default":"openai"' in ran.stdout
    assert "event: response.end" in ran.stdout
    assert ran.stdout.count('"role":"user"') == 2


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_make_target_and_file_that_a_page_names_exists(page: Path) -> None:
    targets = set(re.findall(r"^([a-z0-9]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    text = page.read_text()
    named = set(re.findall(r"(?:^|`|#\s|\d )make ([a-z][a-z0-9]*)", text, re.MULTILINE))
    assert named <= targets, f"{page.name} names {named - targets}"
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", text)
    assert [link for link in links if not (page.parent / link).exists()] == []
