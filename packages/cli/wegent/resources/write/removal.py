"""Deletes several resources that may refer to one another."""

from __future__ import annotations

from collections.abc import Sequence

from wegent_contracts.protocol.resources import BatchAnswer, ItemResult

from wegent.client.errors import ClientError, NotFound, Refused, WrongUsage
from wegent.client.rest import Rest
from wegent.client.target import Target
from wegent.resources.write.answers import read_as
from wegent.resources.write.doomed import Doomed

REFERENCED = "Referenced"


class Removal:
    """One deletion of `wanted`; `failures` are there after it."""

    def __init__(self, rest: Rest, target: Target, wanted: Sequence[Doomed], *, cascade: bool, dry_run: bool) -> None:
        self.failures: list[ClientError] = []
        self._rest = rest
        self._target = target
        self._wanted = wanted
        self._params = {"cascade": cascade, "dryRun": dry_run, "scope": target.scope}
        self._dry_run = dry_run
        self._gone: dict[tuple[str, str, str], ItemResult] = {}

    async def carry_out(self) -> list[ItemResult]:
        """Everything that was deleted. What is refused because others refer to it has its turn again after them."""
        pending = list(self._wanted)
        while pending:
            referenced = [(entry, error) for entry in pending if (error := await self._referenced(entry))]
            if len(referenced) == len(pending):
                self.failures += [error for _, error in referenced]
                break
            pending = [entry for entry, _ in referenced]
        return list(self._gone.values())

    async def _referenced(self, entry: Doomed) -> Refused | None:
        """Deletes one; the refusal when others refer to it."""
        if _key(entry) in self._gone:
            return None
        path = self._target.path(entry.kind.plural, entry.name, namespace=entry.namespace)
        try:
            answer = read_as(BatchAnswer, (await self._rest.send("DELETE", path, params=self._params)).body)
        except NotFound as error:
            self.failures.append(await self._hidden_by_scope(entry, path) or error)
        except Refused as error:
            if error.reason == REFERENCED and not self._would_go(entry, error):
                return error
            if error.reason != REFERENCED:
                self.failures.append(error)
        else:
            self._gone |= {(item.kind, item.namespace, item.name): item for item in answer.results}
        return None

    async def _hidden_by_scope(self, entry: Doomed, path: str) -> ClientError | None:
        """Why something that `wegent get` shows is not there to delete."""
        if self._target.public:
            return None
        try:
            await self._rest.get(path, scope="public", fields="metadata.name")
        except NotFound:
            return None
        return WrongUsage(f"{entry} is public: only admins delete it, with --public.")

    def _would_go(self, entry: Doomed, error: Refused) -> bool:
        """In a dry run nothing goes: what only the others to delete refer to counts as deletable."""
        wanted = {_key(other) for other in self._wanted}
        referrers = [(item["kind"], item["namespace"], item["name"]) for item in error.details.get("referrers", [])]
        if not self._dry_run or not referrers or not wanted.issuperset(referrers):
            return False
        self._gone[_key(entry)] = ItemResult(
            kind=entry.kind.__name__, namespace=entry.namespace, name=entry.name, operation="deleted", success=True
        )
        return True


def _key(entry: Doomed) -> tuple[str, str, str]:
    return entry.kind.__name__, entry.namespace, entry.name
