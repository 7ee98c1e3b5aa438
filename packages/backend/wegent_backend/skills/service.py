"""Uploading packages, going back to earlier ones, and looking into them."""

from __future__ import annotations

import asyncio
import hashlib
from typing import Any

from wegent_chat_shell.skills.archive import ArchiveLimits
from wegent_chat_shell.skills.errors import refused
from wegent_chat_shell.skills.package import SkillPackage, read_package, read_texts
from wegent_contracts.errors import NotFound
from wegent_contracts.protocol.skills import SkillFile, SkillFileText, SkillPackageInfo, SkillVersion
from wegent_contracts.resources import Ghost, Ref, Skill
from wegent_contracts.resources.skill import SkillSource

from wegent_backend.access.decision import Target, require
from wegent_backend.context import Context
from wegent_backend.resources import commit, versions
from wegent_backend.resources import repository as resources
from wegent_backend.resources import service as store
from wegent_backend.resources.drafts import Draft
from wegent_backend.resources.errors import not_found
from wegent_backend.resources.intents import Intent
from wegent_backend.resources.rows import document_of, to_wire
from wegent_backend.resources.service import Address, Options
from wegent_backend.skill_settings import SkillSettings
from wegent_backend.skills import repository
from wegent_backend.skills.errors import PackageMissing
from wegent_backend.skills.schemas import ReferencesRemoved
from wegent_backend.tables import ResourceColumns, SkillBinaryRow

PAGE_CHARS = 50_000
UPLOADED = SkillSource(type="upload").model_dump(mode="json", exclude_none=True)


def limits_of(settings: SkillSettings) -> ArchiveLimits:
    return ArchiveLimits(settings.max_bytes, settings.max_unpacked_bytes, settings.max_files)


async def read(settings: SkillSettings, data: bytes) -> SkillPackage:
    """What an upload is, looked at outside of a transaction and of the event loop. Raises SkillRefused."""
    return await asyncio.to_thread(read_package, data, limits_of(settings))


async def put(
    ctx: Context, address: Address, package: SkillPackage, data: bytes, options: Options
) -> tuple[dict[str, Any], bool]:
    """The Skill with this package, and whether it is new. Raises Invalid, Forbidden."""
    identity = await store.target(ctx, address, options, "update")
    known = (await resources.living(ctx.session, [identity])).get(identity)
    draft = _draft(address, package, known)
    await (store.create(ctx, draft, options) if known is None else store.replace(ctx, draft, options))
    row = (await resources.living(ctx.session, [identity]))[identity]
    await _keep(ctx, row, data)
    return to_wire(row), known is None


async def restore(ctx: Context, address: Address, version: int, options: Options) -> dict[str, Any]:
    """Have an earlier package again, as the newest one. Raises NotFound, Forbidden."""
    identity = await store.target(ctx, address, options, "update")
    row = (await resources.living(ctx.session, [identity])).get(identity)
    earlier = None if row is None else await repository.one(ctx.session, row.id, version)
    if earlier is None:
        raise NotFound(f"The skill {address.name} has no version {version} of its package: old ones are forgotten.")
    package = await read(ctx.ports.settings.skill, earlier.data)
    shown, _ = await put(ctx, address, package, earlier.data, options)
    return shown


async def remove_references(ctx: Context, address: Address, options: Options) -> ReferencesRemoved:
    """Take the skill out of all Ghosts that name it, so that it can be deleted. Raises NotFound, and Forbidden when one
    of them is not the caller's to change: then none is.
    """
    await versions.hold(ctx.session)
    identity = await store.target(ctx, address, options, "update")
    rows = await resources.living(ctx.session, [identity])
    if identity not in rows:
        raise not_found(identity)
    found = await resources.referrers(ctx.session, {identity})
    ghosts = list(dict.fromkeys(source for source, _ in found.get(identity, ()) if source.kind == Ghost.__name__))
    for ghost in ghosts:
        require(ctx.subject, "update", Target("resource", ghost.owner_id, ghost.kind), missing=not_found(identity))
    documents = {known: document_of(row) for known, row in (await resources.living(ctx.session, ghosts)).items()}
    intents = [Intent("patch", Ghost, each, _without(documents[each]["spec"], address.name)) for each in ghosts]
    if intents:
        await store.carry_out(ctx, intents, Options())
    return ReferencesRemoved(ghosts=[Ref(name=each.name, namespace=each.namespace) for each in ghosts])


