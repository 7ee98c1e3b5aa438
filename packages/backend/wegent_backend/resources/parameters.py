"""What routes of resources take: parts of their addresses, queries, and bodies in JSON or YAML."""

from __future__ import annotations

from typing import Annotated, Any, Final, TypeAlias

from fastapi import Depends, Path, Query, Request

from wegent_backend.access.owners import ReadScope, Scope
from wegent_backend.addresses import Namespace
from wegent_backend.edge import Caller, EdgeOf
from wegent_backend.resources import apply, bodies, service
from wegent_backend.resources.service import Options

MANAGER_PATTERN: Final = r"^[A-Za-z0-9]([A-Za-z0-9._/-]{0,126}[A-Za-z0-9])?$"

Limit: TypeAlias = Annotated[int, Query(ge=1, le=200, description="Most items of one answer")]
Cursor: TypeAlias = Annotated[str | None, Query(max_length=500, description="`nextCursor` of the page before")]
Name: TypeAlias = Annotated[str, Path(max_length=253, description="metadata.name")]
LabelSelector: TypeAlias = Annotated[
    str | None, Query(alias="labelSelector", max_length=1000, description="For example `app=dev-team,!draft`")
]
Fields: TypeAlias = Annotated[
    str | None,
    Query(
        max_length=2000,
        description="Only these fields, for example `metadata.name,spec.shellType`; the answer has no others, "
        "also where its schema requires them",
    ),
]
ScopeOfRead: TypeAlias = Annotated[
    ReadScope,
    Query(alias="scope", description="Whose resources: own, those of one's groups, shared with one, public, or all"),
]
ScopeOfWrite: TypeAlias = Annotated[
    Scope | None,
    Query(
        alias="scope",
        description="Whose resource; absent: of the group when the namespace is one of the caller's groups, else own. "
        "`public` needs the role admin, `shared` is somebody's who shared it as Developer or more",
    ),
]
FieldManager: TypeAlias = Annotated[
    str, Query(alias="fieldManager", pattern=MANAGER_PATTERN, description="Who owns the fields that are written")
]
DryRun: TypeAlias = Annotated[bool, Query(alias="dryRun", description="Do everything but write")]
Number: TypeAlias = Annotated[int, Path(ge=1, le=2**31 - 1, description="Of the revision")]
Version: TypeAlias = Annotated[
    int | None,
    Query(alias="resourceVersion", ge=0, le=2**63 - 1, description="What was read; another one is a conflict"),
]


async def _document(request: Request, edge: EdgeOf, caller: Caller) -> Any:
    del caller  # nobody else's body is read
    return await bodies.one(request, edge.ports.settings.resource)


async def _items(request: Request, edge: EdgeOf, caller: Caller) -> list[apply.Item]:
    del caller
    return await bodies.many(request, edge.ports.settings.resource)


# Read before the unit of work begins: no slow body holds the database.
Document: TypeAlias = Annotated[Any, Depends(_document)]
Items: TypeAlias = Annotated[list[apply.Item], Depends(_items)]


async def _options(
    scope: ScopeOfWrite = None, manager: FieldManager = service.DEFAULT_MANAGER, dry_run: DryRun = False
) -> Options:
    return Options(scope, manager, dry_run)


WriteOptions: TypeAlias = Annotated[Options, Depends(_options)]


async def _anywhere() -> None:
    return None


async def _in_default() -> str:
    return "default"


async def _named(ns: Namespace) -> str:
    return ns


ANYWHERE: Final = Annotated[str | None, Depends(_anywhere)]
IN_DEFAULT: Final = Annotated[str, Depends(_in_default)]
NAMED: Final = Annotated[str, Depends(_named)]
"""Where the resources of an address are: it says so, or it is a short form."""
