"""Reads a manifest from an http(s) address that somebody typed."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from typing import TypeAlias

import httpx
from wegent_kit.yaml_documents import Limits

from wegent.manifests.errors import ManifestError

Fetch: TypeAlias = Callable[[str, Collection[str]], bytes]
"""`(address, hosts that were typed) -> body`; raises ManifestError."""

TOTAL_SECONDS = 30.0
MAX_BYTES = Limits().max_bytes
MAX_REDIRECTS = 5


def is_address(name: str) -> bool:
    return name.lower().startswith(("http://", "https://"))


def host(address: str) -> str:
    """The host of an address, in lower case. Raises ManifestError when it has none."""
    try:
        found = httpx.URL(address).host.lower()
    except httpx.InvalidURL as error:
        raise ManifestError(f"{address} is not a web address: {error}.") from None
    if not found:
        raise ManifestError(f"{address} is not a web address: it names no host.")
    return found


def shown(address: str) -> str:
    """The address without a user name and password."""
    url = httpx.URL(address)
    return str(url.copy_with(userinfo=b"")) if url.userinfo else address


def fetch(address: str, typed_hosts: Collection[str]) -> bytes:
    """The body behind an address, at most MAX_BYTES in at most TOTAL_SECONDS.

    A redirect may only lead to a host that was typed: a page elsewhere must not choose what is read from this
    machine's network. Raises ManifestError.
    """
    deadline = time.monotonic() + TOTAL_SECONDS
    url = httpx.URL(address)
    try:
        with httpx.Client(timeout=TOTAL_SECONDS, follow_redirects=False) as client:
            for _ in range(MAX_REDIRECTS + 1):
                with client.stream("GET", url) as answer:
                    if not answer.has_redirect_location:
                        return _body(answer, deadline)
                    url = _next(url, answer, typed_hosts)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        why = str(error) or type(error).__name__
        raise ManifestError(f"{shown(address)} cannot be read: {why}.") from None
    raise ManifestError(f"{shown(address)} redirects more than {MAX_REDIRECTS} times.")


def _body(answer: httpx.Response, deadline: float) -> bytes:
    address = shown(str(answer.url))
    if not answer.is_success:
        raise ManifestError(f"{address} answered {answer.status_code} {answer.reason_phrase}.")
    body = bytearray()
    for chunk in answer.iter_bytes():
        body += chunk
        if len(body) > MAX_BYTES:
            raise ManifestError(f"{address} is larger than {MAX_BYTES:,} bytes.")
        if time.monotonic() > deadline:
            raise ManifestError(f"{address} took longer than {TOTAL_SECONDS:.0f} seconds.")
    return bytes(body)


def _next(url: httpx.URL, answer: httpx.Response, typed_hosts: Collection[str]) -> httpx.URL:
    target = url.join(answer.headers["location"])
    if target.scheme not in {"http", "https"} or (url.scheme == "https" and target.scheme == "http"):
        raise ManifestError(f"{shown(str(url))} redirects to {target.scheme}://…, which is not followed.")
    if target.host.lower() not in typed_hosts:
        raise ManifestError(
            f"{shown(str(url))} redirects to {shown(str(target))}: if you trust that host, name that address instead."
        )
    return target
