"""Ids of the wire: `resp_{task_id}_{message_id}` is one answer of a conversation, `resp_{task_id}` its latest one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from wegent_contracts.errors import NotFound

_RESPONSE: Final = re.compile(r"resp_([1-9]\d{0,17})(?:_([1-9]\d{0,8}))?")


@dataclass(frozen=True)
class ResponseId:
    """`message_id` None: the latest answer."""

    task_id: int
    message_id: int | None = None

    def __str__(self) -> str:
        return f"resp_{self.task_id}" if self.message_id is None else f"resp_{self.task_id}_{self.message_id}"


def parse(text: str) -> ResponseId:
    """Raises NotFound: what does not look like an id is the id of nothing."""
    found = _RESPONSE.fullmatch(text)
    if found is None:
        raise response_not_found(text)
    task_id, message_id = found.groups()
    return ResponseId(int(task_id), None if message_id is None else int(message_id))


def response_not_found(text: str) -> NotFound:
    """The same for a response that is not there and for one that is somebody else's."""
    return NotFound(f'There is no response "{text[:80]}", or it is not yours.')


def message_item(task_id: int, message_id: int, index: int = 0) -> str:
    """Id of a message among the items of a response."""
    return f"msg_{task_id}_{message_id}_{index}"


def reasoning_item(task_id: int, message_id: int, index: int) -> str:
    return f"rs_{task_id}_{message_id}_{index}"
