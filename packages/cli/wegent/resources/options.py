"""Options that many commands share. Only typer is imported here, so that `--help` stays instant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from wegent.resources import completion

if TYPE_CHECKING:
    from wegent.client.target import Target

LOOKING = "Look at resources"
CHANGING = "Change resources"
PEOPLE = "People"
CONNECTING = "Logins and servers"
RUNNING = "Run and talk"
ADMINISTERING = "Administer"

Words = Annotated[
    list[str],
    typer.Argument(metavar="KIND [NAME]...", help="Kinds and names; or KIND/NAME ...", autocompletion=completion.words),
]
OneResource = Annotated[
    list[str],
    typer.Argument(metavar="KIND NAME", help="Kind and name; or KIND/NAME.", autocompletion=completion.words),
]
Server = Annotated[str | None, typer.Option("--server", help="Address of the server (WEGENT_SERVER).")]
User = Annotated[str | None, typer.Option("--user", help="Who you are there (WEGENT_USER).")]
ContextName = Annotated[
    str | None,
    typer.Option("--context", help="Name of a context of `wegent config`.", autocompletion=completion.contexts),
]
Namespace = Annotated[str | None, typer.Option("--namespace", "-n", help="Namespace (WEGENT_NAMESPACE).")]
AllNamespaces = Annotated[bool, typer.Option("--all-namespaces", "-A", help="In every namespace.")]
Public = Annotated[bool, typer.Option("--public", help="Only the public resources, which everyone sees.")]
Output = Annotated[
    str,
    typer.Option(
        "--output", "-o", help="table, wide, yaml, json, name or jsonpath=TEMPLATE.", autocompletion=completion.forms
    ),
]
Selector = Annotated[
    str | None, typer.Option("--selector", "-l", help="Labels, for example app=demo,tier!=test,owner.")
]
KindWord = Annotated[
    str, typer.Argument(metavar="KIND", help="A kind: team, teams or te.", autocompletion=completion.kinds)
]


def target(
    *,
    server: str | None = None,
    user: str | None = None,
    context: str | None = None,
    namespace: str | None = None,
    public: bool = False,
) -> Target:
    """The target that the options mean; a configuration that makes no sense ends the program."""
    from wegent.client.errors import ClientError
    from wegent.client.target import Chosen, target_of_user
    from wegent.client.terminal import complain

    try:
        return target_of_user(Chosen(server, user, context, namespace, public))
    except ClientError as error:
        complain(str(error))
        raise typer.Exit(error.exit_code) from None
