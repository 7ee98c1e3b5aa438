"""The command line of the writing commands: options reach the work, and cost nothing before it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from .fake_store import Cli, FakeStore
from .write_store import answer, batch, item, refused, sent

GHOST = "kind: Ghost\nmetadata: {name: g}\nspec: {systemPrompt: x}\n"
COMMANDS = ["apply", "diff", "create", "delete", "edit", "export", "import", "copy", "rollback", "restore"]


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "g.yaml"
    path.write_text(GHOST)
    return str(path)


@pytest.mark.parametrize("command", [*COMMANDS, "secrets", "model"])
def test_help(wegent: Cli, command: str) -> None:
    assert "Usage: wegent" in wegent(command, "--help").stdout


def test_no_work_is_loaded_for_help() -> None:
    code = (
        "import sys; from wegent.resources import write_commands; "
        "print({'pydantic', 'httpx', 'yaml', 'wegent_contracts'} & sys.modules.keys())"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert loaded.stdout == "set()\n"


@pytest.mark.parametrize("trial", [["--dry-run"], ["--dry-run=server"], ["--dry-run", "server"]])
def test_a_dry_run_needs_no_value(store: FakeStore, wegent: Cli, file: str, trial: list[str]) -> None:
    answer(store, "POST", "/apply", batch(item("Ghost", "g", "created"), dryRun=True))
    assert wegent("apply", *trial, "-f", file, "-n", "ops", "--public").stdout == "ghost/g created (dry run)\n"
    (asked,) = sent(store, "POST", "/apply")
    assert (asked.query["dryRun"], asked.query["namespace"], asked.query["scope"]) == ("true", "ops", "public")


def test_a_client_dry_run(store: FakeStore, wegent: Cli, file: str) -> None:
    assert wegent("create", "-f", file, "--dry-run", "client").stdout == "ghost/g is valid (client dry run)\n"
    wegent("apply", "-f", file, "--dry-run=maybe", code=2)
    assert not store.asked


def test_standard_input(store: FakeStore, wegent: Cli) -> None:
    answer(store, "POST", "/apply", batch(item("Ghost", "g", "created")))
    env = {name: value for name, value in wegent.env.items() if value is not None}
    command = [sys.executable, "-m", "wegent", "apply", "-f", "-", "--field-manager", "ci", "-o", "name"]
    done = subprocess.run(command, input=GHOST.encode(), env=env, capture_output=True, check=True)
    assert done.stdout == b"ghost/g\n"
    assert sent(store, "POST", "/apply")[0].query["fieldManager"] == "ci"


def test_diff_of_what_differs(store: FakeStore, wegent: Cli, file: str) -> None:
    answer(store, "POST", "/apply", batch(item("Ghost", "g", "created", diff=[])))
    assert "+++ ghost/g" in wegent("diff", "-f", file, code=1).stdout
    assert "missing.yaml cannot be read" in wegent("diff", "-f", "missing.yaml", code=2).stderr


def test_delete_and_secrets(store: FakeStore, wegent: Cli) -> None:
    answer(store, "DELETE", "/namespaces/default/ghosts/g", batch(item("Ghost", "g", "deleted")))
    assert wegent("delete", "gh", "g", "-y").stdout == "ghost/g deleted\n"
    answer(store, "DELETE", "/namespaces/default/secrets/key", {})
    assert wegent("secrets", "delete", "key", "-y", "--force").stdout == "secret/key deleted\n"
    assert sent(store, "DELETE", "/namespaces/default/secrets/key")[0].query["force"] == "true"


def test_copy_takes_the_last_word_as_the_new_name(store: FakeStore, wegent: Cli) -> None:
    answer(store, "POST", "/namespaces/default/teams/dev/copy", {}, 201)
    assert wegent("copy", "team", "dev", "dev2").stdout == "team/dev2 created\n"
    assert wegent("copy", "team/dev", "dev3").stdout == "team/dev3 created\n"
    assert "KIND NAME NEWNAME" in wegent("copy", "team", "dev2", code=2).stderr
    assert sent(store, "POST", "/namespaces/default/teams/dev/copy")[0].query["fieldManager"] == "wegent"


def test_copy_and_restore_of_what_is_there_already(store: FakeStore, wegent: Cli) -> None:
    there = refused(409, "AlreadyExists", "There is a Team. Change it with PUT.")
    answer(store, "POST", "/namespaces/default/teams/dev/copy", *there)
    answer(store, "POST", "/namespaces/default/teams/dev/restore", *there)
    assert wegent("copy", "team/dev", "x", code=1).stderr == "team/x exists already: choose another name.\n"
    said = wegent("restore", "team/dev", code=1).stderr
    assert said == "team/dev is not deleted: there is nothing to bring back.\n"


@pytest.mark.parametrize("command", ["apply", "create", "diff"])
def test_nothing_to_read_is_wrong_usage(wegent: Cli, command: str) -> None:
    assert "-f FILE" in wegent(command, code=2).stderr


def test_usage_is_what_people_type(wegent: Cli) -> None:
    assert "Usage: wegent get [OPTIONS] KIND [NAME]...\n" in wegent("get", "--help").stdout
    assert "Usage: wegent secrets set [OPTIONS] NAME\n" in wegent("secrets", "set", "--help").stdout
