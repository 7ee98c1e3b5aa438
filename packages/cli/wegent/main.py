"""The `wegent` command. Each command imports what it needs when it runs, so that `--help` is instant."""

from __future__ import annotations

from typing import Annotated

import typer

app = typer.Typer(
    name="wegent",
    help="Teams of AI agents on your own machine.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def _root() -> None:
    """Keeps `up` a subcommand."""


@app.command()
def up(
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Show the logs of all parts here too.")] = False,
) -> None:
    """Start everything on this machine and keep it running until Ctrl-C.

    Settings are environment variables: WEGENT_HOME (data, ~/.wegent), WEGENT_HOST (127.0.0.1), WEGENT_PORT (8000),
    WEGENT_ADMIN_PASSWORD, WEGENT_LOCAL_MODEL (path of a GGUF file, or off), WEGENT_REDIS_URL, OPENAI_API_KEY,
    ANTHROPIC_API_KEY, GOOGLE_API_KEY with their _BASE_URL, OLLAMA_HOST.
    """
    from wegent.up.command import up as run

    raise typer.Exit(run(verbose=verbose))