def _without(spec: dict[str, Any], name: str) -> dict[str, Any]:
    """A merge patch."""
    lists = {field: [each for each in spec.get(field, ()) if each != name] for field in ("skills", "preload_skills")}
    refs = {field: {name: None} for field in ("skill_refs", "preload_skill_refs") if name in spec.get(field, {})}
    return {"spec": {**lists, **refs}}


async def info(ctx: Context, address: Address) -> SkillPackageInfo:
    """Raises NotFound and PackageMissing."""
    row, newest = await _newest(ctx, address)
    archive = await asyncio.to_thread(read_package, newest.data, limits_of(ctx.ports.settings.skill))
    kept = [_version(each) for each in await repository.versions(ctx.session, row.id)]
    files = [SkillFile(path=path, size_bytes=size) for path, size in archive.files.items()]
    return SkillPackageInfo(skill_id=row.id, current=kept[0], versions=kept, files=files)


async def content(ctx: Context, address: Address, version: int | None) -> SkillBinaryRow:
    """Raises NotFound and PackageMissing."""
    row = await store.row_of(ctx.session, ctx.subject, address)
    found = await repository.one(ctx.session, row.id, version)
    if found is None:
        raise _missing(address, version)
    return found


async def file(ctx: Context, address: Address, path: str, offset: int) -> SkillFileText:
    """A part of a text file. Raises NotFound, PackageMissing, and SkillRefused for what is no text."""
    _, newest = await _newest(ctx, address)
    settings = ctx.ports.settings.skill
    limits, most = limits_of(settings), settings.max_text_bytes
    texts = await asyncio.to_thread(read_texts, newest.data, most_bytes=most, limits=limits)
    if path not in texts:
        if path in (await asyncio.to_thread(read_package, newest.data, limits)).files:
            text = f"{path} is no text of at most {most} bytes (WEGENT_SKILL_MAX_TEXT_BYTES). Download the package."
            raise refused("not_text", text, "path")
        raise NotFound(f"There is no file {path} in the package of {address.name}.")
    text = texts[path]
    return SkillFileText(path=path, content=text[offset : offset + PAGE_CHARS], offset=offset, total_chars=len(text))


async def _newest(ctx: Context, address: Address) -> tuple[ResourceColumns, SkillBinaryRow]:
    row = await store.row_of(ctx.session, ctx.subject, address)
    newest = await repository.one(ctx.session, row.id)
    if newest is None:
        raise _missing(address, None)
    return row, newest


def _missing(address: Address, version: int | None) -> NotFound:
    if version is not None:
        return NotFound(f"The skill {address.name} has no version {version} of its package.")
    return PackageMissing(f"The skill {address.name} has no package: it was written by hand.")


def _draft(address: Address, package: SkillPackage, known: ResourceColumns | None) -> Draft:
    spec = {**package.spec, "prompt": package.prompt, "source": UPLOADED}
    metadata: dict[str, Any] = {}
    if known is not None:
        before = document_of(known)
        metadata = before["metadata"]
        spec["visible"] = before["spec"].get("visible", True)
    return Draft(Skill, address.namespace, address.name, {"metadata": metadata, "spec": spec})


async def _keep(ctx: Context, row: ResourceColumns, data: bytes) -> None:
    digest = hashlib.sha256(data).hexdigest()
    newest = await repository.versions(ctx.session, row.id)
    if not newest or newest[0].sha256 != digest:
        binary = SkillBinaryRow(
            skill_id=row.id, sha256=digest, size_bytes=len(data), data=data, created_by=ctx.subject.user_id
        )
        await repository.add(ctx.session, binary, kept=ctx.ports.settings.skill.kept_versions)
    status = {**row.status, "fileSize": len(data), "fileHash": digest}
    await commit.write_status(store.desk_of(ctx, Options()), row, status)


def _version(row: SkillBinaryRow) -> SkillVersion:
    return SkillVersion(
        version=row.version,
        sha256=row.sha256,
        size_bytes=row.size_bytes,
        created_at=row.created_at,
        created_by=row.created_by,
    )
