"""The tools with which a model loads skills, and reads their files."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final

from wegent_contracts.protocol.skills import SkillText

from wegent_chat_shell.graph.names import LOAD_SKILL
from wegent_chat_shell.settings import ChatShellSettings
from wegent_chat_shell.tools.base import Tool, ToolContext, ToolFailed
from wegent_chat_shell.tools.sources import Offer, Opening

READ_FILE: Final = "read_skill_file"
FILES_NAMED: Final = 50


@dataclass(frozen=True)
class SkillTools:
    """Implements ToolSource."""

    settings: ChatShellSettings

    @asynccontextmanager
    async def open(self, opening: Opening) -> AsyncIterator[Offer]:
        yield _Skills({skill.name: skill for skill in opening.agent.skills}, self.settings.skill_file_chars)

    async def aclose(self) -> None:
        """There is nothing to close."""


@dataclass(frozen=True)
class _Skills:
    """Implements Offer."""

    known: Mapping[str, SkillText]
    page: int

    async def tools(self, loaded: frozenset[str]) -> Sequence[Tool]:
        offered = [skill for skill in self.known.values() if not skill.preload]
        readable = [skill for skill in self.known.values() if skill.files and (skill.preload or skill.name in loaded)]
        tools = [self._load(offered, loaded)] if offered else []
        return [*tools, self._read(readable)] if readable else tools

    def _load(self, offered: Sequence[SkillText], loaded: frozenset[str]) -> Tool:
        async def run(arguments: dict[str, Any], context: ToolContext) -> str:
            del context
            name = str(arguments.get("name", ""))
            skill = self.known.get(name)
            if skill is None or skill.preload:
                names = ", ".join(each.name for each in offered)
                raise ToolFailed(f'There is no skill "{name}" to load. There are: {names}.')
            if name in loaded:
                return f'The skill "{name}" is loaded already: what it says stands above.'
            return _told(skill)

        schema = _schema({"name": {"type": "string", "enum": [skill.name for skill in offered]}}, ["name"])
        text = "Load the instructions of a skill, before doing what it is for."
        return Tool(LOAD_SKILL, text, schema, run, repeatable=True, approval="allow")

    def _read(self, readable: Sequence[SkillText]) -> Tool:
        by_name = {skill.name: skill for skill in readable}

        async def run(arguments: dict[str, Any], context: ToolContext) -> str:
            del context
            skill = by_name.get(str(arguments.get("name", "")))
            if skill is None:
                raise ToolFailed(f"No such skill is loaded. There are: {', '.join(by_name)}.")
            path, offset = str(arguments.get("path", "")), int(arguments.get("offset") or 0)
            text = skill.files.get(path)
            if text is None:
                raise ToolFailed(f'The skill has no text file "{path}". It has: {_files(skill)}.')
            return _page(text, max(0, offset), self.page)

        properties = {
            "name": {"type": "string", "enum": list(by_name)},
            "path": {"type": "string", "description": "Of the file in the skill"},
            "offset": {"type": "integer", "minimum": 0, "description": "Characters to leave out at the beginning"},
        }
        text = "Read a file that belongs to a loaded skill."
        return Tool(READ_FILE, text, _schema(properties, ["name", "path"]), run, repeatable=True, approval="allow")


def _told(skill: SkillText) -> str:
    parts = [skill.prompt or "This skill has no instructions."]
    if skill.files:
        parts.append(f"Its files, for {READ_FILE}: {_files(skill)}.")
    if skill.lacks:
        parts.append(skill.lacks)
    return "\n\n".join(parts)


def _files(skill: SkillText) -> str:
    more = f" and {len(skill.files) - FILES_NAMED} more" if len(skill.files) > FILES_NAMED else ""
    return ", ".join(list(skill.files)[:FILES_NAMED]) + more or "none"


def _page(text: str, offset: int, length: int) -> str:
    page, rest = text[offset : offset + length], len(text) - offset - length
    return page if rest <= 0 else f"{page}\n[{rest} more characters: go on with offset {offset + length}]"


def _schema(properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}
