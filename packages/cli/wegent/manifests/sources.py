"""From the names after `-f` to texts: files, directories, standard input, web addresses."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from wegent.manifests.errors import ManifestError
from wegent.manifests.fetch import MAX_BYTES, Fetch, fetch, host, is_address, shown

SUFFIXES = {".yaml", ".yml", ".json"}
STANDARD_INPUT = "-"


@dataclass(frozen=True)
class Source:
    """A text and the name it is spoken of by."""

    name: str
    text: str


def gather(names: Sequence[str], *, recursive: bool, stdin: BinaryIO, get: Fetch = fetch) -> list[Source]:
    """Every text that the names stand for, in the order given, directories sorted. Raises ManifestError."""
    if sum(name == STANDARD_INPUT for name in names) > 1:
        raise ManifestError("Standard input can be read only once: give -f - a single time.")
    typed = {host(name) for name in names if is_address(name)}
    sources: list[Source] = []
    for name in names:
        if name == STANDARD_INPUT:
            sources.append(_source("standard input", stdin.read(MAX_BYTES + 1)))
        elif is_address(name):
            sources.append(_source(shown(name), get(name, typed)))
        else:
            sources += [_source(str(path), _read(path)) for path in _files(Path(name), recursive=recursive)]
    return sources


def _files(path: Path, *, recursive: bool) -> list[Path]:
    if not path.is_dir():
        return [path]
    found = sorted(_below(path) if recursive else path.iterdir())
    found = [file for file in found if file.suffix.lower() in SUFFIXES and not file.is_dir()]
    if not found:
        also = "" if recursive else "; -R looks in its directories too"
        raise ManifestError(f"{path} has no *.yaml, *.yml or *.json file{also}.")
    return found


def _below(path: Path) -> Iterator[Path]:
    for directory, _, files in os.walk(path):
        yield from (Path(directory, file) for file in files)


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise ManifestError(f"{path} cannot be read: {error.strerror or error}.") from None


def _source(name: str, content: bytes) -> Source:
    if len(content) > MAX_BYTES:
        raise ManifestError(f"{name} is larger than {MAX_BYTES:,} bytes: split it.")
    try:
        return Source(name, content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ManifestError(f"{name}:{line}: This is not UTF-8 text.") from None
