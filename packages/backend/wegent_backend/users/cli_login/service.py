"""The command line begins, somebody in a browser decides, the command line asks until it knows."""

from __future__ import annotations

from dataclasses import replace

from wegent_contracts.errors import RateLimited

from wegent_backend.access import loading
from wegent_backend.auth import window
from wegent_backend.auth.errors import InvalidToken
from wegent_backend.auth.subject import Subject
from wegent_backend.context import unit
from wegent_backend.edge import Edge, Origin
from wegent_backend.users import repository
from wegent_backend.users.cli_login import records
from wegent_backend.users.cli_login.errors import CliLoginDecided, CliLoginDenied, CliLoginUnknown
from wegent_backend.users.cli_login.records import Verdict, Wish
from wegent_backend.users.cli_login.schemas import DecisionBody, PollAnswer, RequestAnswer, StartAnswer
from wegent_backend.users.logins import begin_login


async def start(edge: Edge, client: str, *, base: str, origin: Origin) -> StartAnswer:
    """Raises RateLimited."""
    settings = edge.ports.settings.cli_login
    await window.admit_address(edge.redis, "cli", origin.address, per_minute=settings.starts_per_minute)
    device_code, wish = await records.wish(edge.redis, client=client, address=origin.address, seconds=settings.seconds)
    return StartAnswer(
        device_code=device_code,
        user_code=wish.user_code,
        verification_url=f"{base}/cli?code={wish.user_code}",
        expires_in=settings.seconds,
        interval=settings.poll_seconds,
    )


async def poll(edge: Edge, device_code: str, *, origin: Origin) -> PollAnswer:
    """How it stands; the tokens, once. Raises CliLoginUnknown, CliLoginDenied and RateLimited."""
    interval = edge.ports.settings.cli_login.poll_seconds
    wish = await records.of_device(edge.redis, device_code)
    if wish is None:
        raise _unknown()
    if not await records.may_ask(edge.redis, wish, interval=interval):
        raise RateLimited(f"Ask every {interval} seconds, not more often.", details={"retry_after": interval})
    verdict = await records.take_verdict(edge.redis, wish)
    if verdict is None:
        return PollAnswer(status="pending", interval=interval)
    if not verdict.approved:
        raise CliLoginDenied("The login was refused in the browser.")
    async with unit(edge.ports, await _approver(edge, verdict.user_id, origin)) as ctx:
        user = await repository.hold(ctx.session, verdict.user_id)
        if user is None or not user.is_active:
            raise _switched_off()
        login = await begin_login(ctx, edge, user, method="cli", origin=origin)
    return PollAnswer(status="approved", interval=interval, login=login)


async def look(edge: Edge, subject: Subject, user_code: str) -> RequestAnswer:
    """What is asked with this code. Raises CliLoginUnknown and RateLimited."""
    wish, left = await _find(edge, subject.user_id, user_code)
    return RequestAnswer(
        user_code=wish.user_code,
        user_name=subject.user_name,
        client=wish.client,
        address=wish.address,
        asked_at=wish.asked_at,
        expires_in=left,
    )


async def decide(edge: Edge, subject: Subject, body: DecisionBody) -> None:
    """Say yes or no for the caller. Raises CliLoginUnknown, CliLoginDecided and RateLimited."""
    wish, left = await _find(edge, subject.user_id, body.user_code)
    verdict = Verdict(subject.user_id, body.approve)
    if not await records.decide(edge.redis, wish, verdict, seconds=left):
        raise CliLoginDecided("Somebody has decided about this login already.")
    facts = {"client": wish.client, "address": wish.address}
    async with unit(edge.ports, subject) as ctx:
        action = "approve" if body.approve else "refuse"
        ctx.record(action, "CliLogin", name=subject.user_name, object_id=subject.user_id, new=facts)


async def _approver(edge: Edge, user_id: int, origin: Origin) -> Subject:
    try:
        async with edge.ports.db.read() as session:
            return replace(await loading.of_user(session, user_id), address=origin.address)
    except InvalidToken as error:
        raise _switched_off() from error


async def _find(edge: Edge, user_id: int, user_code: str) -> tuple[Wish, int]:
    allowed = edge.ports.settings.cli_login.guesses_per_minute
    await window.admit(edge.redis, "cli-code", str(user_id), per_minute=allowed)
    found = await records.of_code(edge.redis, records.normal(user_code))
    if found is None:
        raise _unknown()
    return found


def _switched_off() -> CliLoginDenied:
    return CliLoginDenied("The account that approved this is switched off.")


def _unknown() -> CliLoginUnknown:
    return CliLoginUnknown("There is no such login, or its time is over: begin again with `wegent login --browser`.")
