"""One request for each route and each kind of thing that it can be about: a row of the matrix.

A new route without a row fails the test; a row says which request is sent, and what its target is for the rules.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from wegent_backend.access.decision import Grant, Target
from wegent_backend.access.rules import Thing, Verb

from .world import INNER, SPECS, Person, World

API = "/api/v1"
SECRET = "Secret"
WITHIN = INNER.replace("/", "%2F")


@dataclass(frozen=True)
class Attempt:
    """A request, and what it is done to. `target` None: nothing but the caller's own."""

    path: str
    target: Target | None = None
    json: Any = None
    params: dict[str, Any] = field(default_factory=dict)
    # Statuses that are no refusal: what was wanted, or why it does not work for anybody.
    fine: tuple[int, ...] = (200, 201, 202, 204)
    # Of the target, where that is not the verb of the route: whoever copies must be able to read.
    verb: Verb | None = None


Sample: TypeAlias = Callable[[World, Person], Awaitable[Attempt]]


def document(kind: str, name: str, namespace: str | None = None) -> dict[str, Any]:
    where = {"namespace": namespace} if namespace else {}
    return {"kind": kind, "metadata": {"name": name, **where}, "spec": SPECS[kind]}


def of_kind(kind: str, suffix: str = "", *, short: bool = False, **request: Any) -> dict[str, Sample]:
    """Attempts on a resource of a person, a group, everybody, and one that is shared."""
    plural = f"{kind.lower()}s"

    def address(namespace: str, name: str) -> str:
        return f"{API}/{plural}/{name}{suffix}" if short else f"{API}/namespaces/{namespace}/{plural}/{name}{suffix}"

    async def personal(world: World, _person: Person) -> Attempt:
        row = await world.resource(kind, world.owner.id, "default")
        return Attempt(address("default", row.name), Target("resource", row.user_id, kind), **request)

    async def group(world: World, _person: Person) -> Attempt:
        row = await world.resource(kind, -world.inner, INNER)
        return Attempt(address(WITHIN, row.name), Target("resource", row.user_id, kind), **request)

    async def public(world: World, _person: Person) -> Attempt:
        row = await world.resource(kind, 0, "default")
        more = {**request, "params": {**request.get("params", {}), "scope": "public"}}
        return Attempt(address("default", row.name), Target("resource", 0, kind), **more)

    async def shared(world: World, person: Person) -> Attempt:
        row = await world.resource(kind, world.owner.id, "default", shared=True)
        grant = grant_of(person)
        more = dict(request)
        if grant is not None:
            more["params"] = {**request.get("params", {}), "scope": "shared"}
        return Attempt(address("default", row.name), Target("resource", row.user_id, kind, grant), **more)

    found: dict[str, Sample] = {"personal": personal, "public": public}
    if not short:
        found["group"] = group
    if kind == "Team":
        found["shared"] = shared
    return found


def replacing(kind: str, *, short: bool = False) -> dict[str, Sample]:
    """PUT of a whole resource."""

    def whole(sample: Sample) -> Sample:
        async def attempt(world: World, person: Person) -> Attempt:
            found = await sample(world, person)
            return replace(found, json=document(kind, found.path.rsplit("/", 1)[1]))

        return attempt

    return {name: whole(sample) for name, sample in of_kind(kind, short=short).items()}


def copying(kind: str) -> dict[str, Sample]:
    """Into one's own namespace, of whatever one can read."""

    def named(sample: Sample) -> Sample:
        async def attempt(world: World, person: Person) -> Attempt:
            body = {"name": world.fresh(), "namespace": "default"}
            return replace(await sample(world, person), json=body, params={}, verb="read")

        return attempt

    return {name: named(sample) for name, sample in of_kind(kind, "/copy").items()}


def unsaved(path: str) -> dict[str, Sample]:
    """A model that nobody has stored: one's own, a group's, and a public one."""
    fine, body = (200, 503), {"spec": SPECS["Model"]}

    async def personal(_world: World, person: Person) -> Attempt:
        return Attempt(path, Target("resource", person.id, "Model"), body, fine=fine)

    async def group(world: World, _person: Person) -> Attempt:
        within = {**body, "metadata": {"namespace": INNER}}
        return Attempt(path, Target("resource", -world.inner, "Model"), within, {"scope": "group"}, fine)

    async def public(_world: World, _person: Person) -> Attempt:
        return Attempt(path, Target("resource", 0, "Model"), body, {"scope": "public"}, fine)

    return {"personal": personal, "group": group, "public": public}


def grant_of(person: Person) -> Grant | None:
    return {"guest": Grant("Reporter"), "shared-developer": Grant("Developer")}.get(person.name)


def both(suffix: str = "", **request: Any) -> dict[str, Sample]:
    """A kind that only members from Reporter on see, and one that all members see."""
    return {
        f"{kind} {name}": sample
        for kind in ("Ghost", "Team")
        for name, sample in of_kind(kind, suffix, **request).items()
    }


