"""`wegent secrets`: values that resources refer to as `${secret:NAME}`."""

from __future__ import annotations

from typing import Annotated

import typer

from wegent.grouping import Commands
from wegent.resources import options
from wegent.resources.options import ContextName, Namespace, Server, User
from wegent.resources.write.command_options import Output, Public, Yes

app = Commands(help="Secrets that resources refer to.", no_args_is_help=True, rich_markup_mode=None)


@app.command("set")
def set_(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What `${secret:NAME}` says.")],
    file: Annotated[
        str | None, typer.Option("--from-file", metavar="FILE", help="Where the value is; - is standard input.")
    ] = None,
    namespace: Namespace = None,
    public: Public = False,
    server: Server = None,
    user: User = None,
    context: ContextName = None,
) -> None:
    """Store a value. It is asked for at a terminal, and read from standard input elsewhere."""
    from wegent.resources.write.stored_secrets import OfSecrets
    from wegent.resources.write.stored_secrets import set_ as run

    target = options.target(server=server, user=user, context=context, namespace=namespace, public=public)
    raise typer.Exit(run(OfSecrets(target, (name,), file)))


@app.command("list")
def list_(
    output: Output = "table",
    namespace: Namespace = None,
    public: Public = False,
    server: Server = None,
    user: User = None,
    context: ContextName = None,
) -> None:
    """List names and who uses them; values are never shown."""
    from wegent.resources.write.stored_secrets import OfSecrets
    from wegent.resources.write.stored_secrets import list_ as run

    target = options.target(server=server, user=user, context=context, namespace=namespace, public=public)
    raise typer.Exit(run(OfSecrets(target, output=output)))


@app.command()
def delete(
    names: Annotated[list[str], typer.Argument(metavar="NAME...", help="Names of secrets.")],
    force: Annotated[bool, typer.Option("--force", help="Also when resources refer to them.")] = False,
    yes: Yes = False,
    namespace: Namespace = None,
    public: Public = False,
    server: Server = None,
    user: User = None,
    context: ContextName = None,
) -> None:
    """Delete secrets, after asking."""
    from wegent.resources.write.stored_secrets import OfSecrets
    from wegent.resources.write.stored_secrets import delete as run

    target = options.target(server=server, user=user, context=context, namespace=namespace, public=public)
    raise typer.Exit(run(OfSecrets(target, tuple(names), yes=yes, force=force)))


@app.command()
def rotate(server: Server = None, user: User = None, context: ContextName = None) -> None:
    """Encrypt every secret with a new key; for admins."""
    from wegent.resources.write.stored_secrets import rotate as run

    raise typer.Exit(run(options.target(server=server, user=user, context=context)))
