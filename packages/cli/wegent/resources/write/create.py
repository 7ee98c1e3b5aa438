"""`wegent create`: new resources only; what exists already is refused."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wegent_contracts.resources import API_VERSION

from wegent.client.errors import WrongUsage
from wegent.client.rest import Rest
from wegent.client.target import Target, guarded, with_rest
from wegent.manifests.reading import Manifest, read
from wegent.manifests.sources import Source
from wegent.resources import kinds
from wegent.resources.write import posting
from wegent.resources.write.dialogue import Dialogue
from wegent.resources.write.files import NONE, Files, manifests, stop_at
from wegent.resources.write.forms import DryRun, Form
from wegent.resources.write.local import check_locally, unknown_kinds


@dataclass(frozen=True)
class Create:
    """What the command line asks for: `files`, or `words` KIND NAME with the JSON of a spec, `@FILE` or `-`."""

    target: Target
    files: Files = NONE
    words: tuple[str, ...] = ()
    from_json: str | None = None
    dry_run: DryRun = "none"
    output: Form = "table"


def create(wanted: Create, dialogue: Dialogue | None = None) -> int:
    """Returns the exit code: that of the first failure; the others are created."""
    said = dialogue or Dialogue.of_process()
    return guarded(lambda: _create(wanted, said))


def _create(wanted: Create, dialogue: Dialogue) -> int:
    if bool(wanted.files.names) == bool(wanted.words):
        raise WrongUsage("Say what to create: -f FILE, or KIND NAME --from-json SPEC.")
    found = manifests(wanted.files, dialogue) if wanted.files.names else _of_words(wanted, dialogue)
    stop_at(unknown_kinds(found), dialogue)
    if wanted.dry_run == "client":
        return check_locally(found, dialogue)

    async def work(rest: Rest) -> int:
        if wanted.dry_run == "server":
            return await posting.attempt(rest, wanted.target, found, wanted.output, dialogue)
        return await posting.post_each(rest, wanted.target, found, wanted.output, dialogue)

    return with_rest(wanted.target, work)


def _of_words(wanted: Create, dialogue: Dialogue) -> list[Manifest]:
    asked = kinds.one(wanted.words)
    if wanted.from_json is None:
        raise WrongUsage("Give the spec with --from-json: JSON, @FILE, or - for standard input.")
    document = {
        "apiVersion": API_VERSION,
        "kind": asked.kind.__name__,
        "metadata": {"name": asked.name},
        "spec": _json(wanted.from_json, dialogue),
    }
    found, problems = read([Source("--from-json", json.dumps(document, indent=2, ensure_ascii=False))])
    stop_at(problems, dialogue)
    return found


def _json(given: str, dialogue: Dialogue) -> Any:
    try:
        if given == "-":
            return json.loads(dialogue.stdin.read())
        return json.loads(Path(given[1:]).read_bytes() if given.startswith("@") else given)
    except OSError as error:
        raise WrongUsage(f"{given[1:]} cannot be read: {error.strerror}.") from None
    except (ValueError, RecursionError) as error:
        raise WrongUsage(f"--from-json is not JSON: {error}.") from None
