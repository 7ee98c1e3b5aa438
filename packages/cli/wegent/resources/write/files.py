"""What `-f` and `-R` say, and the manifests behind it."""

from __future__ import annotations

from dataclasses import dataclass

from wegent.client.errors import WrongUsage
from wegent.manifests.problems import Problem, ProblemsFound
from wegent.manifests.reading import Manifest, read
from wegent.manifests.sources import gather
from wegent.resources.write.dialogue import Dialogue


@dataclass(frozen=True)
class Files:
    """Names of files, directories and addresses; `-` is standard input."""

    names: tuple[str, ...]
    recursive: bool = False


NONE = Files(())


def manifests(files: Files, dialogue: Dialogue) -> list[Manifest]:
    """At least one. Raises WrongUsage, ManifestError."""
    if not files.names:
        raise WrongUsage("Name what to read: -f FILE, a directory, - or an address.")
    found, problems = read(gather(files.names, recursive=files.recursive, stdin=dialogue.stdin))
    stop_at(problems, dialogue)
    if not found:
        raise WrongUsage(f"There is no document in {', '.join(files.names)}.")
    return found


def stop_at(problems: list[Problem], dialogue: Dialogue) -> None:
    """Raises ProblemsFound when there are any, with lines and carets for a person."""
    if problems:
        raise ProblemsFound(problems, with_lines=dialogue.interactive)
