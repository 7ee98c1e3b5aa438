"""Logins, contexts, and which of option, environment, context and default counts."""

from __future__ import annotations

import asyncio
import json
import stat
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from wegent.client.config import Config, ConfigFile, Context
from wegent.client.credentials import Credentials, Tokens
from wegent.client.errors import WrongUsage
from wegent.client.kept_login import KeptLogin
from wegent.client.target import Chosen, Target, resolve

from .fake_store import PASSWORD, TOKEN, Cli, FakeStore

LOCAL = Context("http://local:8000", "ann", "ops")
CONFIG = Config("local", {"local": LOCAL, "far": Context("https://far.example")})


@pytest.fixture
def person(wegent: Cli) -> Cli:
    """Without a login and without an address in the environment."""
    wegent.env |= {"WEGENT_TOKEN": None, "WEGENT_SERVER": None}
    return wegent


def files(person: Cli) -> tuple[ConfigFile, Credentials]:
    home = Path(str(person.env["XDG_CONFIG_HOME"])) / "wegent"
    return ConfigFile(home / "config.yaml"), Credentials(home / "credentials.json")


def kept(credentials: Credentials, store: FakeStore) -> Tokens:
    found = credentials.tokens(store.url, "admin")
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("chosen", "environ", "target"),
    [
        ({}, {}, Target("http://local:8000", "ann", "ops")),
        ({"namespace": "x", "public": True}, {}, Target("http://local:8000", "ann", "x", public=True)),
        ({}, {"WEGENT_SERVER": "http://env/", "WEGENT_USER": "eve"}, Target("http://env", "eve", "ops")),
        ({"server": "http://opt"}, {"WEGENT_SERVER": "http://env"}, Target("http://opt", "ann", "ops")),
        # A context that is named goes before the environment, and nothing of the current one mixes with it.
        ({"context": "far"}, {"WEGENT_SERVER": "http://env"}, Target("https://far.example", "admin", "default")),
        ({"context": "far", "user": "bob"}, {}, Target("https://far.example", "bob", "default")),
    ],
)
def test_options_before_environment_before_context_before_defaults(
    chosen: dict[str, Any], environ: dict[str, str], target: Target
) -> None:
    assert resolve(Chosen(**chosen), CONFIG, environ) == target


def test_defaults() -> None:
    assert resolve(Chosen(), Config(), {}) == Target("http://127.0.0.1:8000", "admin", "default")
    # A current context that was deleted by hand is none.
    assert resolve(Chosen(), Config("gone", {}), {}).server == "http://127.0.0.1:8000"


def test_a_login_is_kept_and_its_server_becomes_the_current_one(store: FakeStore, person: Cli) -> None:
    result = person("login", "--server", store.url, "-n", "ops", WEGENT_PASSWORD=PASSWORD)
    name = store.url.removeprefix("http://")
    assert result.stdout == f"Logged in to {store.url} as admin. The current context is {name}.\n"
    config, credentials = files(person)
    assert config.load() == Config(name, {name: Context(store.url, "admin", "ops")})
    assert kept(credentials, store).access == TOKEN
    assert PASSWORD not in config.path.read_text()
    for file in config.path.parent.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    store.put("Team", "dev", {}, namespace="ops")
    assert person("get", "teams", "-o", "name").stdout == "team/dev\n"


def test_a_second_login_updates_its_context_and_a_name_can_be_chosen(store: FakeStore, person: Cli) -> None:
    person("login", "--server", store.url, "--context", "work", WEGENT_PASSWORD=PASSWORD)
    person("login", "--server", store.url, WEGENT_PASSWORD=PASSWORD)
    person("login", "--server", store.url, "--user", "ann", WEGENT_PASSWORD=PASSWORD)
    assert list(files(person)[0].load().contexts) == ["work", "ann@" + store.url.removeprefix("http://")]


def test_a_wrong_password_changes_nothing(store: FakeStore, person: Cli) -> None:
    result = person("login", "--server", store.url, WEGENT_PASSWORD="wrong", code=4)
    assert result.stderr == "Name or password is wrong.\n"
    assert files(person)[0].load() == Config()


def test_without_a_terminal_and_without_a_password(store: FakeStore, person: Cli) -> None:
    result = person("get", "teams", "--server", store.url, code=4)
    assert "There is no login for admin" in result.stderr
    assert "WEGENT_PASSWORD" in result.stderr


def test_an_ended_login_is_renewed_by_the_password(store: FakeStore, person: Cli) -> None:
    files(person)[1].keep(store.url, "admin", Tokens("old"))
    person("get", "teams", "--server", store.url, WEGENT_PASSWORD=PASSWORD)
    assert kept(files(person)[1], store).access == TOKEN


