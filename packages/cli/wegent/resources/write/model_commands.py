"""`wegent model test` and `wegent model available`."""

from __future__ import annotations

from typing import Annotated

import typer

from wegent.grouping import Commands
from wegent.resources import options
from wegent.resources.options import ContextName, Namespace, Server, User
from wegent.resources.write.command_options import Public

app = Commands(help="Ask the providers of models.", no_args_is_help=True, rich_markup_mode=None)
ModelName = Annotated[str, typer.Argument(metavar="NAME", help="Name of a model.")]


@app.command("test")
def check_model(
    name: ModelName,
    namespace: Namespace = None,
    public: Public = False,
    server: Server = None,
    user: User = None,
    context: ContextName = None,
) -> None:
    """Ask a model for one word, and say why it does not answer. Exit code 1: it does not."""
    from wegent.resources.write.model_calls import OfModel
    from wegent.resources.write.model_calls import check_model as run

    target = options.target(server=server, user=user, context=context, namespace=namespace, public=public)
    raise typer.Exit(run(OfModel(target, name)))


@app.command()
def available(
    name: ModelName,
    namespace: Namespace = None,
    public: Public = False,
    server: Server = None,
    user: User = None,
    context: ContextName = None,
) -> None:
    """List the models that the provider of a model has."""
    from wegent.resources.write.model_calls import OfModel
    from wegent.resources.write.model_calls import available as run

    target = options.target(server=server, user=user, context=context, namespace=namespace, public=public)
    raise typer.Exit(run(OfModel(target, name)))
