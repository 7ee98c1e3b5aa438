"""What the shell offers after TAB. Nothing here may fail aloud or keep a person waiting."""

from __future__ import annotations


def kinds(incomplete: str) -> list[str]:
    """Plurals that begin with what is typed; after a comma, the next one."""
    from wegent_contracts.resources import KINDS

    done, comma, begun = incomplete.rpartition(",")
    return [f"{done}{comma}{kind.plural}" for kind in KINDS.values() if kind.plural.startswith(begun.lower())]
