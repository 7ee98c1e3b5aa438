"""The files of a static export, read once at start: which address shows what, in which encodings.

Nothing outside the directory can be asked for: an address is looked up, never joined to a path. Files that change while
the server runs are seen after a restart.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from wegent_backend.api.policy import page_policy, read_hashes

ENCODINGS: Final = {"br": ".br", "gzip": ".gz"}
"""Content codings by preference, and the suffix of the files that hold them."""

IMMUTABLE: Final = "public, max-age=31536000, immutable"
REVALIDATED: Final = "no-cache"
_TYPES: Final = {".js": "text/javascript", ".mjs": "text/javascript", ".webmanifest": "application/manifest+json"}
_TEXTUAL: Final = ("text/", "application/json", "application/manifest+json", "application/xml", "image/svg+xml")


@dataclass(frozen=True)
class Document:
    """A file of the export: how it is described, and where each encoding of it lies."""

    media_type: str
    cache_control: str
    tag: str
    files: dict[str, Path]
    policy: str | None = None
    _contents: dict[str, bytes] = field(default_factory=dict, repr=False)

    def content(self, encoding: str) -> bytes:
        """Bytes in an encoding ("" is plain); from the disk the first time."""
        if encoding not in self._contents:
            self._contents[encoding] = self.files[encoding].read_bytes()
        return self._contents[encoding]


def read_export(directory: Path) -> dict[str, Document]:
    """Documents by address; empty when the directory is not there."""
    root = directory.resolve()
    documents: dict[str, Document] = {}
    hashes = read_hashes(root)
    for path in sorted(root.rglob("*")):
        if path.is_file() and not _is_encoding(path) and path.resolve().is_relative_to(root):
            relative = path.relative_to(root).as_posix()
            document = _describe(path, relative, hashes)
            documents.update(dict.fromkeys(_addresses(relative), document))
    return documents


def _is_encoding(path: Path) -> bool:
    return path.suffix in ENCODINGS.values() and path.with_suffix("").exists()


def _addresses(relative: str) -> Iterator[str]:
    yield f"/{relative}"
    if relative == "index.html":
        yield "/"
    elif relative.endswith(".html"):
        address = "/" + relative.removesuffix(".html").removesuffix("/index")
        yield from (address, f"{address}/")


def _describe(path: Path, relative: str, hashes: Mapping[str, list[str]]) -> Document:
    kind = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    facts = path.stat()
    files = {"": path}
    for encoding, suffix in ENCODINGS.items():
        sibling = path.with_name(path.name + suffix)
        if sibling.is_file():
            files[encoding] = sibling
    return Document(
        media_type=f"{kind}; charset=utf-8" if kind.startswith(_TEXTUAL) else kind,
        cache_control=IMMUTABLE if relative.startswith("_next/static/") else REVALIDATED,
        tag=f"{facts.st_mtime_ns:x}-{facts.st_size:x}",
        files=files,
        policy=page_policy(hashes.get(relative, ())) if path.suffix == ".html" else None,
    )
