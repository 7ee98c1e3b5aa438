"""`python -m wegent.local_model`: serves until SIGTERM."""

from __future__ import annotations

import os
import signal
import sys

from pydantic import ValidationError

from wegent.local_model.settings import LocalModelSettings

REFUSED = 3
NICENESS = 5


def leave(*_: object) -> None:
    """At once: the native server would finish its answers first, and nobody waits for them now."""
    sys.stdout.flush()
    os._exit(0)


def main() -> int:
    try:
        settings = LocalModelSettings()
    except ValidationError as error:
        names = ", ".join(f"WEGENT_LOCAL_MODEL_{item['loc'][0]}".upper() for item in error.errors())
        sys.stderr.write(f"The local model needs other settings: {names}.\n")
        return REFUSED
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, leave)
    # It computes with all it gets; pages and sockets of the same machine come first.
    os.nice(NICENESS)
    from wegent.local_model.server import serve

    server = serve(settings)
    sys.stdout.write(f"serving {settings.file.name} at {server.listening_address}\n")
    sys.stdout.flush()
    while True:
        signal.pause()


if __name__ == "__main__":
    sys.exit(main())
