"""From the environment to settings, or to one sentence that says which variable is wrong."""

from __future__ import annotations

from pydantic import ValidationError
from pydantic_settings import BaseSettings, SettingsError

from wegent_backend.refusal import StartRefused
from wegent_backend.settings import BackendSettings


def load_settings() -> BackendSettings:
    """Settings of this process. Raises StartRefused naming the variable, never its value."""
    try:
        return BackendSettings()
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        name = _variable(error.title, first["loc"])
        if first["type"] == "missing":
            raise StartRefused(f"{name} is not set: `wegent up` sets it, other ways of starting must.") from error
        raise StartRefused(f"{name} is not right: {first['msg']}.") from error
    except SettingsError as error:
        raise StartRefused(f"A setting in the environment is not right: {error}.") from error


def _variable(section: str, location: tuple[str | int, ...]) -> str:
    """Name of the variable, and where in its value."""
    prefixes = {cls.__name__: str(cls.model_config.get("env_prefix", "")) for cls in BaseSettings.__subclasses__()}
    prefix = prefixes.get(section, "")
    if not location:
        return f"{prefix}…".upper()
    within = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in location[1:])
    return f"{prefix}{location[0]}".upper() + within
