"""What can go wrong with guidance."""

from __future__ import annotations

from wegent_contracts.errors import TooLarge


class TooMuchGuidance(TooLarge):
    """The answer has not come to what was said to it before."""

    reason = "TooMuchGuidance"

    def __init__(self, most: int) -> None:
        super().__init__(
            f"{most} messages wait for the answer's next step already, and more are not kept "
            "(WEGENT_RUN_MAX_GUIDANCE). Wait until it has taken them up, or stop it.",
            details={"limit": most},
        )
