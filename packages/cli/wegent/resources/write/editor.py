"""Opens a text in the editor of the person at the terminal."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from wegent.client.errors import ClientError, WrongUsage

KNOWN = ("editor", "nano", "vi")


class Editor:
    """One file that nobody else can read; it stays until `discard`."""

    def __init__(self, command: list[str], name: str) -> None:
        self._command = command
        self.file = Path(tempfile.mkdtemp(prefix="wegent-edit-")) / name

    def open(self, text: str) -> str:
        """The text as it was saved. Raises ClientError when the editor fails."""
        self.file.write_text(text)
        try:
            code = subprocess.run([*self._command, str(self.file)], check=False).returncode
        except OSError as error:
            raise ClientError(f"{self._command[0]} cannot be started: {error.strerror}. Set EDITOR.") from None
        if code:
            raise ClientError(f"{self._command[0]} ended with {code}. Nothing was changed.")
        try:
            return self.file.read_text()
        except (OSError, UnicodeDecodeError) as error:
            raise ClientError(f"{self.file} cannot be read any more: {error}. Nothing was changed.") from None

    def discard(self) -> None:
        shutil.rmtree(self.file.parent, ignore_errors=True)


def command(environ: Mapping[str, str]) -> list[str]:
    """VISUAL, EDITOR, or what is installed. Raises WrongUsage."""
    if chosen := environ.get("VISUAL") or environ.get("EDITOR"):
        return shlex.split(chosen)
    for known in KNOWN:
        if found := shutil.which(known):
            return [found]
    raise WrongUsage("There is no editor: set EDITOR to the one you like.")
