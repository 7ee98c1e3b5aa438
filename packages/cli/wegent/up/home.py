"""The data directory: `$WEGENT_HOME`. Checked, locked and laid out before anything starts.

version          number of the directory's format
secrets/         0700; files 0600
data/            the backend's database
valkey/          append-only files
logs/            one per part
run/             what only the running installation needs: lock, configuration made at start
"""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import time
from pathlib import Path

from wegent.up.console import Console
from wegent.up.errors import CannotStart

FORMAT = 1
STOPPING_SECONDS = 15.0
MEGABYTE = 1_000_000


class Home:
    """Paths of one data directory; `lock` is open while this process runs."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.secrets = root / "secrets"
        self.valkey = root / "valkey"
        self.logs = root / "logs"
        self.run = root / "run"
        self.lock = -1

    def prepare(self, *, min_free_megabytes: int, console: Console) -> None:
        """Makes, checks and locks the directory; raises CannotStart."""
        os.umask(0o077)
        try:
            for path in (self.root, self.secrets, self.root / "data", self.valkey, self.logs, self.run):
                path.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.secrets.chmod(0o700)
            self._check_space(min_free_megabytes)
            self._take_lock(console)
            self._check_format()
        except OSError as error:
            what = error.strerror or str(error)
            raise CannotStart(
                f"The data directory {self.root} cannot be used ({what}: {error.filename}): "
                "make it writable, or choose another with WEGENT_HOME."
            ) from None

    def secret(self, name: str) -> str:
        """Content of secrets/`name`, made up at the first call."""
        path = self.secrets / name
        if path.exists():
            path.chmod(0o600)
            if kept := path.read_text().strip():
                return kept
        made = secrets.token_urlsafe(32)
        self.write_private(path, made + "\n")
        return made

    @staticmethod
    def write_private(path: Path, text: str) -> None:
        """Writes a file that only its owner can read; readers see the old text or the new one, never a part."""
        new = path.with_name(f"{path.name}.new")
        new.unlink(missing_ok=True)
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(text)
        new.replace(path)

    def remember_start(self, url: str) -> None:
        """Lets a second start say who has the directory."""
        os.ftruncate(self.lock, 0)
        os.pwrite(self.lock, f"{os.getpid()} {url}\n".encode(), 0)

    def _check_space(self, min_free_megabytes: int) -> None:
        free = shutil.disk_usage(self.root).free / MEGABYTE
        if free < min_free_megabytes:
            raise CannotStart(
                f"Only {free:.0f} MB of disk space are free at {self.root}, and {min_free_megabytes} MB are needed: "
                "free some, or choose another directory with WEGENT_HOME."
            )

    def _take_lock(self, console: Console) -> None:
        """Watchers inherit the lock: it is free again only when the last child of an earlier start is gone."""
        self.lock = os.open(self.run / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        deadline = time.monotonic() + STOPPING_SECONDS
        waiting = False
        while not self._locked():
            pid, _, url = os.pread(self.lock, 200, 0).decode(errors="replace").strip().partition(" ")
            if _alive(pid) or time.monotonic() > deadline:
                raise CannotStart(
                    f"Wegent already runs with the data directory {self.root} (process {pid or 'unknown'}, "
                    f"{url or 'still starting'}): use that one, stop it, or choose another directory with WEGENT_HOME."
                )
            if not waiting:
                waiting = True
                console.say("Waiting for the parts of an earlier start to stop …")
            time.sleep(0.1)

    def _locked(self) -> bool:
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _check_format(self) -> None:
        path = self.root / "version"
        if not path.exists():
            path.write_text(f"{FORMAT}\n")
            return
        text = path.read_text().strip()
        if not text.isdigit():
            raise CannotStart(f"{path} does not hold a number: restore it from a backup, or use another WEGENT_HOME.")
        if int(text) > FORMAT:
            raise CannotStart(
                f"The data directory {self.root} belongs to a newer Wegent (format {text}; this one knows {FORMAT}): "
                "update Wegent, or choose another directory with WEGENT_HOME."
            )


def _alive(pid: str) -> bool:
    if not pid.isdigit():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
