"""Where a page may be. A name is looked up once, and the connection goes to what was looked up and allowed."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final, TypeAlias
from urllib.parse import urljoin

from wegent_kit.addresses import METADATA_HOSTS, Address, Resolve, effective, gives_credentials, is_public, look_up

from wegent_chat_shell.tools.base import ToolFailed
from wegent_chat_shell.web_settings import FetchSettings

if TYPE_CHECKING:
    import httpx2

Permit: TypeAlias = Callable[[Address], bool]
"""Whether a page may be at an address."""

LONGEST: Final = 4000
"""Characters of an address."""
# What browsers read as numbers: 2130706433, 0177.0.0.1 and 0x7f.1 all are 127.0.0.1.
_NUMBER: Final = re.compile(r"(?:0[xX][0-9a-fA-F]*|[0-9]+)")
_PORTS: Final = {"http": 80, "https": 443}


class AddressRefused(ToolFailed):
    """A page is where the server does not go."""

    reason = "AddressRefused"
    status = 403


@dataclass(frozen=True)
class Guard:
    """`resolve` and `permit` say what names and addresses are; `ports`: at which ports pages may be."""

    permit: Permit
    ports: frozenset[int]
    resolve: Resolve = look_up

    def check(self, url: str, base: str = "") -> httpx2.URL:
        """The address, fit to be asked; `base`: of the page that leads there.

        Raises AddressRefused; what its name stands for is seen by `addresses`.
        """
        import httpx2

        if len(url) > LONGEST:
            raise AddressRefused(f"The address has {len(url)} characters; at most {LONGEST} are taken.")
        try:
            found = httpx2.URL(urljoin(base, url.strip()))
        except (httpx2.InvalidURL, ValueError):
            raise AddressRefused(f'"{url[:200]}" is no address of a page. Give a whole one, with https://.') from None
        if found.scheme not in _PORTS or not found.host:
            raise AddressRefused(f'"{url[:200]}" cannot be read: only http:// and https:// addresses are.')
        if found.userinfo:
            raise AddressRefused("Addresses with a user name or password are not asked. Leave them out.")
        if (port := found.port or _PORTS[found.scheme]) not in self.ports:
            raise AddressRefused(f"Nothing is read at port {port}; allowed are {_listed(self.ports)}.")
        self._check_host(found.host)
        return found

    async def addresses(self, host: str, port: int) -> list[str]:
        """What `host` stands for, all of it allowed, in the order in which to try. Raises AddressRefused."""
        found = [host] if _is_literal(host) else await self._resolved(host, port)
        for text in found:
            self._check_address(host, text)
        return found

    def _check_host(self, host: str) -> None:
        name = host.rstrip(".").lower()
        if name in METADATA_HOSTS:
            raise _not_public(host)
        if "%" in host:
            raise AddressRefused(f'"{host}" is no name of a host.')
        if _is_literal(host):
            self._check_address(host, host)
        elif _NUMBER.fullmatch(name.rpartition(".")[2]):
            raise AddressRefused(f'"{host}" is a number, and no name. Write an IP address in its usual form.')

    def _check_address(self, host: str, text: str) -> None:
        address = effective(text)
        if gives_credentials(address) or not self.permit(address):
            raise _not_public(host)

    async def _resolved(self, host: str, port: int) -> list[str]:
        try:
            found = list(await self.resolve(host, port))
        except (socket.gaierror, UnicodeError):
            found = []
        if not found:
            raise ToolFailed(f'There is no host "{host}". Check the address.')
        return found


def guard_of(settings: FetchSettings) -> Guard:
    """What the settings allow."""
    return Guard((lambda _: True) if settings.fetch_allow_private else is_public, frozenset(settings.fetch_ports))


def _is_literal(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _not_public(host: str) -> AddressRefused:
    return AddressRefused(f'"{host}" is not read: it is not in the public Internet.')


def _listed(ports: frozenset[int]) -> str:
    return ", ".join(map(str, sorted(ports)))
