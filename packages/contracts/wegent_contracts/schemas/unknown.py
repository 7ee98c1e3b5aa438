"""What to say about a field that does not exist."""

from __future__ import annotations

from typing import Final

from pydantic import BaseModel

from wegent_contracts.resources.base import Resource
from wegent_contracts.resources.marks import EACH, Place
from wegent_contracts.schemas.located import Steps
from wegent_contracts.schemas.paths import field_path
from wegent_contracts.schemas.shapes import field_names, fields, places
from wegent_contracts.schemas.suggest import suggest

SHOWN_NAME: Final = 100
SHOWN_FIELDS: Final = 12
SHOWN_PLACES: Final = 2


def unknown_field(kind: type[Resource], model: type[BaseModel], steps: Steps) -> str:
    """`There is no field "promt" here. Did you mean "prompt"?`, and where a field of that name is, if anywhere."""
    name = str(steps[-1])
    names = field_names(model)
    near = suggest(name, names)
    elsewhere = [place for place in places(kind).get(name, ()) if not _is_beside(place, steps)]
    said = [f'There is no field "{name[:SHOWN_NAME]}" here.']
    if near:
        said.append(f'Did you mean "{names[near]}"?')
    if elsewhere:
        said.append(f"There is one at {' and '.join(map(_text, elsewhere[:SHOWN_PLACES]))}.")
    if not near and not elsewhere:
        listed = list(fields(model))
        more = ", …" if len(listed) > SHOWN_FIELDS else ""
        said.append(f"There are: {', '.join(listed[:SHOWN_FIELDS])}{more}.")
    return " ".join(said)


def _is_beside(place: Place, steps: Steps) -> bool:
    return place[:-1] == tuple(EACH if isinstance(step, int) else step for step in steps[:-1])


def _text(place: Place) -> str:
    """`spec.members[*].prompt`."""
    return field_path(place).replace(f'["{EACH}"]', f"[{EACH}]")
