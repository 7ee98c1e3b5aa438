"""The real Valkey as a part: private, durable, back on the same port after a crash."""

from __future__ import annotations

import os
import signal
import stat
from typing import TYPE_CHECKING

import pytest
import redis
from wegent.up import parts
from wegent.up.home import Home

if TYPE_CHECKING:
    from conftest import Workshop


@pytest.fixture
def home(workshop: Workshop) -> Home:
    home = Home(workshop.directory / "home")
    home.prepare(min_free_megabytes=0, console=workshop.console)
    return home


async def test_keeps_its_data_and_its_port_over_a_crash(workshop: Workshop, home: Home) -> None:
    part, url = parts.valkey_part(home)
    async with workshop.running(part) as supervisor:
        client = redis.Redis.from_url(url.get_secret_value())
        client.set("kept", "yes")
        # The file gets every write within a second; the crash must not come before that.
        client.execute_command("WAITAOF", 1, 0, 5000)
        pid = int(client.info("server")["process_id"])
        os.kill(pid, signal.SIGKILL)
        await workshop.until(lambda: not workshop.alive(pid))
        await workshop.until(lambda: "ready again" in workshop.console.text)
        assert supervisor.runners["valkey"].healthy.is_set()
        assert client.get("kept") == b"yes"
        client.close()


async def test_another_port_at_the_next_start_does_not_matter(workshop: Workshop, home: Home) -> None:
    for expected in (None, b"yes"):
        part, url = parts.valkey_part(home)
        async with workshop.running(part):
            with redis.Redis.from_url(url.get_secret_value()) as client:
                assert client.get("kept") == expected
                client.set("kept", "yes")


async def test_needs_the_password_and_evicts_nothing(workshop: Workshop, home: Home) -> None:
    part, url = parts.valkey_part(home)
    password = (home.secrets / "valkey-password").read_text().strip()
    assert password in url.get_secret_value()
    assert not any(password in word for word in part.argv)
    assert stat.S_IMODE((home.run / "valkey.conf").stat().st_mode) == 0o600
    async with workshop.running(part):
        open_url = "redis://" + url.get_secret_value().rpartition("@")[2]
        with redis.Redis.from_url(open_url) as stranger, pytest.raises(redis.AuthenticationError):
            stranger.ping()
        with redis.Redis.from_url(url.get_secret_value()) as client:
            assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
            assert client.config_get("appendfsync") == {"appendfsync": "everysec"}
