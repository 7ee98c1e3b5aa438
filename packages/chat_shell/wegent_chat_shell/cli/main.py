"""The `wegent-chat` command. Each command imports what it needs when it runs, so that `--help` is instant."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, TypeAlias

import typer

app = typer.Typer(
    name="wegent-chat",
    help="The conversation engine of Wegent: talk to models here, or serve them.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    # Plain help: loading rich for it would double the time of `--help`.
    rich_markup_mode=None,
)
history = typer.Typer(help="What was said.", no_args_is_help=True, rich_markup_mode=None)
config = typer.Typer(help="Models, agents and keys.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(history, name="history")
app.add_typer(config, name="config")

Agent: TypeAlias = Annotated[str | None, typer.Option("--agent", "-a", help="Name of an agent of the configuration.")]
Model: TypeAlias = Annotated[
    str | None, typer.Option("--model", "-m", help="Name of a model, or provider/model such as openai/gpt-5.1.")
]
Going: TypeAlias = Annotated[
    str | None, typer.Option("--conversation", "-c", help="Go on with this conversation: its id, or last.")
]
Allow: TypeAlias = Annotated[
    list[str] | None, typer.Option("--allow", help="Name of a tool that may be used without a question. Repeatable.")
]
ConversationId: TypeAlias = Annotated[str, typer.Argument(metavar="ID", help="Of a conversation, or last.")]


@app.command()
def chat(agent: Agent = None, model: Model = None, conversation: Going = None, allow: Allow = None) -> None:
    """Talk to a model. Ctrl-C stops an answer, /help says what else there is."""
    from wegent_chat_shell.cli.chat import chat as run
    from wegent_chat_shell.cli.session import Chosen

    raise typer.Exit(run(Chosen(agent, model, conversation, tuple(allow or ()))))


@app.command()
def query(
    question: Annotated[
        str | None, typer.Argument(metavar="[QUESTION]", help="What is asked; standard input stands behind it.")
    ] = None,
    agent: Agent = None,
    model: Model = None,
    conversation: Annotated[
        str | None, typer.Option("--conversation", "-c", help="Keep it in a conversation: its id, last, or new.")
    ] = None,
    allow: Allow = None,
    json: Annotated[bool, typer.Option("--json", help="Print events, one JSON document a line.")] = False,
) -> None:
    """Ask one question. Its answer goes to standard output, everything else to standard error.

    Exit codes: 0 done, 1 the answer failed, 2 wrong usage, 3 configuration, 130 stopped.
    """
    from wegent_chat_shell.cli.query import query as run
    from wegent_chat_shell.cli.session import Chosen

    raise typer.Exit(run(Chosen(agent, model, conversation, tuple(allow or ())), question, as_json=json))


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen at; WEGENT_SHELL_HOST.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen at; WEGENT_SHELL_PORT.")] = None,
    config: Annotated[Path | None, typer.Option(help="YAML file of models and agents; WEGENT_SHELL_CONFIG.")] = None,
) -> None:
    """Answer over HTTP: POST /v1/response. Settings are the variables WEGENT_SHELL_…"""
    from wegent_chat_shell.cli.serve import serve as run

    raise typer.Exit(run(host=host, port=port, config=config))


@history.command("list")
def list_history(
    search: Annotated[str, typer.Option("--search", "-s", help="Text in the title or in a message.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=200, help="How many, the latest first.")] = 20,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List conversations."""
    from wegent_chat_shell.cli.history import list_conversations as run

    raise typer.Exit(run(search=search, limit=limit, as_json=json))


@history.command()
def show(conversation: ConversationId) -> None:
    """Show what was said."""
    from wegent_chat_shell.cli.history import show as run

    raise typer.Exit(run(conversation))


@history.command()
def delete(
    conversations: Annotated[list[str], typer.Argument(metavar="ID...", help="Of conversations.")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Delete conversations for good."""
    from wegent_chat_shell.cli.history import delete as run

    raise typer.Exit(run(conversations, yes=yes))


@history.command()
def export(
    conversation: ConversationId,
    form: Annotated[Literal["md", "json"], typer.Option("--format", "-f", help="Markdown or JSON.")] = "md",
    output: Annotated[Path | None, typer.Option("--output", "-o", help="A file; standard output when absent.")] = None,
) -> None:
    """Write a conversation out."""
    from wegent_chat_shell.cli.history import export as run

    raise typer.Exit(run(conversation, form=form, output=output))


@config.command("path")
def config_path() -> None:
    """Print where the configuration is."""
    from wegent_chat_shell.cli.config import path as run

    raise typer.Exit(run())


@config.command("show")
def config_show() -> None:
    """Print the configuration. Keys are masked."""
    from wegent_chat_shell.cli.config import show as run

    raise typer.Exit(run())


@config.command("get")
def config_get(key: Annotated[str, typer.Argument(metavar="KEY", help="Such as models.fast.model_id.")]) -> None:
    """Print one value. Keys are masked."""
    from wegent_chat_shell.cli.config import get as run

    raise typer.Exit(run(key))


@config.command("set")
def config_set(
    key: Annotated[str, typer.Argument(metavar="KEY", help="Such as models.fast.model_id.")],
    value: Annotated[
        str | None, typer.Argument(metavar="[VALUE]", help="As in YAML. Without it, it is read without being shown.")
    ] = None,
) -> None:
    """Set one value. The file is written anew, without comments."""
    from wegent_chat_shell.cli.config import set_value as run

    raise typer.Exit(run(key, value))


@config.command("unset")
def config_unset(key: Annotated[str, typer.Argument(metavar="KEY", help="Such as models.fast.")]) -> None:
    """Take one value out."""
    from wegent_chat_shell.cli.config import unset as run

    raise typer.Exit(run(key))


@config.command("init")
def config_init(force: Annotated[bool, typer.Option("--force", help="In place of what is there.")] = False) -> None:
    """Write a configuration to begin with."""
    from wegent_chat_shell.cli.config import init as run

    raise typer.Exit(run(force=force))
