"""Which skills an answer can use: those of the team, those of this message, and what its user has by default."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession
from wegent_chat_shell.skills.package import read_texts
from wegent_contracts.errors import FieldError, Invalid
from wegent_contracts.protocol.skills import SkillOrigin, SkillText, WantedSkill
from wegent_contracts.resources import Skill
from wegent_contracts.resources.ghost import SkillRef

from wegent_backend.access.reach import owners
from wegent_backend.auth.subject import Subject
from wegent_backend.chat.plan import Member
from wegent_backend.resources import repository as resources
from wegent_backend.resources.rows import to_resource
from wegent_backend.skill_settings import SkillSettings
from wegent_backend.skills import repository
from wegent_backend.skills.service import limits_of
from wegent_backend.tables import KindRow
from wegent_backend.tables.kinds import PUBLIC_USER_ID

KIND: Final = Skill.__name__
PACKAGES_KEPT: Final = 64
FILES_BYTES: Final = 1_000_000
"""Of all files of a skill that travel with a request."""


@dataclass(frozen=True)
class Chosen:
    """A skill, why it is there, and whether it is loaded from the start."""

    row: KindRow
    origin: SkillOrigin
    preload: bool

    @property
    def skill(self) -> Skill:
        return to_resource(Skill, self.row)


async def of_member(session: AsyncSession, subject: Subject, member: Member) -> list[Chosen]:
    """Those of its ghost. What does not exist any more is left out: the ghost's conditions say so."""
    spec = member.ghost.spec
    mine = owners(subject, "use", KIND)
    among = mine if member.reach == (PUBLIC_USER_ID,) else member.reach
    chosen = []
    for name in spec.skills:
        ref = spec.preload_skill_refs.get(name) or spec.skill_refs.get(name)
        row = await _referred(session, ref, among, name, member.ghost.metadata.namespace)
        if row is not None:
            chosen.append(Chosen(row, "team", name in spec.preload_skills or _preloads(row)))
    return chosen


async def of_message(session: AsyncSession, subject: Subject, wanted: Iterable[WantedSkill]) -> list[Chosen]:
    """Raises Invalid for what the subject has not."""
    chosen = []
    for place, each in enumerate(wanted):
        among = (PUBLIC_USER_ID,) if each.is_public else owners(subject, "use", KIND)
        row = await resources.named(session, KIND, among, each.namespace, each.name)
        if row is None:
            message = f'You have no skill "{each.name}".'
            raise Invalid(
                message, fields=[FieldError(path=f"additional_skills[{place}].name", rule="missing", message=message)]
            )
        chosen.append(Chosen(row, "task", each.preload or _preloads(row)))
    return chosen


async def by_default(session: AsyncSession, subject: Subject, names: Iterable[str]) -> list[Chosen]:
    """What the subject wants in all chats; what is gone is left out."""
    chosen = []
    for name in names:
        row = await resources.named(session, KIND, owners(subject, "use", KIND), "default", name)
        if row is not None:
            chosen.append(Chosen(row, "default", _preloads(row)))
    return chosen


def together(*groups: Sequence[Chosen]) -> list[Chosen]:
    """Names differ: the first one counts. Skills that are for other shells are left out."""
    found: dict[str, Chosen] = {}
    for chosen in (each for group in groups for each in group):
        bound = chosen.skill.spec.bind_shells
        if not bound or "Chat" in bound:
            found.setdefault(chosen.row.name, chosen)
    return list(found.values())


class SkillTexts:
    """What engines get of skills. Files of packages are unpacked once per process and content."""

    def __init__(self, settings: SkillSettings) -> None:
        self._limits = limits_of(settings)
        self._most_bytes = settings.max_text_bytes
        self._kept: OrderedDict[str, dict[str, str]] = OrderedDict()

    async def of(self, session: AsyncSession, chosen: Sequence[Chosen]) -> list[SkillText]:
        return [await self._text(session, each) for each in chosen]

    async def _text(self, session: AsyncSession, chosen: Chosen) -> SkillText:
        skill = chosen.skill
        spec = skill.spec
        return SkillText(
            name=chosen.row.name,
            description=spec.description,
            prompt=spec.prompt or "",
            preload=chosen.preload,
            files=await self._files(session, skill),
            lacks=_lacks(skill),
        )

    async def _files(self, session: AsyncSession, skill: Skill) -> dict[str, str]:
        digest = None if skill.status is None else skill.status.file_hash
        if digest is None:
            return {}
        if digest not in self._kept:
            row = await repository.one(session, skill.metadata.id or 0)
            if row is None:
                return {}
            texts = await asyncio.to_thread(read_texts, row.data, most_bytes=self._most_bytes, limits=self._limits)
            self._kept[digest] = _bounded(texts)
        self._kept.move_to_end(digest)
        while len(self._kept) > PACKAGES_KEPT:
            self._kept.popitem(last=False)
        return self._kept[digest]


def _bounded(texts: dict[str, str]) -> dict[str, str]:
    kept, room = {}, FILES_BYTES
    for path, text in texts.items():
        room -= len(text)
        if room < 0:
            break
        kept[path] = text
    return kept


def _lacks(skill: Skill) -> str:
    """Code of a package is not run: that needs a sandbox."""
    names = ", ".join(tool.name for tool in skill.spec.tools)
    return f"The tools of this skill ({names}) cannot be used here: code of skills is not run." if names else ""


def _preloads(row: KindRow) -> bool:
    return bool(row.spec.get("preload"))


async def _referred(
    session: AsyncSession, ref: SkillRef | None, among: Sequence[int], name: str, namespace: str
) -> KindRow | None:
    if ref is not None:
        row = await resources.by_id(session, KIND, tuple(among), ref.skill_id)
        if row is not None:
            return row
        namespace = ref.namespace
    return await resources.named(session, KIND, tuple(among), namespace, name)
