"""Parts of the addresses of conversations."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from fastapi import Path

TaskId: TypeAlias = Annotated[int, Path(ge=1, le=2**63 - 1, description="metadata.id of the Task")]
MessageOf: TypeAlias = Annotated[int, Path(ge=1, le=2**63 - 1, description="subtask_id of the message")]
