"""Content-Security-Policy of a page: only what this server serves may run, and the inline scripts of the export."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import Final

_SCRIPT = re.compile(rb"<script(?P<attributes>[^>]*)>(?P<code>.*?)</script>", re.DOTALL | re.IGNORECASE)
_SOURCE = re.compile(rb"\ssrc\s*=", re.IGNORECASE)

# Styles are set inline by the page's libraries. Images from elsewhere would let an answer send data away unseen.
_FIXED: Final = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'; "
    "script-src 'self'"
)


def page_policy(html: bytes) -> str:
    """The header's value for a page, with a hash for each script that stands in it."""
    hashes = dict.fromkeys(
        _hash(script["code"]) for script in _SCRIPT.finditer(html) if not _SOURCE.search(script["attributes"])
    )
    return " ".join([_FIXED, *hashes])


def _hash(code: bytes) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(code).digest()).decode()}'"
