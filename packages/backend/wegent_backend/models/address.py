"""Where a model's base_url may lead: whoever writes one sends requests from inside the server's network."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Final, TypeAlias

from wegent_backend.models.errors import AddressRefused

Resolve: TypeAlias = Callable[[str, int], Awaitable[Sequence[str]]]
"""From a host and a port to IP addresses; raises socket.gaierror."""

# Clouds answer there with credentials of the machine, to whoever asks from it.
METADATA_HOSTS: Final = frozenset(
    {"metadata", "metadata.goog", "metadata.google.internal", "instance-data", "instance-data.ec2.internal"}
)
METADATA_ADDRESSES: Final = frozenset(
    ip_address(text) for text in ("100.100.100.200", "168.63.129.16", "192.0.0.192", "fd00:ec2::254", "fd20:ce::254")
)
_NAT64: Final = IPv6Network("64:ff9b::/96")


async def look_up(host: str, port: int) -> list[str]:
    """What the host's name means right now, in the order in which to try."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def check_host(host: str) -> None:
    """Raises AddressRefused for names under which clouds give out credentials."""
    if host.lower().rstrip(".") in METADATA_HOSTS:
        raise _never(host)


def check_addresses(host: str, addresses: Sequence[str], *, private: bool) -> None:
    """Raises AddressRefused unless all that `host` stands for may be reached; `private`: also machines nearby."""
    for address in map(_effective, addresses):
        if address.is_link_local or address in METADATA_ADDRESSES:
            raise _never(host)
        if not private and (not address.is_global or address.is_multicast):
            raise AddressRefused(
                f'The host "{host}" of base_url is in the server\'s own network, where only models of administrators '
                "may be. Ask an administrator to add this model, or to set WEGENT_MODEL_ALLOW_PRIVATE_URLS=true."
            )


def _never(host: str) -> AddressRefused:
    return AddressRefused(
        f'No model is asked at "{host}": addresses of this kind give out credentials of machines. Correct base_url.'
    )


def _effective(text: str) -> IPv4Address | IPv6Address:
    """The address that packets reach in the end, where one form carries another."""
    address = ip_address(text)
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour or address
