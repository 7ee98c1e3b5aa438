"""Chat shells in processes of their own, as the settings name them."""

from __future__ import annotations

from typing import Final

from wegent_chat_shell.http.client import RemoteShell

from wegent_backend.refusal import StartRefused
from wegent_backend.settings import ShellSettings

SCHEMES: Final = ("http://", "https://")


def remote_shell(settings: ShellSettings) -> RemoteShell | None:
    """None: there are none. Raises StartRefused for addresses that are none, and without a token."""
    if not settings.urls:
        return None
    for url in settings.urls:
        if not url.startswith(SCHEMES):
            raise StartRefused(f"WEGENT_CHAT_SHELL_URL is not right: {url} does not begin with http:// or https://.")
    token = settings.token.get_secret_value()
    if not token:
        raise StartRefused("WEGENT_CHAT_SHELL_TOKEN is not set: chat shells answer nobody who does not show it.")
    return RemoteShell(
        settings.urls, token, patience_seconds=settings.patience_seconds, silence_seconds=settings.silence_seconds
    )
