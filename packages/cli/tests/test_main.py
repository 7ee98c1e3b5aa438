"""The command as the shell sees it: help, completion, exit codes of wrong usage."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping

import pytest

from .fake_store import Cli, FakeStore

HEAVY = ("aiohttp", "asyncio", "httpx", "pydantic", "rich", "socketio", "wegent_contracts", "wegent_kit", "yaml")
LOADED = f"import sys, wegent.main; print(*sorted(set({HEAVY!r}) & set(sys.modules)))"


def run(*args: str, env: Mapping[str, str | None]) -> str:
    """Output of a process of its own, with this environment on top of an empty one."""
    given = {"PATH": os.environ["PATH"], **{name: value for name, value in env.items() if value is not None}}
    done = subprocess.run([sys.executable, *args], env=given, capture_output=True, text=True, timeout=60, check=True)
    return done.stdout


def complete(wegent: Cli, *words: str) -> list[str]:
    """What bash offers for the last word."""
    asked = {"_WEGENT_COMPLETE": "complete_bash", "COMP_WORDS": " ".join(["wegent", *words])}
    env = {**wegent.env, **asked, "COMP_CWORD": str(len(words))}
    return run("-c", "from wegent.main import app; app(prog_name='wegent')", env=env).split()


def test_help_loads_nothing_that_takes_time() -> None:
    # asyncio is typer's own.
    assert set(run("-c", LOADED, env={}).split()) <= {"asyncio"}


def test_what_needs_no_server_loads_no_http() -> None:
    explain = "import sys; from wegent.resources.explain import *; explain(ExplainWanted('team')); "
    assert run("-c", f"{explain}print({{'httpx', 'rich'}} & set(sys.modules))", env={}).endswith("\nset()\n")


def test_help_has_groups(wegent: Cli) -> None:
    text = wegent("--help").stdout
    titles = [line for line in text.splitlines() if line.endswith(":") and not line.startswith(" ")]
    panels = [
        "Run and talk:",
        "Look at resources:",
        "Change resources:",
        "Logins and servers:",
        "People:",
        "Administer:",
    ]
    assert titles == ["Options:", *panels]
    assert "  get            List resources" in text


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts(wegent: Cli, shell: str) -> None:
    script = wegent("completion", shell).stdout
    assert f"_WEGENT_COMPLETE=complete_{shell}" in script
    if shell == "bash":
        subprocess.run(["bash", "-n"], input=script, text=True, check=True)


def test_completes_commands_kinds_and_words_of_options(wegent: Cli) -> None:
    assert complete(wegent, "desc") == ["describe"]
    assert complete(wegent, "get", "te") == ["teams"]
    assert complete(wegent, "get", "bots,gh") == ["bots,ghosts"]
    assert complete(wegent, "get", "teams", "-o", "y") == ["yaml"]
    assert "ghosts" in complete(wegent, "explain", "")


def test_completes_names_from_the_server(store: FakeStore, wegent: Cli) -> None:
    store.put("Team", "dev")
    store.put("Team", "design")
    store.put("Team", "ops", namespace="other")
    assert complete(wegent, "get", "teams", "d") == ["design", "dev"]
    assert complete(wegent, "describe", "te", "dev", "de") == ["design"]
    assert complete(wegent, "get", "team/de") == ["team/design", "team/dev"]
    assert complete(wegent, "get", "-n", "other", "te", "") == ["ops"]


def test_completion_is_silent_without_login_server_or_kind(store: FakeStore, wegent: Cli) -> None:
    assert complete(wegent, "get", "nothing", "d") == []
    wegent.env["WEGENT_SERVER"] = "http://127.0.0.1:9"
    assert complete(wegent, "get", "teams", "d") == []
    wegent.env |= {"WEGENT_SERVER": store.url, "WEGENT_TOKEN": None}
    store.asked.clear()
    assert complete(wegent, "get", "teams", "d") == []
    assert store.asked == []


def test_completes_contexts(wegent: Cli) -> None:
    wegent("config", "set-context", "work", "--server", "http://work")
    assert complete(wegent, "get", "teams", "--context", "w") == ["work"]
    assert complete(wegent, "config", "use-context", "") == ["work"]


def test_unknown_options_are_wrong_usage(wegent: Cli) -> None:
    assert "No such option" in wegent("get", "teams", "--colour", code=2).stderr


def test_a_reader_that_has_enough_is_no_error(store: FakeStore, wegent: Cli) -> None:
    for number in range(300):
        store.put("Ghost", f"ghost-{number}", {"systemPrompt": "x" * 1000})
    env = {**{name: value for name, value in wegent.env.items() if value is not None}, "PATH": os.environ["PATH"]}
    command = [sys.executable, "-m", "wegent", "get", "gh", "-o", "yaml"]
    process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.read(1)
    process.stdout.close()
    assert process.wait(30) == 141
    assert process.stderr.read() == b""
    process.stderr.close()
