"""Whether a configuration can be used, before anybody asks something of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from wegent_contracts.errors import FieldError, Invalid, WegentError
from wegent_contracts.protocol.chat import AgentSpec, ModelTarget
from wegent_contracts.schemas.suggest import suggest
from wegent_kit.yaml_documents import Positions

from wegent_chat_shell.config.catalog import Catalog
from wegent_chat_shell.config.environment import Anything
from wegent_chat_shell.config.schema import ShellConfig


def checked(data: Any, positions: Positions, folder: Path) -> tuple[ShellConfig | None, list[FieldError]]:
    """The configuration, or None and what is wrong with it: paths, and where in the text they are."""
    try:
        config = ShellConfig.model_validate({} if data is None else data)
    except ValidationError as error:
        return None, [_located(*_told((), ShellConfig, each), positions) for each in _errors(error)]
    found = [_located(path, message, positions) for path, message in _problems(config, folder)]
    return (None if found else config), found


def _problems(config: ShellConfig, folder: Path) -> Iterator[tuple[tuple[str | int, ...], str]]:
    catalog = Catalog(config, Anything(), folder)
    for name, entry in config.models.items():
        yield from _of_entry(("models", name), ModelTarget, entry, lambda name=name: catalog.model(name))
    for name, entry in config.agents.items():
        yield from _of_entry(("agents", name), AgentSpec, entry, lambda name=name: catalog.agent(name))
    if config.default is not None and config.default not in [*config.agents, *config.models]:
        try:
            catalog.model(config.default)
        except Invalid:
            yield ("default",), f'There is no agent and no model "{config.default}".'


def _of_entry(
    path: tuple[str | int, ...], model: type[BaseModel], entry: Mapping[str, Any], make: Any
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    strange = [key for key in entry if key not in model.model_fields or (key == "name" and model is ModelTarget)]
    for key in strange:
        near = suggest(key, model.model_fields)
        yield (*path, key), f"There is no such field.{f' Did you mean {near}?' if near else ''}"
    if strange:
        return
    try:
        make()
    except ValidationError as error:
        yield from (_told(path, model, each) for each in _errors(error))
    except WegentError as error:
        yield path, error.message


def _errors(error: ValidationError) -> list[Any]:
    """Without what was there: there are keys among it."""
    return error.errors(include_input=False, include_url=False)[:100]


def _told(path: tuple[str | int, ...], model: type[BaseModel], each: Any) -> tuple[tuple[str | int, ...], str]:
    at = (*path, *each["loc"])
    if each["type"] == "extra_forbidden":
        near = suggest(str(at[-1]), model.model_fields)
        return at, f"There is no such field.{f' Did you mean {near}?' if near else ''}"
    return at, f"{each['msg']}."


def _located(path: tuple[str | int, ...], message: str, positions: Positions) -> FieldError:
    line, column = positions.of(path)
    return FieldError(
        path=".".join(map(str, path)) or "(all)", rule="config", message=message, line=line, column=column
    )
