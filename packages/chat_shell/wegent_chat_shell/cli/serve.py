"""`wegent-chat serve`: the engine as a service (settings: WEGENT_SHELL_…)."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from wegent_chat_shell.cli.outcome import CONFIGURATION, DONE, complain, ended

PREFIX: Final = "WEGENT_SHELL_"
NEEDED: Final = frozenset({"fastapi", "uvicorn", "starlette"})


def serve(*, host: str | None, port: int | None, config: Path | None) -> int:
    """Until it is told to stop; the exit code."""

    def command() -> int:
        from wegent_kit.logging import configure_logging

        from wegent_chat_shell.http.serve import serve as run
        from wegent_chat_shell.http.settings import ServiceSettings

        said: dict[str, Any] = {"host": host, "port": port, "config": config}
        configure_logging("json", "INFO")
        run(ServiceSettings(**{name: value for name, value in said.items() if value is not None}))
        return DONE

    try:
        return ended(command, prefix=PREFIX)
    except ModuleNotFoundError as error:
        if error.name not in NEEDED:
            raise
        complain("To serve needs more packages: pip install 'wegent-chat-shell[http]'.")
        return CONFIGURATION
