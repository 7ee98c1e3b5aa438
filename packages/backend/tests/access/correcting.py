"""Attempts on evaluations of answers, and on what they ask."""

from __future__ import annotations

from wegent_backend.access.decision import Target
from wegent_backend.tables import CorrectionRow

from .conversations import MESSAGE, on_message
from .samples import API, Attempt, Sample, grant_of
from .world import Person, World


def asking() -> dict[str, Sample]:
    """There is no such model: that is told after who may."""

    def about(*, shared: bool) -> Sample:
        async def attempt(world: World, person: Person) -> Attempt:
            task, answer = await world.task(world.owner, shared=shared)
            target = Target("task", task.user_id, "Task", grant_of(person) if shared else None)
            body = {"task_id": task.id, "subtask_id": answer.id, "correction_model": "none"}
            return Attempt(f"{API}/chat/correct", target, body, fine=(404,))

        return attempt

    return {"private": about(shared=False), "shared": about(shared=True)}


def judged(suffix: str, **request: object) -> dict[str, Sample]:
    """On an answer with an evaluation."""

    def with_one(sample: Sample) -> Sample:
        async def attempt(world: World, person: Person) -> Attempt:
            found = await sample(world, person)
            numbers = [int(part) for part in found.path.split("/") if part.isdigit()]
            row = CorrectionRow(
                task_id=numbers[0],
                subtask_id=numbers[1],
                user_id=world.owner.id,
                state="completed",
                model_name="second",
                result=RESULT,
            )
            async with world.backend.edge.ports.db.write() as session:
                session.add(row)
            return found

        return attempt

    return {name: with_one(sample) for name, sample in on_message(suffix, **request).items()}


RESULT = {
    "scores": {"accuracy": 1, "logic": 1, "completeness": 1},
    "improved_answer": "Better",
    "good_enough": False,
}

CORRECTING: dict[str, dict[str, Sample]] = {
    f"POST {API}/chat/correct": asking(),
    # It asks nothing.
    f"POST {MESSAGE}/clarification": on_message("/clarification", json={"answers": {}}, fine=(409,)),
    f"GET {MESSAGE}/correction": judged("/correction"),
    f"POST {MESSAGE}/apply-correction": judged("/apply-correction"),
    f"DELETE {MESSAGE}/correction": judged("/correction"),
}
