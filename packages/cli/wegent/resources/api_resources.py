"""`wegent api-resources`: the kinds, and the words for them. Needs no server."""

from __future__ import annotations

from dataclasses import dataclass

from wegent_contracts.resources import API_VERSION, KINDS

from wegent.client.target import guarded
from wegent.resources import formats, output, table


@dataclass(frozen=True)
class ApiResourcesWanted:
    output: str = "table"


def api_resources(wanted: ApiResourcesWanted) -> int:
    """Prints one line for each kind."""

    def show() -> int:
        form = formats.read(wanted.output, ("table", "name", "json", "yaml"))
        facts = [
            {"name": kind.plural, "shortName": kind.short_name, "apiVersion": API_VERSION, "kind": name}
            for name, kind in KINDS.items()
        ]
        match form.word:
            case "table":
                table.show(["NAME", "SHORT NAME", "API VERSION", "KIND"], [list(fact.values()) for fact in facts])
            case "name":
                output.write("\n".join(fact["name"] for fact in facts))
            case _:
                output.write(output.as_json(facts) if form.word == "json" else output.as_yaml(facts))
        return 0

    return guarded(show)
