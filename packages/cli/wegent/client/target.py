"""Which server, as whom, in which namespace; and how a command talks to it."""

from __future__ import annotations

import os
import sys
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from wegent.client.config import Config, ConfigFile, Context
from wegent.client.credentials import Credentials
from wegent.client.errors import ClientError, WrongUsage
from wegent.client.terminal import complain, complaint

if TYPE_CHECKING:
    from wegent.client.rest import Rest

DEFAULT_SERVER = "http://127.0.0.1:8000"
DEFAULT_USER = "admin"
DEFAULT_NAMESPACE = "default"
INTERRUPTED = 130
READER_GONE = 141


@dataclass(frozen=True)
class Chosen:
    """What the options of a command say; None where they say nothing."""

    server: str | None = None
    user: str | None = None
    context: str | None = None
    namespace: str | None = None
    public: bool = False


@dataclass(frozen=True)
class Target:
    """Everything a command needs to know about where it works; `public` means the resources of everyone."""

    server: str
    user: str
    namespace: str
    public: bool = False

    def path(self, plural: str, *names: str, namespace: str | None = None) -> str:
        """`/namespaces/{namespace}/{plural}[/name…]`, quoted."""
        steps = ("namespaces", namespace or self.namespace, plural, *names)
        return "".join(f"/{quote(step, safe='')}" for step in steps)

    @property
    def scope(self) -> str | None:
        """Value of the query parameter `scope`."""
        return "public" if self.public else None


def resolve(chosen: Chosen, config: Config, environ: Mapping[str, str]) -> Target:
    """Options before environment before context before defaults. Raises WrongUsage.

    A context named on the command line is an option: it goes before the environment.
    """
    named = config.context(chosen.context) if chosen.context else Context()
    current = config.contexts.get(config.current or "") or Context()

    def first(word: str, option: str | None, of_named: str | None, of_current: str | None, default: str) -> str:
        return option or of_named or environ.get(f"WEGENT_{word}") or (None if named.server else of_current) or default

    server = first("SERVER", chosen.server, named.server, current.server, DEFAULT_SERVER)
    if not server.startswith(("http://", "https://")):
        raise WrongUsage(f"{server} is not the address of a server: it begins with http:// or https://.")
    return Target(
        server=server.rstrip("/"),
        user=first("USER", chosen.user, named.user, current.user, DEFAULT_USER),
        namespace=first("NAMESPACE", chosen.namespace, named.namespace, current.namespace, DEFAULT_NAMESPACE),
        public=chosen.public,
    )


def target_of_user(chosen: Chosen) -> Target:
    """`resolve` with this process's environment and this user's file."""
    return resolve(chosen, ConfigFile.of_user().load(), os.environ)


def with_rest(target: Target, work: Callable[[Rest], Awaitable[int]]) -> int:
    """Logs in, runs `work` and returns its exit code; a ClientError is one line on standard error."""

    # HTTP takes a tenth of a second to load, which commands without a server need not wait for.
    import asyncio

    from wegent.client.login import log_in
    from wegent.client.rest import Rest

    async def logged_in() -> int:
        async with Rest(target.server) as rest:
            await log_in(rest, target.user, Credentials.of_user())
            return await work(rest)

    return guarded(lambda: asyncio.run(logged_in()))


def guarded(work: Callable[[], int]) -> int:
    """Runs a command's work and turns what stops it into an exit code."""
    try:
        return work()
    except ClientError as error:
        complain(complaint(error))
        return error.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read the output has enough, as `head` does; what is left to flush goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return READER_GONE
