"""What a call costs, by the prices that the Model resource states."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from wegent_contracts.protocol.chat import Pricing

_MILLION: Final = 1_000_000
# Prices have a few digits, floats many.
_DIGITS: Final = 9


def price(pricing: Pricing | None, tokens: Mapping[str, int]) -> dict[str, Any]:
    """`cost` and `currency` of a call; empty when nobody states a price.

    `tokens`: input (all of it), of which cached and written; output, thinking included.
    """
    if pricing is None:
        return {}
    cached, written = tokens["cached"], tokens["written"]
    plain = max(0, tokens["input"] - cached - written)
    cost = (
        plain * pricing.input_per_million
        + cached * _or(pricing.cached_input_per_million, pricing)
        + written * _or(pricing.cache_write_per_million, pricing)
        + tokens["output"] * pricing.output_per_million
    )
    return {"cost": round(cost / _MILLION, _DIGITS), "currency": pricing.currency}


def _or(own: float | None, pricing: Pricing) -> float:
    return pricing.input_per_million if own is None else own
