"""Where a login leads back to: always a page of this site."""

from __future__ import annotations

import re
from typing import Annotated, Final, TypeAlias
from urllib.parse import urlsplit

from fastapi import Query
from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

# Browsers leave out tabs and line ends, and take a backslash for a slash.
_TRICKY: Final = re.compile(r"[\x00-\x20\x7f\\]")


def local_path(path: str) -> str:
    parts = urlsplit(path)
    if not path.startswith("/") or path.startswith("//") or _TRICKY.search(path) or parts.scheme or parts.netloc:
        raise PydanticCustomError("local_path", "It must be a path of this site, such as /chat")
    return path


ReturnPath: TypeAlias = Annotated[
    str, Query(max_length=2000, description="Page to show after the login"), AfterValidator(local_path)
]
