"""Routes of skills' packages, beside those that every kind has."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from wegent_contracts.errors import BadRequest
from wegent_contracts.protocol.skills import RestoreVersion, SkillFileText, SkillPackageInfo
from wegent_contracts.resources import Skill

from wegent_backend.access.routes import access
from wegent_backend.addresses import Namespace
from wegent_backend.context import unit
from wegent_backend.edge import Caller, EdgeOf, ReadContext, WriteContext
from wegent_backend.resources.answers import json_answer
from wegent_backend.resources.parameters import Name, ScopeOfWrite
from wegent_backend.resources.service import Address, Options
from wegent_backend.skills import service
from wegent_backend.skills.schemas import ReferencesRemoved
from wegent_backend.statuses import READ, WRITE, errors

router = APIRouter(prefix="/namespaces/{ns}/skills/{name}/package", tags=["skills"])
references = APIRouter(prefix="/namespaces/{ns}/skills/{name}", tags=["skills"])

ZIP: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "description": "A ZIP with a SKILL.md at its top or in its one folder",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
ZIPPED: Final = {"content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}}}


@router.put(
    "",
    response_model=Skill,
    operation_id="uploadSkill",
    summary="Upload the package of a skill",
    responses={201: {"model": Skill, "description": "The skill is new"}, **WRITE, **errors(408)},
    openapi_extra=ZIP,
)
@access("resource", "create")
async def upload(
    request: Request, edge: EdgeOf, caller: Caller, ns: Namespace, name: Name, scope: ScopeOfWrite = None
) -> Response:
    """Creates the skill, or gives it a new version. Up to WEGENT_SKILL_MAX_BYTES."""
    data = await request.body()
    if not data:
        raise BadRequest("The body is empty: send the ZIP of the skill.")
    package = await service.read(edge.ports.settings.skill, data)
    async with unit(edge.ports, caller) as ctx:
        shown, new = await service.put(ctx, Address(Skill, ns, name), package, data, Options(scope))
    return json_answer(shown, 201 if new else 200)


@router.get("", operation_id="getSkillPackage", summary="What is in the package of a skill", responses=READ)
@access("resource", "read")
async def info(ctx: ReadContext, ns: Namespace, name: Name) -> SkillPackageInfo:
    """Its files, and its versions, newest first."""
    return await service.info(ctx, Address(Skill, ns, name))


@router.get(
    "/content",
    operation_id="downloadSkill",
    summary="Download the package of a skill",
    response_class=Response,
    responses={200: {"description": "The ZIP as it was uploaded", **ZIPPED}, **READ},
)
@access("resource", "read")
async def content(
    ctx: ReadContext,
    ns: Namespace,
    name: Name,
    version: Annotated[int | None, Query(ge=1, le=2**31 - 1, description="The newest when absent")] = None,
) -> Response:
    found = await service.content(ctx, Address(Skill, ns, name), version)
    headers = {"content-disposition": 'attachment; filename="skill.zip"', "etag": f'"{found.sha256}"'}
    return Response(found.data, media_type="application/zip", headers=headers)


@router.get("/file", operation_id="readSkillFile", summary="Read a text file of a skill", responses=READ)
@access("resource", "read")
async def file(
    ctx: ReadContext,
    ns: Namespace,
    name: Name,
    path: Annotated[str, Query(min_length=1, max_length=1000, description="As the package names it")],
    offset: Annotated[int, Query(ge=0, le=2**31 - 1, description="Characters to leave out at the beginning")] = 0,
) -> SkillFileText:
    """A part of it; `total_chars` says how much there is."""
    return await service.file(ctx, Address(Skill, ns, name), path, offset)


@router.post(
    "/restore",
    response_model=Skill,
    operation_id="restoreSkillVersion",
    summary="Go back to an earlier package",
    responses=WRITE,
)
@access("resource", "update")
async def restore(
    ctx: WriteContext, ns: Namespace, name: Name, body: RestoreVersion, scope: ScopeOfWrite = None
) -> Response:
    """It becomes the newest version."""
    return json_answer(await service.restore(ctx, Address(Skill, ns, name), body.version, Options(scope)))


@references.post(
    "/remove-references",
    operation_id="removeSkillReferences",
    summary="Take a skill out of all Ghosts that name it",
    responses=WRITE,
)
@access("resource", "update")
async def remove_references(
    ctx: WriteContext, ns: Namespace, name: Name, scope: ScopeOfWrite = None
) -> ReferencesRemoved:
    """Then it can be deleted. All of them or none: somebody else's Ghost is not changed."""
    return await service.remove_references(ctx, Address(Skill, ns, name), Options(scope))
