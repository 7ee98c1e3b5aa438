"""A private MariaDB server for tests: it stands in for MySQL, in a directory of its own."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

NAME = "wegent"


class MariaDb:
    """Up after `start`, on a Unix socket; knows one database, empty but for its tables."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        # Paths of sockets may not be longer than about a hundred characters; those of tests are.
        self._socket = Path("/tmp") / f"wegent-test-{os.getpid()}-{directory.stat().st_ino}.sock"
        self.url = f"mysql+asyncmy://{NAME}:pw@localhost/{NAME}?unix_socket={self._socket}"
        self._client: _Client | None = None
        self._tables: list[str] = []

    def start(self, seconds: float = 60) -> None:
        data = self._directory / "data"
        subprocess.run(
            [
                _program("mariadb-install-db"),
                "--no-defaults",
                f"--datadir={data}",
                "--auth-root-authentication-method=normal",
                "--skip-test-db",
                *_as_root(),
            ],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        with (self._directory / "log").open("wb") as log:
            self._process = subprocess.Popen(
                [
                    _program("mariadbd"),
                    "--no-defaults",
                    f"--datadir={data}",
                    f"--socket={self._socket}",
                    "--skip-networking",
                    "--innodb-use-native-aio=0",
                    "--innodb-flush-log-at-trx-commit=0",
                    "--innodb-buffer-pool-size=32M",
                    "--innodb-log-file-size=16M",
                    "--performance-schema=OFF",
                    *_as_root(),
                ],
                stdout=log,
                stderr=log,
            )
        try:
            self._wait(seconds)
            self.sql(
                f"CREATE DATABASE {NAME} CHARACTER SET utf8mb4;"
                f"CREATE USER {NAME}@localhost IDENTIFIED BY 'pw'; GRANT ALL ON {NAME}.* TO {NAME}@localhost",
                database="mysql",
            )
        except BaseException:
            self.stop()
            raise

    def sql(self, statements: str, database: str = NAME) -> str:
        """What the client prints, one row a line, fields between tabs."""
        if self._client is None:
            self._client = _Client(self._socket)
        return self._client.ask(f"USE {database}; {statements}")

    def empty(self) -> None:
        """Throw away all tables."""
        self._tables = []
        self.sql(f"DROP DATABASE {NAME}; CREATE DATABASE {NAME} CHARACTER SET utf8mb4")

    def clear(self, keep: tuple[str, ...]) -> None:
        """Throw away all rows, but for those of the tables to keep."""
        if not self._tables:
            rows = self.sql("SHOW FULL TABLES WHERE Table_type = 'BASE TABLE'").splitlines()
            self._tables = [row.split("\t")[0] for row in rows]
        tables = [table for table in self._tables if table not in keep]
        # The names are the database's own.
        looks = (f"(SELECT '{table}' FROM `{table}` LIMIT 1)" for table in tables)  # noqa: S608
        filled = self.sql(" UNION ALL ".join(looks))
        deletes = " ".join(f"{_verb(table)} `{table}`;" for table in filled.splitlines())
        if deletes:
            self.sql(f"SET FOREIGN_KEY_CHECKS=0; {deletes} SET FOREIGN_KEY_CHECKS=1")

    def stop(self) -> None:
        if self._client is not None:
            self._client.stop()
        self._process.kill()
        self._process.wait()
        self._socket.unlink(missing_ok=True)

    def _wait(self, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                break
            with socket.socket(socket.AF_UNIX) as probe:
                if probe.connect_ex(str(self._socket)) == 0:
                    return
            time.sleep(0.02)
        raise RuntimeError(f"MariaDB did not start:\n{(self._directory / 'log').read_text()[-2000:]}")


class _Client:
    """A client that stays: starting one for every statement takes longer than the statements."""

    _END = "-- that was all --"

    def __init__(self, path: Path) -> None:
        self._process = subprocess.Popen(
            [_program("mariadb"), "--no-defaults", f"--socket={path}", "-uroot", "-N", "--batch", "--unbuffered"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def ask(self, statements: str) -> str:
        """Rows of all statements.

        Raises:
            RuntimeError: one was refused; the client has ended then, as it does without somebody in front of it.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{statements};\nSELECT '{self._END}';\n")
        self._process.stdin.flush()
        lines: list[str] = []
        for line in self._process.stdout:
            if line.rstrip("\n") == self._END:
                return "".join(lines)
            lines.append(line)
        raise RuntimeError(f"{statements}\n{''.join(lines)}")

    def stop(self) -> None:
        self._process.kill()
        self._process.communicate()


def _verb(table: str) -> str:
    """The audit trail refuses to have its rows deleted, but not to be emptied by who owns the database."""
    return "TRUNCATE TABLE" if table == "audit_events" else "DELETE FROM"


def _program(name: str) -> str:
    found = shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")
    if found is None:
        raise RuntimeError(f"{name} is not installed: the tests need it (apt-get install -y mariadb-server).")
    return found


def _as_root() -> list[str]:
    return ["--user=root"] if os.geteuid() == 0 else []
