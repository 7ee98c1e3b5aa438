"""`wegent export`: a resource and everything own that it refers to, as one YAML text."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from wegent.client.errors import ClientError
from wegent.client.rest import Rest
from wegent.client.target import Target, guarded, with_rest
from wegent.resources import kinds
from wegent.resources.write.dialogue import Dialogue


@dataclass(frozen=True)
class Export:
    """What the command line asks for; `file` None means standard output."""

    target: Target
    words: tuple[str, ...]
    file: str | None = None


def export(wanted: Export, dialogue: Dialogue | None = None) -> int:
    """Returns the exit code."""
    said = dialogue or Dialogue.of_process()
    return guarded(lambda: _export(wanted, said))


def _export(wanted: Export, dialogue: Dialogue) -> int:
    asked = kinds.one(wanted.words)

    async def work(rest: Rest) -> int:
        path = wanted.target.path(asked.kind.plural, str(asked.name), "export")
        text = await rest.text(path, scope=wanted.target.scope)
        if wanted.file is None or wanted.file == "-":
            dialogue.out.write(text)
        else:
            _write(Path(wanted.file), text)
            dialogue.remark(f"{asked} is in {wanted.file}; `wegent import -f {wanted.file}` brings it elsewhere.")
        return 0

    return with_rest(wanted.target, work)


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text)
    except OSError as error:
        raise ClientError(f"{file} cannot be written: {error.strerror}.") from None
