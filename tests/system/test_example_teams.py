"""`examples/teams`, applied and talked to as its README says, with models that repeat what they were told."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from wegent_scripted import Reply, Request, ScriptedServer

if TYPE_CHECKING:
    from conftest import StartUp

pytestmark = [pytest.mark.system, pytest.mark.timeout(300)]

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples" / "teams"


def told(instructions: str) -> Callable[[Request], bool]:
    """A member, by how its instructions begin."""
    return lambda request: request.messages[0].text.startswith(instructions)


def form(**fields: object) -> Callable[[Request], bool]:
    """A leader is asked to decide: its instructions end in the form of the answer."""
    return lambda request: all(f'"{name}"' in request.messages[0].text for name in fields)


def plays(server: ScriptedServer) -> None:
    """Leaders decide; everybody else says who they are and what they were asked."""
    parts = [{"member": name, "task": f"Find {name}."} for name in ("ways", "beds", "sights")]
    decisions: list[dict[str, object]] = [
        {"member": "Accountant", "why": "It is about an invoice."},
        {"tasks": parts},
        {"done": True, "why": "All was said."},
    ]
    for decision in decisions:
        server.script.always(Reply(json.dumps(decision)), match=form(**decision))
    names = {
        "You outline": "outline",
        "You write articles": "draft",
        "You are given a draft": "article",
        "You answer questions about money": "accountant",
        "You know how to get": "ways",
        "You know where to sleep": "beds",
        "You know what is worth": "sights",
        "You look for what a plan": "optimist",
        "You look for what can": "sceptic",
        "You look at what": "bookkeeper",
    }
    for beginning, name in names.items():
        server.script.always(lambda request, name=name: Reply(f"<{name}: {request.text}>"), match=told(beginning))
    server.script.always(lambda request: Reply(f"<leader: {request.text}>"))


def test_each_can_be_applied_and_talked_to(start_up: StartUp, password: str, tmp_path: Path) -> None:
    with ScriptedServer(key="k") as server:
        plays(server)
        up = start_up(OPENAI_API_KEY="k", OPENAI_BASE_URL=server.openai_url)
        up.until_ready()
        own = {name: value for name, value in up.env.items() if not name.startswith("WEGENT_")}
        env = {**own, "WEGENT_SERVER": up.url, "WEGENT_PASSWORD": password, "XDG_CONFIG_HOME": str(tmp_path)}

        def wegent(*arguments: str) -> str:
            command = [sys.executable, "-m", "wegent", *arguments]
            ran = subprocess.run(
                command, env=env, capture_output=True, text=True, timeout=100, stdin=subprocess.DEVNULL
            )
            assert ran.returncode == 0, ran.stderr
            return ran.stdout

        assert wegent("apply", "-f", str(EXAMPLES)).count(" created") == 4 + 2 * 15
        assert wegent("get", "teams", "-l", "app.wegent.io/part-of=example-teams").count(" True ") == 4

        help_desk = wegent("chat", "--team", "help-desk", "Is this right?")
        assert help_desk == "<accountant: Is this right?>\n"

        trip = wegent("chat", "--team", "trip-planner", "Lisbon")
        for name in ("ways", "beds", "sights"):
            assert f"<{name}: The user's message:\n\nLisbon\n\nYour part of it:\n\nFind {name}.>" in trip
        assert trip.startswith("<leader: The user's message:\n\nLisbon\n\nYour team's results:")

        table = wegent("chat", "--team", "round-table", "The cellar?")
        assert table.index("<optimist: ") < table.index("<sceptic: ") < table.index("<bookkeeper: ")
        assert table.count("<optimist: ") > 1, "those who come later hear it"
        assert "Close with an answer to the user" in table.rpartition("<leader: ")[2]

        article = _talk(env, "chat", "--team", "article-line", say=["Tea", "", None])
        assert "<outline: Tea>" in article
        assert "Shall Writer go on?" in article
        assert "<article: <draft: The user's message:" in article
    asked = [request.messages[0].text.split(".")[0] for request in server.script.requests]
    assert asked.index("You outline articles") < asked.index("You are given a draft")


def _talk(env: dict[str, str], *arguments: str, say: list[str | None]) -> str:
    """A conversation at a terminal: each line when the prompt is there, None leaves."""
    main, other = pty.openpty()
    command = [sys.executable, "-m", "wegent", *arguments]
    talking = subprocess.Popen(command, env={**env, "TERM": "dumb"}, stdin=other, stdout=other, stderr=other)
    os.close(other)
    shown = ""
    for line in say:
        shown += _until(main, "> ")
        os.write(main, b"\x04" if line is None else f"{line}\n".encode())
    talking.wait(60)
    os.close(main)
    return shown.replace("\r\n", "\n")


def _until(terminal: int, end: str) -> str:
    shown = ""
    while not shown.endswith(f"\n{end}") and shown != end:
        shown += os.read(terminal, 4096).decode().replace("\r\n", "\n")
    return shown
