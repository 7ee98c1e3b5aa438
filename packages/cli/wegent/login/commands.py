"""The commands about logins and servers, for the command line. What they need is imported when they run."""

from __future__ import annotations

from typing import Annotated

import typer

from wegent.grouping import Commands
from wegent.resources import completion, options
from wegent.resources.options import CONNECTING, ContextName, Namespace, Server, User

Name = Annotated[
    str, typer.Argument(metavar="CONTEXT", help="Name of the context.", autocompletion=completion.contexts)
]

config = Commands(
    help="Contexts: the servers you work with. They are in ~/.config/wegent/config.yaml.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


def register(app: typer.Typer) -> None:
    """Adds the commands to `app`."""
    for command in (login, logout, whoami):
        app.command(rich_help_panel=CONNECTING)(command)
    app.add_typer(config, name="config", rich_help_panel=CONNECTING)


def login(
    server: Server = None,
    user: User = None,
    namespace: Namespace = None,
    context: Annotated[
        str | None, typer.Option("--context", help="Name to remember this login by; the address if absent.")
    ] = None,
    token: Annotated[
        str | None, typer.Option("--token", help="An API key to log in with; - reads it from standard input.")
    ] = None,
    browser: Annotated[
        bool, typer.Option("--browser", help="Approve in a browser, where you log in as you always do.")
    ] = False,
) -> None:
    """Log in to a server, which later commands then talk to.

    The password is asked for, or taken from WEGENT_PASSWORD; with --browser none is needed here. Where there is a token
    or an API key already, WEGENT_TOKEN is enough and no login is needed.
    """
    from wegent.client.target import Chosen
    from wegent.login.login import login as run

    raise typer.Exit(run(Chosen(server, user, context, namespace), token=token, browser=browser))


def logout(server: Server = None, user: User = None, context: ContextName = None) -> None:
    """End the login at a server, and forget it."""
    from wegent.login.login import logout as run

    raise typer.Exit(run(options.target(server=server, user=user, context=context)))


def whoami(
    output: Annotated[str, typer.Option("--output", "-o", help="table, yaml, json or name.")] = "table",
    server: Server = None,
    user: User = None,
    context: ContextName = None,
) -> None:
    """Show whom the server takes you for."""
    from wegent.login.login import WhoamiWanted
    from wegent.login.login import whoami as run

    raise typer.Exit(run(WhoamiWanted(options.target(server=server, user=user, context=context), output)))


@config.command()
def view() -> None:
    """Print the file."""
    from wegent.login import contexts

    raise typer.Exit(contexts.view())


@config.command("get-contexts")
def get_contexts() -> None:
    """List the contexts."""
    from wegent.login import contexts

    raise typer.Exit(contexts.get_contexts())


@config.command("use-context")
def use_context(name: Name) -> None:
    """Choose the context that commands use."""
    from wegent.login import contexts

    raise typer.Exit(contexts.use_context(name))


@config.command("set-context")
def set_context(
    name: Name,
    server: Annotated[str | None, typer.Option("--server", help="Address of the server.")] = None,
    user: Annotated[str | None, typer.Option("--user", help="Who you are there.")] = None,
    namespace: Annotated[str | None, typer.Option("--namespace", "-n", help="Namespace to work in.")] = None,
    current: Annotated[bool, typer.Option("--current", help="Use it from now on.")] = False,
) -> None:
    """Make a context, or change what is given."""
    from wegent.login import contexts

    raise typer.Exit(contexts.set_context(contexts.SetContextWanted(name, server, user, namespace, current)))


@config.command("delete-context")
def delete_context(name: Name) -> None:
    """Delete a context; the login at its server stays."""
    from wegent.login import contexts

    raise typer.Exit(contexts.delete_context(name))
