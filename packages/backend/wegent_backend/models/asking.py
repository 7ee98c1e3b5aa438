"""Sends one request to a provider: to the address that was checked, within the time, following no redirect.

A name is looked up once, and the connection goes to what was found: a name that means something else a moment later
leads nowhere else.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, nullcontext, suppress
from dataclasses import dataclass
from socket import gaierror
from typing import TYPE_CHECKING, Final
from urllib.request import getproxies, proxy_bypass

from wegent_kit.addresses import Resolve, look_up

from wegent_backend.models import failures
from wegent_backend.models.address import check_addresses, check_host
from wegent_backend.models.calls import Call

if TYPE_CHECKING:
    import httpx2

MOST_BYTES: Final = 8_000_000
"""Longest answer that is read; the longest known list of models has a tenth of it."""
_PORTS: Final = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Answered:
    """What a provider sent; names of headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Limits:
    """How far a request may go: `private` to machines of the own network, `seconds` in time."""

    private: bool
    seconds: float
    resolve: Resolve = look_up


async def ask(call: Call, limits: Limits) -> Answered:
    """The provider's answer, whatever its status. Raises ProviderFailed and AddressRefused."""
    import httpx2

    failures.check_key(call)
    try:
        async with asyncio.timeout(limits.seconds):
            return await _ask(call, limits)
    except (TimeoutError, httpx2.TimeoutException) as error:
        raise failures.of_silence(call, limits.seconds) from error
    except gaierror as error:
        raise failures.of_name(call) from error
    except (httpx2.HTTPError, httpx2.InvalidURL, OSError, ValueError) as error:
        raise failures.of_connection(call, error) from error


async def _ask(call: Call, limits: Limits) -> Answered:
    import httpx2

    url = httpx2.URL(call.url)
    if url.scheme not in _PORTS or not url.host:
        raise httpx2.UnsupportedProtocol("no http address")
    check_host(url.host)
    proxy = _proxy(url)
    addresses = await _addresses(url, limits, behind_proxy=proxy is not None)
    check_addresses(url.host, addresses, private=limits.private)
    if proxy is not None:
        return await _send(call, url, url, proxy)
    for address in addresses[:-1]:
        with suppress(httpx2.ConnectError):
            return await _send(call, url, url.copy_with(host=address), None)
    return await _send(call, url, url.copy_with(host=addresses[-1]), None)


async def _addresses(url: httpx2.URL, limits: Limits, *, behind_proxy: bool) -> Sequence[str]:
    """A proxy looks names up itself, and may know some that are not known here."""
    with suppress(gaierror) if behind_proxy else nullcontext():
        return await limits.resolve(url.host, url.port or _PORTS[url.scheme])
    return ()


async def _send(call: Call, url: httpx2.URL, to: httpx2.URL, proxy: str | None) -> Answered:
    """Ask `url`, by way of a connection to the host of `to`."""
    headers = call.headers | {"host": url.netloc.decode("ascii")}
    async with _client(proxy) as client:
        request = client.build_request(
            "GET" if call.body is None else "POST",
            to,
            headers=headers,
            json=call.body,
            extensions={"sni_hostname": url.raw_host.decode("ascii")},
        )
        response = await client.send(request, stream=True)
        try:
            return Answered(response.status_code, response.headers, await _read(call, response))
        finally:
            await response.aclose()


async def _read(call: Call, response: httpx2.Response) -> bytes:
    body = b""
    async for piece in response.aiter_raw():
        body += piece
        if len(body) > MOST_BYTES:
            raise failures.of_length(call, response.status_code, MOST_BYTES)
    return body


@asynccontextmanager
async def _client(proxy: str | None) -> AsyncIterator[httpx2.AsyncClient]:
    """One that waits for as long as it takes: the caller bounds the whole."""
    import httpx2

    transport = httpx2.AsyncHTTPTransport(proxy=proxy)
    async with httpx2.AsyncClient(transport=transport, follow_redirects=False, timeout=None) as client:
        yield client


def _proxy(url: httpx2.URL) -> str | None:
    """The operator's proxy for the way out, which then looks names up itself; none for this machine."""
    if url.host in {"localhost", "127.0.0.1", "::1"} or proxy_bypass(url.host):
        return None
    found = getproxies()
    return found.get(url.scheme) or found.get("all")
