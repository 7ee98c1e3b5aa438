"""What can go wrong with standing answers."""

from __future__ import annotations

from wegent_contracts.errors import NotFound, TooLarge


class TooManyToolApprovals(TooLarge):
    reason = "TooManyToolApprovals"

    def __init__(self, most: int) -> None:
        super().__init__(
            f"You have {most} standing answers about tools, and more are not kept (WEGENT_RUN_MAX_TOOL_APPROVALS). "
            "Delete some, or use patterns.",
            details={"limit": most},
        )


def approval_not_found(approval_id: int) -> NotFound:
    return NotFound(f"You have no standing answer {approval_id} about a tool.")
