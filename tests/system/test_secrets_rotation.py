"""Rotating the encryption key under a running installation: everything goes on working, the old key opens nothing."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from wegent_kit.crypto import Keyring, UnknownKey
from wegent_scripted import ScriptedServer

if TYPE_CHECKING:
    from conftest import StartUp, Up

pytestmark = [pytest.mark.system, pytest.mark.timeout(300)]

KEY = "sk-the-only-right-one"
MODELS = {"written": KEY, "named": "${secret:provider}", "public": KEY}


@pytest.fixture
def provider() -> Iterator[ScriptedServer]:
    with ScriptedServer(key=KEY) as server:
        yield server


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def stored(home: Path) -> dict[str, str]:
    """Tokens by id."""
    with closing(sqlite3.connect(home / "data" / "wegent.db")) as database:
        return dict(database.execute("SELECT id, token FROM secrets"))


def model(name: str, key: str, provider: ScriptedServer) -> dict[str, Any]:
    env = {"model": "openai", "model_id": "scripted", "base_url": provider.openai_url, "api_key": key}
    return {"kind": "Model", "metadata": {"name": name}, "spec": {"modelConfig": {"env": env}}}


def fill(api: httpx.Client, provider: ScriptedServer) -> None:
    """Models whose keys are stored in every way, and enough other secrets for several steps of a rotation."""
    secrets = "/namespaces/default/secrets"
    api.put(f"{secrets}/provider", json={"value": KEY}).raise_for_status()
    for name, key in MODELS.items():
        scope = {"scope": "public"} if name == "public" else {}
        api.post("/models", json=model(name, key, provider), params=scope).raise_for_status()
    servers = {f"s{n}": {"command": "true", "env": {f"KEY{m}": f"{n}.{m}" for m in range(30)}} for n in range(30)}
    ghost = {"kind": "Ghost", "metadata": {"name": "rich"}, "spec": {"systemPrompt": "x", "mcpServers": servers}}
    api.post("/ghosts", json=ghost).raise_for_status()


def login(up: Up, password: str) -> httpx.Client:
    api = httpx.Client(base_url=f"{up.url}/api/v1", trust_env=False, timeout=30)
    answer = api.post("/auth/login", json={"user_name": "admin", "password": password}).raise_for_status()
    api.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
    return api


def rotate(up: Up, password: str, directory: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "wegent", "secrets", "rotate", "--server", up.url],
        env={**os.environ, "WEGENT_PASSWORD": password, "XDG_CONFIG_HOME": str(directory / "config")},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def assert_all_answer(up: Up, api: httpx.Client) -> None:
    for name in MODELS:
        answered = up.chat("--model", name, f"Hello {name}")
        assert (answered.returncode, answered.stdout.strip()) == (0, f"You said: Hello {name}"), answered.stderr
        tested = api.post(f"/namespaces/default/models/{name}/test").raise_for_status().json()
        assert tested["outcome"] == "ok", tested


def test_rotation_under_a_running_installation(
    start_up: StartUp, provider: ScriptedServer, password: str, home: Path, tmp_path: Path
) -> None:
    up = start_up()
    up.until_said("Ctrl-C stops it")
    api = login(up, password)
    fill(api, provider)
    assert_all_answer(up, api)
    shutil.copytree(home / "secrets", tmp_path / "before")
    old = Keyring.open(tmp_path / "before" / "encryption.json")
    texts = {secret_id: old.decrypt(token, context=secret_id) for secret_id, token in stored(home).items()}
    assert len(texts) > 900

    with ThreadPoolExecutor(1) as pool:
        meanwhile = pool.submit(up.chat, "--model", "written", "[[chunks:60]] [[delay:0.05]]")
        provider.script.wait_for(lambda seen: any(one.outcome == "open" for one in seen), timeout=30)
        said = rotate(up, password, tmp_path)
        answered = meanwhile.result()

    assert (answered.returncode, answered.stdout.split()[-1]) == (0, "w59"), answered.stderr
    assert str(len(texts)) in said
    assert_all_answer(up, api)
    assert_old_key_opens_nothing(home, old, texts)
    assert up.stop()[0] == 0
    again = start_up()
    again.until_said("Ctrl-C stops it")
    assert_all_answer(again, login(again, password))
    assert provider.script.keys == {KEY}
    assert KEY not in up.output + again.output


def assert_old_key_opens_nothing(home: Path, old: Keyring, texts: dict[str, str]) -> None:
    now = stored(home)
    new = Keyring.open(home / "secrets" / "encryption.json")
    assert new.current_id != old.current_id
    assert {secret_id: new.decrypt(token, context=secret_id) for secret_id, token in now.items()} == texts
    for secret_id, token in now.items():
        with pytest.raises(UnknownKey):
            old.decrypt(token, context=secret_id)
    assert old.current_id not in (home / "secrets" / "encryption.json").read_text()
