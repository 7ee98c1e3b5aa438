"""`python -m wegent_scripted.search`: the scripted search engines as a process of their own."""

from __future__ import annotations

import argparse
import signal

from wegent_scripted.search.server import SearchServer


def main() -> None:
    """Serve until SIGTERM or SIGINT, after one line on stdout that says where."""
    parser = argparse.ArgumentParser(prog="python -m wegent_scripted.search", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1; 0 (the default) takes a free one")
    parser.add_argument("--key", help="the only key that Tavily and Brave Search take; without one they take all")
    options = parser.parse_args()

    stops = {signal.SIGTERM, signal.SIGINT}
    # Blocked before the server's thread starts and inherits the mask, so that only sigwait takes them.
    signal.pthread_sigmask(signal.SIG_BLOCK, stops)
    with SearchServer(key=options.key, port=options.port) as server:
        print(f"listening on {server.url}", flush=True)  # noqa: T201 - this line is the interface
        signal.sigwait(stops)


if __name__ == "__main__":
    main()
