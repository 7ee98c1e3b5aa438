"""`python -m wegent_chat_shell serve`: the engine as a service (settings: WEGENT_SHELL_…)."""

from __future__ import annotations

import argparse
import sys


def main(arguments: list[str] | None = None) -> int:
    """Exit code: 0 done, 3 a setting or the token's file is not right."""
    parser = argparse.ArgumentParser(
        prog="python -m wegent_chat_shell", description="The conversation engine of Wegent."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("serve", help="answer over HTTP: POST /v1/response")
    parser.parse_args(arguments)

    from pydantic import ValidationError
    from wegent_contracts.errors import WegentError
    from wegent_kit.logging import configure_logging
    from wegent_kit.secrets import SecretFileError

    from wegent_chat_shell.http.serve import serve
    from wegent_chat_shell.http.settings import ServiceSettings

    configure_logging("json", "INFO")
    try:
        serve(ServiceSettings())
    except ValidationError as error:
        [first, *_] = error.errors(include_input=False, include_url=False)
        name = f"WEGENT_SHELL_{'_'.join(map(str, first['loc']))}".upper()
        print(f"{name} is not right: {first['msg']}.", file=sys.stderr)  # noqa: T201 - for the person at the terminal
        return 3
    except (SecretFileError, WegentError) as error:
        print(error, file=sys.stderr)  # noqa: T201 - as above
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main())
