"""Web search as messages ask for it."""

from __future__ import annotations

from wegent_chat_shell.web_settings import SearchSettings
from wegent_contracts.errors import FieldError, Invalid
from wegent_contracts.protocol.options import ChatOptions


def check(settings: SearchSettings, options: ChatOptions) -> None:
    """Raises Invalid for a search that this installation cannot do."""
    engines, wanted = settings.search_engines, options.search_engine
    if not options.enable_web_search:
        return
    if not engines:
        raise _invalid("enable_web_search", "off", "Web search is switched off here (WEGENT_CHAT_SEARCH_ENGINES).")
    if wanted is not None and wanted not in engines:
        raise _invalid("search_engine", "choice", f"Search by {wanted} is not set up. Choose of: {', '.join(engines)}.")


def _invalid(path: str, rule: str, message: str) -> Invalid:
    return Invalid(message, fields=[FieldError(path=path, rule=rule, message=message)])
