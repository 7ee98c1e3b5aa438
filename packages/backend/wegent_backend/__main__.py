"""`python -m wegent_backend serve|worker|migrate|openapi`."""

from __future__ import annotations

import argparse
import sys

from wegent_backend.refusal import EXIT_REFUSED, StartRefused

EXIT_UNREACHABLE = 1


def main(arguments: list[str] | None = None) -> int:
    """Exit code: 0 done, 3 configuration or data are not right, 1 what the process needs does not answer."""
    parser = argparse.ArgumentParser(prog="python -m wegent_backend", description="The backend of Wegent.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("serve", help="page, API and sockets on one port")
    commands.add_parser("worker", help="background jobs")
    commands.add_parser("migrate", help="bring the database to this version, then exit")
    commands.add_parser("openapi", help="print the API's description")
    command = parser.parse_args(arguments).command
    try:
        if command == "openapi":
            return _openapi()
        return _run(command)
    except StartRefused as refusal:
        print(refusal, file=sys.stderr)  # noqa: T201 - for the person at the terminal
        return EXIT_REFUSED
    except KeyboardInterrupt:
        return 0


def _openapi() -> int:
    from wegent_backend.api.document import render
    from wegent_backend.api.routes import build_api

    sys.stdout.write(render(build_api().openapi()))
    return 0


def _run(command: str) -> int:
    from sqlalchemy.exc import OperationalError
    from wegent_kit.logging import configure_logging

    from wegent_backend.start import load_settings

    settings = load_settings()
    configure_logging(settings.log_format, settings.log_level)
    try:
        if command == "serve":
            from wegent_backend.serve import serve

            serve(settings)
        elif command == "worker":
            from wegent_backend.worker_app import run

            run(settings)
        else:
            from wegent_backend.storage import migrate

            migrate(settings)
    except OperationalError as error:
        print(f"The database does not answer: {error.orig}.", file=sys.stderr)  # noqa: T201 - as above
        return EXIT_UNREACHABLE
    return 0


if __name__ == "__main__":
    sys.exit(main())
