"""The command line as docs/cli.md, from the commands themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "cli.md"
NAME = "wegent"
EVERYWHERE = ("namespace", "server", "user", "context")
"""Options that mean the same wherever they are; they are told once."""
EXAMPLES = "Examples: "
TYPES = {"<str>": "TEXT", "<list[str]>": "TEXT", "<int>": "NUMBER", "<int range>": "NUMBER"}

INTRO = """# The commands

Generated from the code by `make generate`; `wegent COMMAND --help` says the same in the terminal.
[Agents as code](agents-as-code.md) shows the most important ones at work, [Resources](resources.md) has the words.

Exit codes: 0 fine, 1 error, 2 wrong usage, 3 not found, 4 no login, 5 no server, 130 stopped. `wegent diff` ends with
1 when something differs, and with more when it fails.

## Everywhere

These options are the same in all commands that have a use for them.

| option | meaning |
|---|---|
"""
WITHOUT = """
Where one is missing, its variable counts, then the current context of `wegent config`, then the default. The login is
`WEGENT_TOKEN`, or that of the last `wegent login`, or one with `WEGENT_PASSWORD`.
"""


@dataclass(frozen=True)
class Entry:
    """A command, how it is called, and where it stands on the help page."""

    words: str
    panel: str
    command: Any
    context: Any


def entries() -> list[Entry]:
    """Every command that does something, in the order of the help page."""
    from typer._click import Context
    from typer.main import get_command
    from wegent.main import app

    root: Any = get_command(app)
    found = list(_below(root, Context(root, info_name=NAME), ""))
    panels = list(dict.fromkeys(entry.panel for entry in found))
    return sorted(found, key=lambda entry: panels.index(entry.panel))


def _below(group: Any, context: Any, panel: str) -> Iterator[Entry]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        inner = type(context)(command, info_name=name, parent=context)
        where = panel or str(command.rich_help_panel)
        if hasattr(command, "list_commands"):
            yield from _below(command, inner, where)
        else:
            yield Entry(inner.command_path, where, command, inner)


def render() -> str:
    """The text of the page."""
    found = entries()
    page = [INTRO, *_everywhere(found), WITHOUT]
    panel = None
    for entry in found:
        if entry.panel != panel:
            panel = entry.panel
            page.append(f"\n## {panel}\n")
        page += _section(entry)
    return "".join(page)


def _everywhere(found: list[Entry]) -> list[str]:
    rows = {
        param.name: _row(param, entry)
        for entry in reversed(found)
        for param in entry.command.params
        if param.name in EVERYWHERE
    }
    return [rows[name] for name in EVERYWHERE]


def _section(entry: Entry) -> Iterator[str]:
    usage = " ".join([entry.words, *entry.command.collect_usage_pieces(entry.context)])
    yield f"\n### {entry.words}\n\n```\n{usage}\n```\n"
    for paragraph in (entry.command.help or "").split("\n\n"):
        yield f"\n{_paragraph(paragraph)}\n"
    shown = [param for param in entry.command.params if param.name not in EVERYWHERE]
    if shown:
        yield "\n| | |\n|---|---|\n"
        yield from (_row(param, entry) for param in shown)
    if also := [param for param in entry.command.params if param.name in EVERYWHERE]:
        yield f"\nAnd {', '.join(f'`{param.opts[0]}`' for param in also)}.\n"


def _paragraph(words: str) -> str:
    line = " ".join(words.split())
    if line.startswith(EXAMPLES):
        return "```\n" + line.removeprefix(EXAMPLES).removesuffix(".").replace("; ", "\n") + "\n```"
    return _plain(line)


def _row(param: Any, entry: Entry) -> str:
    spelled, meaning = param.get_help_record(entry.context)
    if param.param_type_name == "argument":
        spelled, meaning = param.display_name_raw, meaning.removesuffix("  [required]")
    for known, word in TYPES.items():
        spelled = spelled.replace(known, word)
    return f"| `{_cell(spelled)}` | {_cell(_plain(' '.join(meaning.split())))} |\n"


def _plain(line: str) -> str:
    """Markdown that shows the line as it is."""
    return line.replace("<", "\\<").replace("*", "\\*")


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def write() -> None:
    PAGE.write_text(render(), encoding="utf-8")
