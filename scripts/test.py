"""All tests, with what they need: `make test`. Run by .venv's Python after bootstrap.py.

    test.py [--no-e2e] [ARGUMENTS OF pytest…]

On Debian as root, missing system packages are installed with apt. Elsewhere the tests that need them are left out, and
the last lines name them; with CI set, a missing package is a failure.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = ROOT / ".venv" / "bin"
PATH = f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin"
"""Servers stand where only root looks."""


@dataclass(frozen=True)
class Need:
    """A program that comes with the system, the packages that bring it, and the tests that are nothing without it.

    Of several programs any will do; the first one is what the packages bring.
    """

    programs: tuple[str, ...]
    packages: tuple[str, ...]
    mark: str | None
    tests: str

    @property
    def program(self) -> str | None:
        found = (shutil.which(program, path=PATH) for program in self.programs)
        return next((path for path in found if path), None)


MARIADB = Need(("mariadbd", "mysqld"), ("mariadb-server",), "mariadb", "the tests on MariaDB")
NGINX = Need(("nginx",), ("nginx-light",), "nginx", "the tests behind a balancer")
CHROMIUM = Need(
    ("chromium-headless-shell", "chromium", "chromium-browser"),
    ("chromium-headless-shell", "fonts-noto-cjk"),
    None,
    "the end-to-end tests",
)
NEEDS = (MARIADB, NGINX, CHROMIUM)


def install(packages: list[str]) -> None:
    print(f"Installing {' '.join(packages)} with apt …", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    apt = ["apt-get", "-qq", "-o", "Dpkg::Use-Pty=0"]
    subprocess.run([*apt, "update"], env=quiet, check=True)
    command = [*apt, "install", "-y", "--no-install-recommends", *packages]
    subprocess.run(command, env=quiet, check=True, stdout=subprocess.DEVNULL)


def missing_after_install() -> list[Need]:
    if shutil.which("apt-get") and os.geteuid() == 0:
        missing = [package for need in NEEDS if need.program is None for package in need.packages]
        if missing:
            install(missing)
        if CHROMIUM.program and not CHROMIUM.program.endswith(CHROMIUM.programs[0]):
            try:
                install(list(CHROMIUM.packages))
            except subprocess.CalledProcessError:
                print(f"{CHROMIUM.program} it is, then: the end-to-end tests take longer with it.")
    return [need for need in NEEDS if need.program is None]


def run(*command: str | Path, cwd: Path = ROOT, env: dict[str, str] | None = None) -> bool:
    words = [str(word) for word in command]
    print(
        f"\n$ {' '.join(Path(words[0]).name if index == 0 else word for index, word in enumerate(words))}", flush=True
    )
    return subprocess.run(words, cwd=cwd, env={**os.environ, **(env or {})}, check=False).returncode == 0


def frontend(script: str, **env: str) -> bool:
    node = subprocess.check_output([sys.executable, "scripts/bootstrap.py", "--print-node"], cwd=ROOT, text=True)
    path = f"{node.strip()}{os.pathsep}{os.environ['PATH']}"
    pnpm = ROOT / ".tooling" / "pnpm" / "node_modules" / ".bin" / "pnpm"
    return run(pnpm, "run", script, cwd=ROOT / "frontend", env={"PATH": path, **env})


def main(arguments: list[str]) -> int:
    e2e = "--no-e2e" not in arguments
    arguments = [argument for argument in arguments if argument != "--no-e2e"]
    missing = missing_after_install()
    if missing and os.environ.get("CI"):
        print("Missing in CI: " + ", ".join(package for need in missing for package in need.packages))
        return 1
    without = " and ".join(f"not {need.mark}" for need in missing if need.mark)
    # One more than there are cores: many tests wait for a process to start. Who is done takes from who is not.
    workers = ["-n", str((os.cpu_count() or 1) + 1), "--dist", "worksteal"]
    passed = [run(BIN / "pytest", *workers, *(["-m", without] if without else []), *arguments)]
    passed.append(frontend("test"))
    if e2e:
        passed.append(frontend("weigh"))
    if e2e and CHROMIUM.program:
        passed.append(frontend("e2e", CHROMIUM=CHROMIUM.program))
    for need in missing:
        print(f"Left out: {need.tests} ({' or '.join(need.programs)} is not installed: {' '.join(need.packages)})")
    print("\nAll tests passed." if all(passed) else "\nSome tests failed: see above.")
    return 0 if all(passed) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
