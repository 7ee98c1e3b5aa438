"""`-o`: what a person asks for, and documents written that way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, cast, get_args

from wegent_contracts.resources import API_VERSION
from wegent_kit.terminal import safe

from wegent.client.errors import WrongUsage
from wegent.resources import jsonpath, output

Word: TypeAlias = Literal["table", "wide", "yaml", "json", "name", "jsonpath"]
Item: TypeAlias = dict[str, Any]
WORDS: tuple[str, ...] = get_args(Word)


@dataclass(frozen=True)
class Format:
    """`template` is there for jsonpath only."""

    word: Word
    template: jsonpath.Template | None = None

    @property
    def tabular(self) -> bool:
        return self.word in {"table", "wide"}


def read(text: str, allowed: Sequence[str] = WORDS) -> Format:
    """Raises WrongUsage when it is none of the allowed words."""
    word, _, template = text.partition("=")
    if word not in allowed or bool(template) != (word == "jsonpath"):
        forms = ", ".join("jsonpath='{.items[*].metadata.name}'" if form == "jsonpath" else form for form in allowed)
        raise WrongUsage(f'There is no output "{text}"; there is: {forms}.')
    return Format(cast("Word", word), jsonpath.template(template) if template else None)


def write_list(form: Format, items: Sequence[Item]) -> None:
    """Several resources: names, or values as `write_values` writes them."""
    if form.word == "name":
        output.write("".join(f"{name_of(item)}\n" for item in items))
    else:
        write_values(form, items)


def write_one(form: Format, item: Item) -> None:
    """One resource by itself."""
    if form.word == "name":
        output.write(f"{name_of(item)}\n")
    else:
        write_value(form, item)


def write_entry(form: Format, item: Item) -> None:
    """One of many that come one after the other: JSON in one line, YAML with a separator."""
    match form.word:
        case "yaml":
            output.write("---\n" + output.as_yaml(item))
        case "json":
            output.write(output.as_json(item, indent=None))
        case _:
            write_one(form, item)


def write_values(form: Format, items: Sequence[Item]) -> None:
    """YAML is a stream of documents; JSON and JSONPath see `{items: […]}`."""
    if form.word == "yaml":
        output.write(output.as_yaml_stream(items))
    else:
        write_value(form, {"apiVersion": API_VERSION, "kind": "List", "items": list(items)})


def write_value(form: Format, value: Item) -> None:
    """One document of any kind."""
    if form.template is not None:
        output.write(jsonpath.render(form.template, value))
    else:
        output.write(output.as_yaml(value) if form.word == "yaml" else output.as_json(value))


def name_of(item: Item) -> str:
    """`team/dev`."""
    return safe(f"{item['kind'].lower()}/{item['metadata']['name']}")
