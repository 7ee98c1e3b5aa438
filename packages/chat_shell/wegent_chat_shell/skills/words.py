"""What the instructions say of skills: the same in every turn, so that providers can keep them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from wegent_contracts.protocol.skills import SkillText

from wegent_chat_shell.graph.names import LOAD_SKILL

_HEAD: Final = f"""# Skills
Before you do something that one of these skills is for, call {LOAD_SKILL} with its name and follow what it says."""


def with_skills(system_prompt: str, skills: Sequence[SkillText]) -> str:
    """The instructions, what is loaded from the start, and what there is to load."""
    loaded = [f"# Skill: {skill.name}\n{skill.prompt}" for skill in skills if skill.preload and skill.prompt]
    others = [f"- {skill.name}: {' '.join(skill.description.split())}" for skill in skills if not skill.preload]
    offered = ["\n".join([_HEAD, *others])] if others else []
    return "\n\n".join(text for text in (system_prompt, *loaded, *offered) if text)
