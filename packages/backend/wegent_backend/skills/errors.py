"""What can be wrong about a skill's package."""

from __future__ import annotations

from wegent_contracts.errors import NotFound


class PackageMissing(NotFound):
    """The skill was written by hand: it has its prompt, and no files."""

    reason = "PackageMissing"
