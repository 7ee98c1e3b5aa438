"""`python -m wegent_scripted`: the scripted model server as a process of its own."""

from __future__ import annotations

import argparse
import logging
import signal

from wegent_scripted.server import DEFAULT_MODELS, ScriptedServer


def main() -> None:
    """Serve until SIGTERM or SIGINT, after one line on stdout that says where."""
    parser = argparse.ArgumentParser(prog="python -m wegent_scripted", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1; 0 (the default) takes a free one")
    parser.add_argument("--key", help="the only API key to accept; without it every key is accepted")
    parser.add_argument("--models", default=",".join(DEFAULT_MODELS), help="model ids to list, parted by commas")
    options = parser.parse_args()

    # Dropped connections are what this server is for: uvicorn's complaints about them are no news.
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
    stops = {signal.SIGTERM, signal.SIGINT}
    # Blocked before the server's thread starts and inherits the mask, so that only sigwait takes them.
    signal.pthread_sigmask(signal.SIG_BLOCK, stops)
    models = [name for name in options.models.split(",") if name]
    with ScriptedServer(port=options.port, key=options.key, models=models) as server:
        print(f"listening on {server.url}", flush=True)  # noqa: T201 - this line is the interface
        signal.sigwait(stops)


if __name__ == "__main__":
    main()
