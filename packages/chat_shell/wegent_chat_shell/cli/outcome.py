"""How a command ends: exit codes, and one sentence for whoever is at the terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Final

from pydantic import ValidationError
from wegent_contracts.errors import Invalid, NotFound, WegentError
from wegent_kit.secrets import SecretFileError
from wegent_kit.terminal import safe

DONE: Final = 0
FAILED: Final = 1
USAGE: Final = 2
CONFIGURATION: Final = 3
INTERRUPTED: Final = 130

_CONFIGURED: Final = frozenset(
    {
        "ConfigRefused",
        "KeyMissing",
        "NoStore",
        "NothingConfigured",
        "SettingRefused",
        "StoreFileUnusable",
        "StoreRefused",
    }
)


def ended(command: Callable[[], int], *, prefix: str) -> int:
    """Runs a command; what goes wrong is told. `prefix`: of the variables of its settings."""
    try:
        return command()
    except ValidationError as error:
        complain(refused_setting(error, prefix))
        return CONFIGURATION
    except SecretFileError as error:
        complain(str(error))
        return CONFIGURATION
    except WegentError as error:
        complain(error.message)
        return code_of(error)
    except KeyboardInterrupt:
        return INTERRUPTED


def code_of(error: WegentError) -> int:
    """What a script hears of an error: names that nothing has are a matter of configuration."""
    return CONFIGURATION if error.reason in _CONFIGURED or isinstance(error, Invalid | NotFound) else FAILED


def refused_setting(error: ValidationError, prefix: str) -> str:
    """The variable that is not right, without its value."""
    [first, *_] = error.errors(include_input=False, include_url=False)
    name = "_".join(map(str, first["loc"])).upper()
    return f"{name if name.startswith('WEGENT_') else prefix + name} is not right: {first['msg']}."


def complain(text: str) -> None:
    """One message on standard error."""
    sys.stderr.write(f"{safe(text)}\n")
