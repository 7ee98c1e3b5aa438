"""Pages of documentation that show a session at a terminal: read, run in one shell, compared, written again."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

BLOCK = re.compile(r"(?<=^```console\n).*?(?=^```$)", re.MULTILINE | re.DOTALL)
SHELL = "bash"
SECONDS = 120


@dataclass(frozen=True)
class Step:
    """What is typed, lines joined by line ends, and what is shown for it."""

    command: str
    output: str


def steps(block: str) -> list[Step]:
    """`$ ` begins a command, `> ` goes on with it, other lines are its output."""
    found: list[tuple[list[str], list[str]]] = []
    for line in block.splitlines():
        if line.startswith("$ "):
            found.append(([line[2:]], []))
        elif line.startswith("> ") and not found[-1][1]:
            found[-1][0].append(line[2:])
        else:
            found[-1][1].append(line)
    return [Step("\n".join(typed), "\n".join(shown)) for typed, shown in found]


def page_steps(text: str) -> list[Step]:
    return [step for block in BLOCK.findall(text) for step in steps(block)]


def run(commands: Sequence[str], *, cwd: Path, env: Mapping[str, str], seconds: float = SECONDS) -> list[str]:
    """Output of each command, standard error with it, in one shell: variables, directory and $? go on."""
    mark = "=== end of step ==="
    lines = []
    for number, command in enumerate(commands):
        (cwd / f".step-{number}").write_text(command)
        lines += [
            f"command=$(cat '{cwd}/.step-{number}')",
            '(exit $status); eval "$command"; status=$?',
            f"echo '{mark}'",
        ]
    done = subprocess.run(
        [SHELL, "-c", "exec 2>&1; status=0\n" + "\n".join(lines)],
        cwd=cwd,
        env=dict(env),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=seconds,
        check=True,
    )
    return [part.strip("\n") for part in done.stdout.split(f"{mark}\n")[: len(commands)]]


def written(text: str, outputs: Sequence[str]) -> str:
    """The page with these outputs in place of those that it has."""
    left = iter(outputs)

    def block(match: re.Match[str]) -> str:
        return "".join(_shown(step.command, next(left)) for step in steps(match.group()))

    return BLOCK.sub(block, text)


def differences(
    expected: Sequence[Step], outputs: Sequence[str], normal: Callable[[str], str]
) -> list[tuple[str, str, str]]:
    """(command, what the page shows, what was said) where the two are not the same to `normal`."""
    return [
        (step.command, normal(step.output), normal(output))
        for step, output in zip(expected, outputs, strict=True)
        if normal(step.output) != normal(output)
    ]


def _shown(command: str, output: str) -> str:
    typed = command.replace("\n", "\n> ")
    return f"$ {typed}\n" + (f"{output}\n" if output else "")
