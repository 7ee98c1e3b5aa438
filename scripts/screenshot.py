"""`make screenshot`: the README's picture, taken as a new user would come to it.

    screenshot.py [--clone]

Starts `make run` on an empty data directory and a free port, and lets a browser choose the password and ask. With
`--clone` that happens in a fresh clone of this repository, so that everything is installed from nothing.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PICTURE = ROOT / "docs" / "images" / "chat.png"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for_url(process: subprocess.Popen[str], url: str) -> None:
    """Pass on what `make run` says, until it names the URL."""
    assert process.stdout is not None  # noqa: S101 - it was asked for
    for line in process.stdout:
        print(line, end="", flush=True)
        if url in line and "ready" in line.lower():
            return
    sys.exit("make run ended before it named its URL.")


def take(tree: Path, scratch: Path) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    kept = {name: value for name, value in os.environ.items() if not name.endswith(("_API_KEY", "_BASE_URL"))}
    env = kept | {"WEGENT_HOME": str(scratch / "home"), "WEGENT_PORT": str(port)}
    process = subprocess.Popen(
        ["make", "run"], cwd=tree, env=env, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        wait_for_url(process, url)
        node = subprocess.check_output([sys.executable, ROOT / "scripts/bootstrap.py", "--print-node"], text=True)
        script = ROOT / "frontend" / "scripts" / "first-answer.mjs"
        PICTURE.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run([Path(node.strip()) / "node", script, url, PICTURE], check=True)
    finally:
        os.killpg(process.pid, signal.SIGINT)
        process.wait(timeout=30)
    print(f"The picture: {PICTURE.relative_to(ROOT)}")


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="wegent-screenshot-") as directory:
        scratch, tree = Path(directory), ROOT
        if "--clone" in sys.argv[1:]:
            tree = scratch / "wegent"
            subprocess.run(["git", "clone", "--quiet", ROOT, tree], check=True)
        take(tree, scratch)


if __name__ == "__main__":
    main()
