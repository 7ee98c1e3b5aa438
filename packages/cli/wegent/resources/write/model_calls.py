"""`wegent model`: asks a model's provider through the server."""

from __future__ import annotations

from dataclasses import dataclass

from wegent_contracts.protocol.resources import ModelTestAnswer, OfferedModels

from wegent.client.rest import Rest
from wegent.client.target import Target, with_rest
from wegent.resources.write.answers import read_as
from wegent.resources.write.dialogue import Dialogue

FAILED = 1


@dataclass(frozen=True)
class OfModel:
    """A stored model by its name."""

    target: Target
    name: str


def check_model(wanted: OfModel, dialogue: Dialogue | None = None) -> int:
    """Returns 0 when the provider answered, FAILED when it did not."""
    said = dialogue or Dialogue.of_process()

    async def work(rest: Rest) -> int:
        path = wanted.target.path("models", wanted.name, "test")
        answer = await rest.send("POST", path, params={"scope": wanted.target.scope})
        result = read_as(ModelTestAnswer, answer.body)
        said.say(
            f"model/{wanted.name}: {result.message} ({result.milliseconds} ms)", "green" if result.success else "red"
        )
        return 0 if result.success else FAILED

    return with_rest(wanted.target, work)


def available(wanted: OfModel, dialogue: Dialogue | None = None) -> int:
    """Prints the ids that the provider of a model has, one on each line."""
    said = dialogue or Dialogue.of_process()

    async def work(rest: Rest) -> int:
        path = wanted.target.path("models", wanted.name, "available")
        for offered in read_as(OfferedModels, await rest.get(path, scope=wanted.target.scope)).items:
            said.say(offered.id)
        return 0

    return with_rest(wanted.target, work)
