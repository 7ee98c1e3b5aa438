"""How full the context window of a run's model is, folded from its events. Pure."""

from __future__ import annotations

from wegent_contracts.events import ContextMeasured, Usage
from wegent_contracts.protocol.context import ContextUse


def after(known: ContextUse | None, event: ContextMeasured | Usage) -> ContextUse | None:
    """None while nothing has been measured: runs of earlier versions say what was used of they know not what."""
    if isinstance(event, ContextMeasured):
        return _use(event.model, event.used_tokens, event.window_tokens, estimated=True)
    if known is None:
        return None
    return _use(event.model, event.input_tokens + event.output_tokens, known.window_tokens, estimated=False)


def _use(model: str, used: int, window: int | None, *, estimated: bool) -> ContextUse:
    remaining = None if window is None else max(0, window - used)
    return ContextUse(
        model=model, used_tokens=used, window_tokens=window, remaining_tokens=remaining, estimated=estimated
    )
