"""Bodies of the routes of correction mode."""

from __future__ import annotations

from pydantic import Field

from wegent_backend.chat.schemas import Body, Id
from wegent_backend.models.service import OverrideType


class CorrectBody(Body):
    """Which answer is to be evaluated, and by which model."""

    task_id: Id
    subtask_id: Id = Field(description="The answer")
    correction_model: str = Field(
        min_length=1, max_length=300, description="Name of a Model of the caller's choice; NAMESPACE/NAME in a group"
    )
    correction_model_type: OverrideType | None = Field(default=None, description="Where it is, as in /models/unified")
    enable_web_search: bool | None = Field(
        default=None,
        description="Look facts up first, where the installation can; its setting WEGENT_CORRECTION_VERIFY_FACTS when "
        "absent",
    )


class ApplyBody(Body):
    correction_id: Id | None = Field(
        default=None, description="The evaluation that the caller has seen; 409 when there is another one by now"
    )
