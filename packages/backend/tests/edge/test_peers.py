"""Whose word counts about where a request comes from."""

import ipaddress

import pytest
from wegent_backend.api.peers import Peers

from .door import client_of, mirror

NETWORKS = [ipaddress.ip_network(text) for text in ("127.0.0.0/8", "10.0.0.0/8", "::1/128")]
TOLD = {
    "X-Forwarded-For": "192.0.2.1",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "people.example",
    "X-Real-IP": "192.0.2.2",
    "Forwarded": "for=192.0.2.3",
}


async def test_a_trusted_proxy_tells_who_asks_and_how() -> None:
    async with client_of(Peers(mirror, NETWORKS)) as client:
        seen = (await client.get("/x", headers=TOLD)).json()

    assert (seen["client"], seen["url"]) == ("192.0.2.1", "https://people.example/x")
    assert (seen["relayed"], seen["headers"]) == (False, [])


@pytest.mark.parametrize("networks", [[], NETWORKS])
async def test_nobody_else_is_believed(networks: list[ipaddress.IPv4Network]) -> None:
    async with client_of(Peers(mirror, networks), peer="203.0.113.9") as client:
        seen = (await client.get("/x", headers=TOLD)).json()

    assert (seen["client"], seen["url"]) == ("203.0.113.9", "http://wegent.example/x")
    assert (seen["relayed"], seen["headers"]) == (True, [])


@pytest.mark.parametrize(
    ("forwarded", "client_address"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("6.6.6.6, 192.0.2.1", "192.0.2.1"),
        ("6.6.6.6, 192.0.2.1, 10.1.1.1, 10.2.2.2", "192.0.2.1"),
        ("10.1.1.1, 10.2.2.2", "10.1.1.1"),
        ("192.0.2.1:4711", "192.0.2.1"),
        ("[2001:db8::1]:443", "2001:db8::1"),
        ("2001:db8::1", "2001:db8::1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("6.6.6.6, nonsense", "127.0.0.1"),
        ("6.6.6.6, nonsense, 10.1.1.1", "10.1.1.1"),
        ("", "127.0.0.1"),
    ],
)
async def test_what_stands_before_the_last_stranger_may_be_made_up(forwarded: str, client_address: str) -> None:
    async with client_of(Peers(mirror, NETWORKS)) as client:
        assert (await client.get("/x", headers={"X-Forwarded-For": forwarded})).json()["client"] == client_address


async def test_several_headers_are_one_list() -> None:
    headers = [("X-Forwarded-For", "6.6.6.6"), ("X-Forwarded-For", "192.0.2.1"), ("X-Forwarded-For", "10.0.0.1")]
    async with client_of(Peers(mirror, NETWORKS)) as client:
        assert (await client.get("/x", headers=headers)).json()["client"] == "192.0.2.1"


@pytest.mark.parametrize("host", ["a b", "evil.example/path", "user@evil.example", "[::1", ""])
async def test_hosts_that_are_none_change_nothing(host: str) -> None:
    async with client_of(Peers(mirror, NETWORKS)) as client:
        seen = (await client.get("/x", headers={"X-Forwarded-Host": host, "X-Forwarded-Proto": "gopher"})).json()

    assert seen["url"] == "http://wegent.example/x"
