"""Content-Security-Policy of pages: what this server serves may run, and inline scripts that the build has hashed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter

HASHES_FILE: Final = "script-hashes.json"
"""Written into the export by its build: hashes (`sha256-…`) of inline scripts, by the file's name in the export."""

_HASHES: Final = TypeAdapter(dict[str, list[str]])

_RULES: Final = {
    # What is not named below is not loaded: frames, plug-ins, workers, media and manifests are not needed.
    "default-src": "'none'",
    # Socket.IO's WebSocket is of the same host, which 'self' covers.
    "connect-src": "'self'",
    # From elsewhere, an image in an answer would send data away unseen. Blobs are attachments, data are diagrams.
    "img-src": "'self' data: blob:",
    "media-src": "'self' blob:",
    "font-src": "'self' data:",
    "manifest-src": "'self'",
    # Dialogs (the width of a scroll bar), editor and diagrams write style elements at run time, with contents that no
    # build knows; and pages are compressed ahead, so that they hold no nonce. Styles run nothing, and load nothing that
    # the rules above do not allow.
    "style-src": "'self' 'unsafe-inline'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}


def read_hashes(export: Path) -> dict[str, list[str]]:
    """What the build has written down; nothing for an export that it did not finish."""
    file = export / HASHES_FILE
    return _HASHES.validate_json(file.read_bytes()) if file.is_file() else {}


def page_policy(hashes: Sequence[str]) -> str:
    """The header's value for a page with these inline scripts."""
    scripts = " ".join(["'self'", *(f"'{hashed}'" for hashed in hashes)])
    return "; ".join(f"{name} {value}" for name, value in {**_RULES, "script-src": scripts}.items())
