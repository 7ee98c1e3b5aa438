"""The server as a program that speaks over its standard input and output, or on a port."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from mcp.server.stdio import stdio_server

from wegent_scripted.mcp.script import McpScript, Offered
from wegent_scripted.mcp.server import McpServer
from wegent_scripted.mcp.tools import scripted_server


def main() -> None:
    """What goes wrong is said by arguments."""
    parser = argparse.ArgumentParser(prog="python -m wegent_scripted.mcp")
    parser.add_argument("--dies", action="store_true", help="at once, with a word on why")
    parser.add_argument("--mute", action="store_true", help="never say a word")
    parser.add_argument("--stubborn", action="store_true", help="go on when asked to end, and so does a child")
    parser.add_argument("--many", type=int, default=0, metavar="N", help="offer so many tools besides")
    parser.add_argument("--babble", action="store_true", help="one line without an end")
    parser.add_argument("--facts", type=Path, help="where to write process ids and environment")
    parser.add_argument("--listen", action="store_true", help="on a loopback port, until SIGTERM")
    parser.add_argument("--port", type=int, default=0, help="with --listen; 0 (the default) takes a free one")
    parser.add_argument("--sign-on", action="store_true", help="with --listen: behind an authorization server")
    arguments = parser.parse_args()
    if arguments.listen:
        _listen(arguments.port, sign_on=arguments.sign_on)
        return
    _write_facts(arguments.facts, stubborn=arguments.stubborn)
    if arguments.dies:
        sys.exit("no licence was found")
    if arguments.mute:
        time.sleep(3600)
    while arguments.babble:
        sys.stdout.write("x" * 65_536)
    script = McpScript()
    script.offered += [Offered(f"tool_{number}", "One of many") for number in range(arguments.many)]
    asyncio.run(_serve(script))
    if arguments.stubborn:
        time.sleep(3600)


def _write_facts(path: Path | None, *, stubborn: bool) -> None:
    pids = [os.getpid()]
    if stubborn:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        pids.append(subprocess.Popen([sys.executable, "-c", "import time; time.sleep(3600)"]).pid)
    if path is not None:
        unready = path.with_suffix(".part")
        unready.write_text(json.dumps({"pids": pids, "environment": dict(os.environ), "directory": str(Path.cwd())}))
        unready.rename(path)


def _listen(port: int, *, sign_on: bool) -> None:
    stops = {signal.SIGTERM, signal.SIGINT}
    # Blocked before the server's thread starts and inherits the mask, so that only sigwait takes them.
    signal.pthread_sigmask(signal.SIG_BLOCK, stops)
    with McpServer(sign_on=sign_on, port=port) as server:
        print(f"listening on {server.url}", flush=True)  # noqa: T201 - this line is the interface
        signal.sigwait(stops)


async def _serve(script: McpScript) -> None:
    server = scripted_server(script, lambda: os._exit(3))
    async with stdio_server() as (read, write):
        await server.run(read, write, server.create_initialization_options())


if __name__ == "__main__":
    main()