def listing(path: str, thing: Thing = "resource") -> dict[str, Sample]:
    async def own(_world: World, person: Person) -> Attempt:
        return Attempt(path, Target(thing, person.id))

    return {"own": own}


def within_group(path: str, thing: Thing, kind: str | None = None, **request: Any) -> Sample:
    async def attempt(world: World, _person: Person) -> Attempt:
        return Attempt(path, Target(thing, -world.inner, kind), **request)

    return attempt


def creating(kind: str, path: str, group_path: str | None = None) -> dict[str, Sample]:
    async def personal(world: World, person: Person) -> Attempt:
        return Attempt(path, Target("resource", person.id, kind), document(kind, world.fresh()))

    async def public(world: World, _person: Person) -> Attempt:
        return Attempt(path, Target("resource", 0, kind), document(kind, world.fresh()), {"scope": "public"})

    async def group(world: World, _person: Person) -> Attempt:
        target = Target("resource", -world.inner, kind)
        return Attempt(group_path or path, target, document(kind, world.fresh()), {"scope": "group"})

    return {"personal": personal, "public": public, **({"group": group} if group_path else {})}


def batches(path: str, group_path: str, *, existing: bool) -> dict[str, Sample]:
    """Batches of one document, which is there already or not."""

    async def name(world: World, owner_id: int, namespace: str) -> str:
        return (await world.resource("Ghost", owner_id, namespace)).name if existing else world.fresh()

    async def personal(world: World, person: Person) -> Attempt:
        owner_id = world.owner.id if existing else person.id
        return Attempt(
            path, Target("resource", owner_id, "Ghost"), [document("Ghost", await name(world, owner_id, "default"))]
        )

    async def group(world: World, _person: Person) -> Attempt:
        target = Target("resource", -world.inner, "Ghost")
        return Attempt(
            group_path, target, [document("Ghost", await name(world, -world.inner, INNER), INNER)], {"scope": "group"}
        )

    async def public(world: World, _person: Person) -> Attempt:
        target = Target("resource", 0, "Ghost")
        return Attempt(path, target, [document("Ghost", await name(world, 0, "default"))], {"scope": "public"})

    return {"personal": personal, "group": group, "public": public}


def secrets(**request: Any) -> dict[str, Sample]:
    """On a secret that is there: everybody's own, the group's, and one of public resources."""

    async def attempt(world: World, owner_id: int, namespace: str, more: dict[str, Any]) -> Attempt:
        row = await world.secret(owner_id, namespace)
        path = f"{API}/namespaces/{namespace.replace('/', '%2F')}/secrets/{row.name}"
        return Attempt(path, Target("secret", owner_id, SECRET), **more)

    async def personal(world: World, person: Person) -> Attempt:
        return await attempt(world, person.id, "default", request)

    async def others(world: World, _person: Person) -> Attempt:
        return await attempt(world, world.people["shared-developer"].id, "default", request)

    async def group(world: World, _person: Person) -> Attempt:
        return await attempt(world, -world.inner, INNER, _in(request, "group"))

    async def public(world: World, _person: Person) -> Attempt:
        return await attempt(world, 0, "default", _in(request, "public"))

    found = {"personal": personal, "group": group, "public": public}
    return found if "json" in request else {**found, "of somebody": others}


def _in(request: dict[str, Any], scope: str) -> dict[str, Any]:
    return {**request, "params": {**request.get("params", {}), "scope": scope}}


def conversation(path: Callable[[int, str], str], **request: Any) -> dict[str, Sample]:
    async def private(world: World, _person: Person) -> Attempt:
        task, _ = await world.task(world.owner)
        return Attempt(path(task.id, task.name), Target("task", task.user_id, "Task"), **request)

    async def shared(world: World, person: Person) -> Attempt:
        task, _ = await world.task(world.owner, shared=True)
        return Attempt(path(task.id, task.name), Target("task", task.user_id, "Task", grant_of(person)), **request)

    return {"private": private, "shared": shared}


def api_keys(**request: Any) -> dict[str, Sample]:
    """On a key that is there."""

    async def personal(world: World, _person: Person) -> Attempt:
        row = await world.key(world.owner.id, "personal")
        return Attempt(f"{API}/api-keys/{row.id}", Target("api key", row.user_id), **request)

    return {"personal": personal}


def service_keys(**request: Any) -> dict[str, Sample]:
    async def of_service(world: World, _person: Person) -> Attempt:
        row = await world.key(world.people["admin"].id, "service")
        return Attempt(f"{API}/admin/service-keys/{row.id}", **request)

    return {"of a service": of_service}


def alone(path: str, **request: Any) -> dict[str, Sample]:
    """About nothing but the caller, or nobody's in particular."""

    async def attempt(_world: World, _person: Person) -> Attempt:
        return Attempt(path, None, **request)

    return {"": attempt}
