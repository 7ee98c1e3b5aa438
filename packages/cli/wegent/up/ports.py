"""Loopback ports for the parts, and the check of the one that people use."""

from __future__ import annotations

import errno
import random
import socket

from wegent.up.errors import CannotStart

PRIVATE_PORTS = range(20_000, 32_000)
"""Below the ranges that Linux and macOS give to outgoing connections: while a part restarts, a reconnecting client
could otherwise be given the part's own port and keep it from coming back."""


def free_port() -> int:
    """A loopback TCP port that nothing listens on now."""
    for port in random.sample(PRIVATE_PORTS, 200):
        try:
            _try_to_listen("127.0.0.1", port)
        except OSError:
            continue
        return port
    raise CannotStart(f"No free port was found between {PRIVATE_PORTS.start} and {PRIVATE_PORTS.stop - 1}.")


def check_port(host: str, port: int) -> None:
    """Raises CannotStart when host:port cannot be listened on."""
    try:
        _try_to_listen(host, port)
    except socket.gaierror:
        raise CannotStart(f"WEGENT_HOST is {host}, and no address of that name is known.") from None
    except OSError as error:
        raise CannotStart(_why_not(host, port, error)) from None


def _why_not(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} of {host} is used by another program: stop that, or choose another with WEGENT_PORT."
    if error.errno == errno.EACCES:
        return f"Port {port} needs more rights than you have: choose one above 1023 with WEGENT_PORT."
    if error.errno == errno.EADDRNOTAVAIL:
        return f"WEGENT_HOST is {host}, which is not an address of this machine."
    return f"Cannot listen on {host}, port {port}: {error.strerror}."


def _try_to_listen(host: str, port: int) -> None:
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind, protocol) as probe:
        # As servers do: connections of an earlier run that linger in TIME_WAIT do not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(address)
        probe.listen(1)
