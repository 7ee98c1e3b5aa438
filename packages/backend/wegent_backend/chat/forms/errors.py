"""What can go wrong while a form is open."""

from __future__ import annotations

from wegent_contracts.errors import Conflict, NotFound


class FormOpen(Conflict):
    """The conversation waits for a form; ordinary messages are not taken before it is answered or cancelled."""

    reason = "FormOpen"


def form_not_found(tool_use_id: str) -> NotFound:
    return NotFound(f'There is no form "{tool_use_id}" in this conversation.')
