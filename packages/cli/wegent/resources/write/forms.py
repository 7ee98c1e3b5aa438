"""Words that options choose from. Only typing is imported here, so that `--help` stays instant."""

from __future__ import annotations

from typing import Literal, TypeAlias

Form: TypeAlias = Literal["table", "yaml", "json", "name"]
"""How results are printed; `table` is one line of text for each resource."""

DryRun: TypeAlias = Literal["none", "client", "server"]
"""`client` checks without a server, `server` does all but write."""
