"""The `wegent` command. Each command imports what it needs when it runs, so that `--help` is instant."""

from __future__ import annotations

from typing import Annotated

import typer

DEFAULT_SERVER = "http://127.0.0.1:8000"

app = typer.Typer(
    name="wegent",
    help="Teams of AI agents on your own machine.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    # Plain help: loading rich for it would double the time of `--help`.
    rich_markup_mode=None,
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


@app.command()
def chat(
    message: Annotated[
        str | None, typer.Argument(help="One question; its answer goes to standard output. - reads standard input.")
    ] = None,
    server: Annotated[str, typer.Option(envvar="WEGENT_SERVER", help="Address of the server.")] = DEFAULT_SERVER,
    team: Annotated[str, typer.Option(envvar="WEGENT_TEAM", help="Name of the team to talk to.")] = "wegent-chat",
    model: Annotated[
        str | None, typer.Option(help="Name of the model to answer with; the team's own if absent.")
    ] = None,
    user: Annotated[str, typer.Option(envvar="WEGENT_USER", help="Who you are.")] = "admin",
) -> None:
    """Talk to a team of a running server.

    The password is asked for, or taken from WEGENT_PASSWORD; the login is kept in ~/.config/wegent.
    Exit codes: 1 the answer failed, 3 unknown team or model, 4 no login, 5 no server, 130 stopped.
    """
    from wegent.chat.command import Wanted
    from wegent.chat.command import chat as run

    raise typer.Exit(run(Wanted(server=server, user=user, team=team, model=model, message=message)))
