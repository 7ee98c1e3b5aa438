"""The `wegent` command. Each command imports what it needs when it runs, so that `--help` is instant."""

from __future__ import annotations

import os
from typing import Annotated, Literal

import typer
from typer.main import get_command

from wegent.admin import commands as admin_commands
from wegent.audit import commands as audit_commands
from wegent.grouping import Commands, Grouped
from wegent.groups import commands as group_commands
from wegent.keys import commands as key_commands
from wegent.login import commands as login_commands
from wegent.resources import options, read_commands, write_commands

COMPLETE_VARIABLE = "_WEGENT_COMPLETE"

app = Commands(
    name="wegent",
    help="Teams of AI agents on your own machine.",
    cls=Grouped,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    # Plain help: loading rich for it would double the time of `--help`.
    rich_markup_mode=None,
)


@app.callback()
def _root() -> None:
    """Keeps `up` a subcommand."""


@app.command(rich_help_panel=options.RUNNING)
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


@app.command(rich_help_panel=options.RUNNING)
def chat(
    message: Annotated[
        str | None,
        typer.Argument(
            metavar="[MESSAGE]", help="One question; its answer goes to standard output. - reads standard input."
        ),
    ] = None,
    team: Annotated[str, typer.Option(envvar="WEGENT_TEAM", help="Name of the team to talk to.")] = "wegent-chat",
    model: Annotated[
        str | None, typer.Option(help="Name of the model to answer with; the team's own if absent.")
    ] = None,
    server: options.Server = None,
    user: options.User = None,
    context: options.ContextName = None,
) -> None:
    """Talk to a team of a running server.

    The password is asked for, or taken from WEGENT_PASSWORD; the login is kept in ~/.config/wegent.
    Exit codes: 1 the answer failed, 3 unknown team or model, 4 no login, 5 no server, 130 stopped.
    """
    from wegent.chat.command import Wanted
    from wegent.chat.command import chat as run

    target = options.target(server=server, user=user, context=context)
    raise typer.Exit(run(Wanted(server=target.server, user=target.user, team=team, model=model, message=message)))


read_commands.register(app)
write_commands.register(app)
group_commands.register(app)
admin_commands.register(app)
login_commands.register(app)
key_commands.register(app)
app.add_typer(audit_commands.app, name="audit", rich_help_panel=options.ADMINISTERING)


@app.command(rich_help_panel=options.CONNECTING)
def completion(
    shell: Annotated[Literal["bash", "zsh", "fish"], typer.Argument(metavar="SHELL", help="bash, zsh or fish.")],
) -> None:
    """Print what makes the shell complete kinds and names.

    For bash: source <(wegent completion bash), in ~/.bashrc. For zsh: the same after compinit, in ~/.zshrc. For fish:
    wegent completion fish > ~/.config/fish/completions/wegent.fish.
    """
    from typer.completion import shell_complete

    _know_shells()
    raise typer.Exit(shell_complete(get_command(app), {}, "wegent", COMPLETE_VARIABLE, f"source_{shell}"))


def _know_shells() -> None:
    """Lets typer complete; `add_completion` would do so, and put options for it on every help page."""
    from typer.completion import get_completion_inspect_parameters

    get_completion_inspect_parameters()


if COMPLETE_VARIABLE in os.environ:
    _know_shells()
