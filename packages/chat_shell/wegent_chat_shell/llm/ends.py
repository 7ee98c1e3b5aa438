"""What the end of an answer means."""

from __future__ import annotations

from wegent_chat_shell.errors import ModelRefused, stream_broken
from wegent_chat_shell.llm.chunks import REFUSAL_ENDS


def check_end(name: str, end: str | None, *, started: bool) -> None:
    """Raises ModelStreamBroken for an answer without an end, and ModelRefused for one that the provider stopped."""
    if end is None:
        # A connection that closes in an orderly way looks like an end to the providers' clients.
        raise stream_broken(name, started=started)
    if end in REFUSAL_ENDS:
        raise ModelRefused(
            f'Model "{name}" refused to go on ({end}). Put the question differently.', details={"model": name}
        )
