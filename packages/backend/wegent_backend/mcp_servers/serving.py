"""Servers for an answer: with the tokens of the person for whom it is given, and what of their tools is approved."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence

from wegent_contracts.protocol.mcp import McpTarget

from wegent_backend.auth.subject import Subject
from wegent_backend.auth.task_tokens import TaskTokens
from wegent_backend.context import unit
from wegent_backend.mcp_servers import repository, reviewing
from wegent_backend.mcp_servers.declared import Declared, Place, address_of
from wegent_backend.mcp_servers.renewing import access_tokens
from wegent_backend.mcp_servers.reviewing import Look
from wegent_backend.mcp_servers.targets import For, Known, target_of
from wegent_backend.ports import Ports


class Serving:
    """For all answers of a process."""

    def __init__(self, ports: Ports, task_tokens: TaskTokens) -> None:
        self._ports = ports
        self._task_tokens = task_tokens

    async def targets(self, subject: Subject, task_id: int, declared: Sequence[Declared]) -> dict[Place, McpTarget]:
        """Holds no session while a server is asked: a first use is approved by what is there."""
        declared = list({each.place: each for each in declared}.values())
        if not declared:
            return {}
        whom = For(subject, self._ports.settings, self._task_tokens.issue(subject.user_id, task_id))
        tokens = await access_tokens(self._ports, subject, declared)
        pins, first = await self._remembered(declared)
        found = {each.place: target_of(each, whom, Known(pins, tokens)) for each in declared}
        first = [each for each in first if found[each.place].fault is None]
        looks = await asyncio.gather(*(self._look(each, found[each.place]) for each in first))
        for each, look in zip(first, looks, strict=True):
            found[each.place] = await self._trusted(subject, each, look, found[each.place])
        return found

    async def _remembered(
        self, declared: Iterable[Declared]
    ) -> tuple[dict[tuple[str, str], dict[str, str]], list[Declared]]:
        """Approved tools, and servers of people's own resources of which nothing was approved before.

        A server that is elsewhere than when somebody approved it is another one.
        """
        own = [each for each in declared if each.home is not None and each.server is not None]
        uids = {each.key[0] for each in own}
        async with self._ports.db.read() as session:
            reviews = await repository.reviews(session, uids)
            pins = await repository.pins(session, uids)
        known: dict[tuple[str, str], dict[str, str]] = {}
        first = []
        for each in own:
            row = reviews.get(each.key)
            if row is not None and row.approved_at is not None and row.address == _address(each):
                known[each.key] = repository.hashes(pins.get(each.key, {}))
            elif self._ports.settings.mcp.pin_first_use and each.home is not None and each.home.owner_id > 0:
                first.append(each)
        return known, first

    async def _look(self, declared: Declared, target: McpTarget) -> Look:
        return await reviewing.look(declared.name, target, self._ports.settings.chat)

    async def _trusted(self, subject: Subject, declared: Declared, look: Look, target: McpTarget) -> McpTarget:
        async with unit(self._ports, subject) as ctx:
            await reviewing.trust_first_use(ctx, declared, look)
            pins = (await repository.pins(ctx.session, [declared.key[0]])).get(declared.key, {})
        if look.state == "unreachable":
            return target.model_copy(update={"fault": look.message})  # nobody waits for it twice
        return target.model_copy(update={"pins": repository.hashes(pins)})


def _address(declared: Declared) -> str:
    return "" if declared.server is None else address_of(declared.server)
