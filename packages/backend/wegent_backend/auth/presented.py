"""What somebody shows to be let in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Presented:
    """What a caller shows: an access token or an API key, and for whom a service key acts.

    `internal`: at a route for other processes of this installation, where their token counts too.
    """

    token: str
    acting_for: str | None = None
    address: str = ""
    internal: bool = False
