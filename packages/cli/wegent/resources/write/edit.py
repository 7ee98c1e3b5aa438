"""`wegent edit`: a resource in the person's editor, again and again until the server takes it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field

from wegent.client.errors import ClientError, Refused, WrongUsage
from wegent.client.rest import Rest
from wegent.client.target import Target, guarded, with_rest
from wegent.manifests.locate import refusals
from wegent.manifests.problems import Problem
from wegent.manifests.reading import read
from wegent.manifests.sources import Source
from wegent.resources import kinds
from wegent.resources.write import draft, editor
from wegent.resources.write.dialogue import Dialogue

MANAGER = "wegent-edit"
CANCELLED = "Edit cancelled, no changes made."
STALE = "Conflict"
PUBLIC_USER_ID = 0


@dataclass(frozen=True)
class Edit:
    """What the command line asks for; `words` are KIND NAME or KIND/NAME."""

    target: Target
    words: tuple[str, ...]
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)


def edit(wanted: Edit, dialogue: Dialogue | None = None) -> int:
    """Returns the exit code. What could not be stored stays in a file, which is named."""
    said = dialogue or Dialogue.of_process()
    return guarded(lambda: _edit(wanted, said))


def _edit(wanted: Edit, dialogue: Dialogue) -> int:
    asked = kinds.one(wanted.words)
    path = wanted.target.path(asked.kind.plural, str(asked.name))
    command = editor.command(wanted.environ)

    async def work(rest: Rest) -> int:
        stored = await rest.get(path, scope=wanted.target.scope)
        if stored["metadata"].get("userId") == PUBLIC_USER_ID and not wanted.target.public:
            raise WrongUsage(f"{asked} is public: edit it with --public, or `wegent copy` it and edit the copy.")
        opened = editor.Editor(command, f"{asked.kind.__name__.lower()}-{asked.name}.yaml")
        return await _Editing(rest, wanted.target, path, draft.body(stored), opened, dialogue, str(asked)).run()

    return with_rest(wanted.target, work)


@dataclass
class _Editing:
    rest: Rest
    target: Target
    path: str
    original: str
    opened: editor.Editor
    dialogue: Dialogue
    called: str

    async def run(self) -> int:
        before, problems = self.original, list[Problem]()
        while True:
            text = self._edited(before, problems)
            if text == before or text == self.original or not text.strip():
                return self._give_up(problems if text == before else [])
            problems = await self._store(text)
            if not problems:
                self.opened.discard()
                self.dialogue.say(f"{self.called} edited")
                return 0
            before = text

    def _edited(self, text: str, problems: list[Problem]) -> str:
        try:
            return draft.without_header(self.opened.open(draft.with_header(text, problems)))
        except ClientError:
            if problems:
                self._keep()
            else:
                self.opened.discard()
            raise

    def _give_up(self, problems: list[Problem]) -> int:
        if problems:
            for problem in problems:
                self.dialogue.remark(str(problem))
            self._keep()
            return 1
        self.opened.discard()
        self.dialogue.remark(CANCELLED)
        return 0

    async def _store(self, text: str) -> list[Problem]:
        """Why it was not stored; empty when it was. Raises ClientError when editing on cannot help."""
        manifests, problems = read([Source(self.opened.file.name, text)])
        if problems or len(manifests) != 1:
            return problems or [Problem(self.opened.file.name, "One resource belongs here, in one document.")]
        params = {"scope": self.target.scope, "fieldManager": MANAGER}
        try:
            await self.rest.send("PUT", self.path, json=manifests[0].document, params=params)
        except Refused as error:
            if error.reason != STALE and error.status < 500:
                return refusals(error, manifests) or [Problem(manifests[0].source.name, str(error))]
            self._keep()
            raise
        except ClientError:
            self._keep()
            raise
        return []

    def _keep(self) -> None:
        self.dialogue.remark(f"Nothing was stored. Your text is in {self.opened.file}.")
