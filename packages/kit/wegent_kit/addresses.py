"""What an IP address leads to: for servers that send requests to where somebody else says."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Final, TypeAlias

Address: TypeAlias = IPv4Address | IPv6Address
Resolve: TypeAlias = Callable[[str, int], Awaitable[Sequence[str]]]
"""From a host and a port to IP addresses; raises socket.gaierror."""

METADATA_HOSTS: Final = frozenset(
    {"metadata", "metadata.goog", "metadata.google.internal", "instance-data", "instance-data.ec2.internal"}
)
"""Clouds answer there with credentials of the machine, to whoever asks from it."""
METADATA_ADDRESSES: Final = frozenset(
    ip_address(text) for text in ("100.100.100.200", "168.63.129.16", "192.0.0.192", "fd00:ec2::254", "fd20:ce::254")
)
_NAT64: Final = IPv6Network("64:ff9b::/96")
_LOCAL_NAT64: Final = IPv6Network("64:ff9b:1::/48")
_COMPATIBLE: Final = IPv6Network("::/96")
_SITE_LOCAL: Final = IPv6Network("fec0::/10")


async def look_up(host: str, port: int) -> list[str]:
    """What the host's name means right now, in the order in which to try."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def effective(text: str) -> Address:
    """The address that packets reach in the end, where one form carries another. Raises ValueError."""
    address = ip_address(text)
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64 or (address in _COMPATIBLE and int(address) > 1):
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour or address


def gives_credentials(address: Address) -> bool:
    """Whether machines in clouds get their credentials there."""
    return address.is_link_local or address in METADATA_ADDRESSES


def is_public(address: Address) -> bool:
    """Whether it is one machine in the Internet, and none nearby."""
    if address.version == 6 and (address in _SITE_LOCAL or address in _LOCAL_NAT64):
        return False
    return address.is_global and not address.is_multicast and not gives_credentials(address)
