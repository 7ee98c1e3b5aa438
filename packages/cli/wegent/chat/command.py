"""`wegent chat` from login to the last answer."""

from __future__ import annotations

import sys
from contextlib import suppress
from dataclasses import dataclass

from wegent.chat.loop_thread import LoopThread
from wegent.chat.screen import Screen
from wegent.client.chat import ChatSession, Ended
from wegent.client.credentials import Credentials
from wegent.client.errors import ClientError
from wegent.client.login import log_in
from wegent.client.rest import Rest

ANSWER_FAILED = 1
INTERRUPTED = 130
ASKS = "Enter lets it go on; or say what shall be different."
UNHEARD = "The team asks whether to go on. Talk to it in a conversation: leave the message out."
HELP = "Ctrl-C stops an answer, /new starts a new conversation, Ctrl-D leaves."


@dataclass(frozen=True)
class Wanted:
    """What the command line asks for."""

    server: str
    user: str
    team: str
    model: str | None
    message: str | None


def chat(wanted: Wanted) -> int:
    """Runs the conversation and returns the exit code; failures are one line on standard error."""
    message = _question(wanted)
    screen = Screen(interactive=message is None)
    try:
        with LoopThread() as loop:
            session = loop.run(_open(wanted))
            loop.run(session.__aenter__())
            try:
                if message is not None:
                    return _ask(loop, session, screen, message)
                return _converse(loop, session, screen, wanted)
            finally:
                loop.run(session.__aexit__(None, None, None))
    except ClientError as error:
        screen.complain(str(error))
        return error.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED


def _question(wanted: Wanted) -> str | None:
    """The one question of a script; None for a conversation."""
    if wanted.message not in {None, "-"}:
        return wanted.message
    return sys.stdin.read() if wanted.message == "-" or not sys.stdin.isatty() else None


async def _open(wanted: Wanted) -> ChatSession:
    async with Rest(wanted.server) as rest:
        await log_in(rest, wanted.user, Credentials.of_user())
        team = await rest.find("teams", wanted.team)
        model = await rest.find("models", wanted.model) if wanted.model else None
        return ChatSession(
            rest.server,
            rest.token or "",
            team_id=int(team["metadata"]["id"]),
            model=wanted.model,
            public=not (model and model["metadata"].get("userId")),
            renew=rest.renew,
        )


def _ask(loop: LoopThread, session: ChatSession, screen: Screen, message: str) -> int:
    """An empty message lets an answer that asks go on."""
    ending: Ended | None = None
    told = session.ask(message) if message else session.go_on()
    for event in loop.each(told, on_interrupt=lambda: _stop(loop, session)):
        screen.show(event)
        if isinstance(event, Ended):
            ending = event
    if session.asks:
        screen.remark(ASKS) if screen.interactive else screen.complain(UNHEARD)
    if ending and ending.how == "cancelled":
        return INTERRUPTED
    return 0 if ending and ending.how == "done" else ANSWER_FAILED


def _stop(loop: LoopThread, session: ChatSession) -> None:
    # An answer that ended in the same moment cannot be stopped, and need not be.
    with suppress(ClientError):
        loop.run(session.stop())


def _converse(loop: LoopThread, session: ChatSession, screen: Screen, wanted: Wanted) -> int:
    import readline  # noqa: F401 - gives input() its line editing

    screen.remark(f"{wanted.team} at {wanted.server}. {HELP}")
    while True:
        try:
            line = input("> ").strip()
        except EOFError:
            return 0
        except KeyboardInterrupt:
            screen.remark(f"\n{HELP}")
            continue
        if line == "/new":
            session.new_conversation()
            screen.remark("a new conversation")
        elif line.startswith("/"):
            screen.remark(HELP)
        elif line or session.asks:
            _ask_on(loop, session, screen, line)


def _ask_on(loop: LoopThread, session: ChatSession, screen: Screen, line: str) -> None:
    """A refused message does not end the conversation; a lost login does."""
    from wegent.client.errors import Refused

    try:
        _ask(loop, session, screen, line)
    except Refused as error:
        screen.complain(str(error))
