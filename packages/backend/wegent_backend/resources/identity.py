"""What distinguishes a resource from all others."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Identity:
    """(kind, namespace, name, owner); owner 0 is public, a negative one a group."""

    kind: str
    namespace: str
    name: str
    owner_id: int

    def __str__(self) -> str:
        where = "" if self.namespace == "default" else f' in the namespace "{self.namespace}"'
        return f'{self.kind} "{self.name}"{where}'
