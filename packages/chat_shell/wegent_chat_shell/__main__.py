"""`wegent-chat`, which is `python -m wegent_chat_shell` too."""

from __future__ import annotations

import sys


def main() -> None:
    """Ends the process: exit codes are those of the commands, 3 without the packages that they need."""
    try:
        from wegent_chat_shell.cli.main import app
    except ModuleNotFoundError as error:
        if error.name != "typer":
            raise
        print("The commands need more packages: pip install 'wegent-chat-shell[cli]'.", file=sys.stderr)  # noqa: T201
        sys.exit(3)
    app()


if __name__ == "__main__":
    main()
