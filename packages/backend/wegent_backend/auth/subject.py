"""Who acts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Role: TypeAlias = Literal["admin", "user"]


@dataclass(frozen=True)
class Subject:
    """Somebody known: the owner of `user_id`, acting with `role`."""

    user_id: int
    user_name: str
    role: Role
