"""Names of tools that the graph itself knows."""

from __future__ import annotations

from typing import Final

LOAD_SKILL: Final = "load_skill"
"""With it, a model loads the skill `name`."""
