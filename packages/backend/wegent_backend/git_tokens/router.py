"""Routes of one's own git tokens."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from fastapi import APIRouter, Path, Response
from pydantic import AfterValidator
from wegent_contracts.resources.patterns import DOMAIN_PATTERN

from wegent_backend.access.routes import access
from wegent_backend.edge import ReadContext, WriteContext
from wegent_backend.git_tokens import service
from wegent_backend.git_tokens.schemas import GitToken, GitTokenBody, GitTokenList, GitTokensBody, one_spelling
from wegent_backend.statuses import errors

router = APIRouter(prefix="/users/me/git-tokens", tags=["users"])

HostOfPath: TypeAlias = Annotated[
    str,
    Path(alias="host", max_length=253, pattern=DOMAIN_PATTERN, description="As git.example.com:8443"),
    AfterValidator(one_spelling),
]
CHANGED = errors(400, 401, 403, 413, 422)


@router.get("", summary="List the git hosts that one has tokens for", responses=errors(401, 403))
@access("account", "read")
async def list_git_tokens(ctx: ReadContext) -> GitTokenList:
    return await service.list_all(ctx)


@router.put("", summary="Have these git tokens, in this order, and no others", responses=CHANGED)
@access("account", "update")
async def put_git_tokens(ctx: WriteContext, body: GitTokensBody) -> GitTokenList:
    return await service.put_all(ctx, body.items)


@router.get("/{host}", summary="What is known about a git token", responses=errors(401, 403, 404, 422))
@access("account", "read")
async def get_git_token(ctx: ReadContext, host: HostOfPath) -> GitToken:
    return await service.get(ctx, host)


@router.put(
    "/{host}",
    summary="Store a git token, or replace it",
    responses={201: {"model": GitToken, "description": "The host is new"}, **CHANGED},
)
@access("account", "update")
async def put_git_token(ctx: WriteContext, host: HostOfPath, body: GitTokenBody, response: Response) -> GitToken:
    stored, created = await service.put(ctx, host, body)
    response.status_code = 201 if created else 200
    return stored


@router.delete("/{host}", status_code=204, summary="Delete a git token", responses=errors(401, 403, 404, 422))
@access("account", "update")
async def delete_git_token(ctx: WriteContext, host: HostOfPath) -> None:
    await service.delete(ctx, host)
