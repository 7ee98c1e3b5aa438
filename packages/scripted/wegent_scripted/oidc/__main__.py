"""`python -m wegent_scripted.oidc`: the scripted OIDC provider as a process of its own."""

from __future__ import annotations

import argparse
import signal

from wegent_scripted.oidc.people import Client
from wegent_scripted.oidc.server import OidcServer


def main() -> None:
    """Serve until SIGTERM or SIGINT, after one line on stdout that says where."""
    parser = argparse.ArgumentParser(prog="python -m wegent_scripted.oidc", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1; 0 (the default) takes a free one")
    parser.add_argument("--client", default="wegent", help="id of the one client that is registered")
    parser.add_argument("--secret", help="its secret; without one it is a public client")
    parser.add_argument("--redirect", action="append", default=[], help="an address to come back to after a login")
    parser.add_argument("--after-logout", action="append", default=[], help="an address to come back to after a logout")
    options = parser.parse_args()

    client = Client(options.client, options.secret, tuple(options.redirect), tuple(options.after_logout))
    stops = {signal.SIGTERM, signal.SIGINT}
    # Blocked before the server's thread starts and inherits the mask, so that only sigwait takes them.
    signal.pthread_sigmask(signal.SIG_BLOCK, stops)
    with OidcServer([client], port=options.port) as server:
        print(f"listening on {server.url}", flush=True)  # noqa: T201 - this line is the interface
        signal.sigwait(stops)


if __name__ == "__main__":
    main()
