"""Sends manifests to the server as one batch, and says in their own lines why it refuses them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wegent_contracts.protocol.resources import BatchAnswer

from wegent.client.errors import ClientError, Refused
from wegent.client.rest import Rest
from wegent.client.target import Target
from wegent.manifests.locate import refusals
from wegent.manifests.problems import Problem, report
from wegent.manifests.reading import Manifest
from wegent.resources.write.answers import read_as
from wegent.resources.write.dialogue import Dialogue
from wegent.resources.write.errors import RefusedWhere

NOTHING_WRITTEN = "\nNothing was written."


async def apply_batch(
    rest: Rest, target: Target, manifests: Sequence[Manifest], dialogue: Dialogue, **params: Any
) -> BatchAnswer:
    """`POST /apply`. Raises RefusedWhere when the manifests are at fault, other ClientErrors as they are."""
    tried = bool(params.get("dryRun"))
    params |= {"namespace": target.namespace, "scope": target.scope}
    try:
        answer = await rest.send("POST", "/apply", json=[manifest.document for manifest in manifests], params=params)
    except Refused as error:
        raise located(error, manifests, dialogue, ending="" if tried else NOTHING_WRITTEN) from None
    return read_as(BatchAnswer, answer.body)


def located(error: Refused, manifests: Sequence[Manifest], dialogue: Dialogue, *, ending: str = "") -> ClientError:
    """The refusal with file, line and column where it is about the manifests; otherwise the refusal itself."""
    problems: list[Problem] = refusals(error, manifests)
    if not problems:
        return error
    return RefusedWhere(f"{report(problems, with_lines=dialogue.interactive)}{ending}")
