"""`wegent login --browser`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from starlette.responses import JSONResponse, Response
from wegent.client.config import Config, ConfigFile, Context
from wegent.client.credentials import Credentials
from wegent.client.errors import LoginFailed
from wegent.client.rest import Rest
from wegent.login.browser import Surroundings, log_in_by_browser

from .fake_store import TOKEN, Asked, Cli, FakeStore, refusal

START, POLL = ("POST", "/auth/cli/start"), ("POST", "/auth/cli/poll")
URL = "https://wegent.example/cli?code=BCDF-GHJK"
LOGIN = {"access_token": TOKEN, "token_type": "bearer", "expires_in": 60, "refresh_token": "refresh"}


def pending() -> Response:
    return JSONResponse({"status": "pending", "interval": 3, "login": None})


def approved() -> Response:
    return JSONResponse({"status": "approved", "interval": 3, "login": LOGIN})


def begins(store: FakeStore, *polls: Callable[[], Response], interval: int = 3, **changes: Any) -> None:
    """The server begins a login, and answers the questions after it in this order."""
    begun = {
        "device_code": "dev-secret",
        "user_code": "BCDF-GHJK",
        "verification_url": URL,
        "expires_in": 600,
        "interval": interval,
    }
    store.answers[START] = lambda _: JSONResponse({**begun, **changes})
    waiting = list(polls)

    def answer(asked: Asked) -> Response:
        assert asked.body == {"device_code": "dev-secret"}
        return waiting.pop(0)()

    store.answers[POLL] = answer


class Machine:
    """Pages that were opened, and pauses that were made in no time."""

    def __init__(self) -> None:
        self.opened: list[str] = []
        self.pauses: list[float] = []

    async def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)

    @property
    def surroundings(self) -> Surroundings:
        return Surroundings(self.opened.append, self.pause, lambda: sum(self.pauses))


async def log_in(store: FakeStore, machine: Machine) -> dict[str, Any]:
    async with Rest(store.url) as rest:
        return await log_in_by_browser(rest, machine.surroundings)


async def test_it_asks_until_somebody_has_approved(store: FakeStore, capsys: pytest.CaptureFixture[str]) -> None:
    too_fast = lambda: refusal(429, "RateLimited", "Wait.", {"retry_after": 5})  # noqa: E731
    begins(store, pending, too_fast, approved)
    machine = Machine()

    assert await log_in(store, machine) == LOGIN

    assert machine.opened == [URL]
    assert machine.pauses == [3, 3, 6]
    said = capsys.readouterr().out
    assert URL in said
    assert "BCDF-GHJK" in said
    assert "dev-secret" not in said


@pytest.mark.parametrize("reason", ["CliLoginDenied", "CliLoginUnknown"])
async def test_a_refusal_ends_it(store: FakeStore, reason: str) -> None:
    begins(store, lambda: refusal(403, reason, "The login was refused in the browser."))
    with pytest.raises(LoginFailed, match="refused in the browser"):
        await log_in(store, Machine())


async def test_it_does_not_wait_for_ever(store: FakeStore) -> None:
    begins(store, *[pending] * 5, expires_in=10)
    with pytest.raises(LoginFailed, match="in time"):
        await log_in(store, Machine())


async def test_only_addresses_of_pages_are_opened(store: FakeStore) -> None:
    begins(store, approved, verification_url="file:///etc/passwd")
    machine = Machine()
    await log_in(store, machine)
    assert machine.opened == []


async def test_an_older_server_says_so(store: FakeStore) -> None:
    store.answers[START] = lambda _: refusal(404, "NotFound", "There is nothing at /api/v1/auth/cli/start.")
    with pytest.raises(LoginFailed, match="too old"):
        await log_in(store, Machine())


def test_the_login_is_kept_for_who_approved(store: FakeStore, wegent: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    wegent.env |= {"WEGENT_TOKEN": None, "WEGENT_SERVER": None}
    home = Path(str(wegent.env["XDG_CONFIG_HOME"])) / "wegent"

    begins(store, approved, approved, interval=0)
    result = wegent("login", "--browser", "--server", store.url)

    name = store.url.removeprefix("http://")
    assert result.stdout.endswith(f"Logged in to {store.url} as admin. The current context is {name}.\n")
    assert ConfigFile(home / "config.yaml").load() == Config(name, {name: Context(store.url, "admin")})
    kept = Credentials(home / "credentials.json").tokens(store.url, "admin")
    assert kept is not None
    assert (kept.access, kept.refresh) == (TOKEN, "refresh")
    other = wegent("login", "--browser", "--server", store.url, "--user", "ann", code=4)
    assert "admin approved in the browser, not ann" in other.stderr
    assert Credentials(home / "credentials.json").tokens(store.url, "ann") is None