def test_an_access_token_that_is_over_or_nearly_so_is_renewed(store: FakeStore, person: Cli) -> None:
    person("login", "--server", store.url, WEGENT_PASSWORD=PASSWORD)
    store.expired.add(TOKEN)
    assert person("get", "teams", "-o", "name").stdout == ""
    assert kept(files(person)[1], store) == replace(
        kept(files(person)[1], store), access="access-2", refresh="refresh-2"
    )

    files(person)[1].keep(store.url, "admin", Tokens("access-2", "refresh-2", time.time() + 10))
    person("whoami")
    assert kept(files(person)[1], store).access == "access-3"


def test_a_login_that_cannot_be_renewed_is_forgotten(store: FakeStore, person: Cli) -> None:
    files(person)[1].keep(store.url, "admin", Tokens("old", "refresh-0", time.time() - 10))
    result = person("get", "teams", "--server", store.url, code=4)
    assert "There is no login for admin" in result.stderr
    assert files(person)[1].tokens(store.url, "admin") is None


async def test_commands_that_renew_at_once_use_a_refresh_token_once(store: FakeStore, person: Cli) -> None:
    credentials = files(person)[1]
    credentials.keep(store.url, "admin", Tokens("old", "refresh-1", time.time() - 10))
    store.refresh_seconds = 0.2
    found = await asyncio.gather(*(KeptLogin(store.url, "admin", credentials).token() for _ in range(5)))
    assert set(found) == {"access-2"}
    assert [asked.path for asked in store.asked] == ["/auth/refresh"]


def test_logout_ends_the_login_and_forgets_it(store: FakeStore, person: Cli) -> None:
    person("login", "--server", store.url, WEGENT_PASSWORD=PASSWORD)
    assert person("logout").stdout == f"Logged out: admin at {store.url}.\n"
    assert (store.asked[-1].path, store.asked[-1].body) == ("/auth/logout", {"refresh_token": "refresh-1"})
    assert files(person)[1].tokens(store.url, "admin") is None
    assert person("logout").stdout == f"There is no login for admin at {store.url}.\n"


def test_a_logout_without_the_server_says_that_it_still_counts_there(person: Cli) -> None:
    nowhere = "http://127.0.0.1:9"
    files(person)[1].keep(nowhere, "admin", Tokens("one", "two"))
    assert "the server still takes it" in person("logout", "--server", nowhere, code=5).stderr
    assert files(person)[1].tokens(nowhere, "admin") is None


def test_whoami(store: FakeStore, wegent: Cli) -> None:
    assert f"Server:     {store.url}\n" in wegent("whoami").stdout
    assert wegent("whoami", "-o", "name").stdout == "admin\n"
    assert json.loads(wegent("whoami", "-o", "json").stdout)["role"] == "admin"


def test_no_server(person: Cli) -> None:
    assert "is the server running?" in person("whoami", "--server", "http://127.0.0.1:9", code=5).stderr


def test_contexts_are_made_chosen_listed_and_deleted(person: Cli) -> None:
    person("config", "set-context", "a", "--server", "http://a", "-n", "ops")
    person("config", "set-context", "b", "--server", "http://b", "--current")
    person("config", "set-context", "a", "--user", "ann")
    assert files(person)[0].load() == Config("b", {"a": Context("http://a", "ann", "ops"), "b": Context("http://b")})
    lines = [line.split() for line in person("config", "get-contexts").stdout.splitlines()]
    assert lines == [
        ["CURRENT", "NAME", "SERVER", "USER", "NAMESPACE"],
        ["a", "http://a", "ann", "ops"],
        ["*", "b", "http://b", "-", "-"],
    ]
    person("config", "use-context", "a")
    assert person("config", "view").stdout.startswith("currentContext: a\n")
    person("config", "delete-context", "a")
    assert files(person)[0].load() == Config(None, {"b": Context("http://b")})
    assert "There is no context a; there is: b." in person("config", "use-context", "a", code=2).stderr
    assert "begins with http" in person("config", "set-context", "c", "--server", "c", code=2).stderr


@pytest.mark.parametrize("content", ["{", "- a", "contexts: 3", "contexts: {a: {colour: red}}", "contexts: {a: 1}"])
def test_a_broken_file_is_said_not_overwritten(tmp_path: Path, content: str) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(content)
    with pytest.raises(WrongUsage, match=r"config.yaml cannot be read"):
        ConfigFile(path).load()
    assert path.read_text() == content
