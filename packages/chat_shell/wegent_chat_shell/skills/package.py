"""A skill's package: a ZIP, or a folder, with a SKILL.md at its top or in its one folder."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from wegent_kit.yaml_documents import Limits, load_documents
from wegent_kit.yaml_errors import YamlError

from wegent_chat_shell.skills.archive import Archive, ArchiveLimits
from wegent_chat_shell.skills.errors import refused

SKILL_FILE: Final = "SKILL.md"
FENCE: Final = "---"
FIELDS: Final = (
    "description",
    "displayName",
    "version",
    "author",
    "tags",
    "bindShells",
    "config",
    "tools",
    "provider",
    "mcpServers",
    "preload",
)
"""Of the front matter, as in a Skill's spec; others, which other programs know, are left alone."""
SKILL_BYTES: Final = 1_000_000


@dataclass(frozen=True)
class SkillPackage:
    """`name`: of the front matter, if it says one; `spec`: fields of a Skill's spec, not yet validated.

    `files`: the others by path below SKILL.md's folder, with their sizes in bytes.
    """

    name: str | None
    spec: dict[str, Any]
    prompt: str
    files: dict[str, int] = field(default_factory=dict)


def read_package(data: bytes, limits: ArchiveLimits | None = None) -> SkillPackage:
    """Raises SkillRefused with a reason for whatever is not right."""
    archive = Archive(data, limits or ArchiveLimits())
    root = _root(archive.paths)
    name, spec, prompt = parse(archive.read(f"{root}{SKILL_FILE}"))
    paths = [path for path in archive.paths if path != f"{root}{SKILL_FILE}"]
    return SkillPackage(name, spec, prompt, {path.removeprefix(root): archive.size(path) for path in paths})


def read_texts(data: bytes, *, most_bytes: int, limits: ArchiveLimits | None = None) -> dict[str, str]:
    """The files of a package that are text of at most `most_bytes`, by path below SKILL.md's folder, without that."""
    archive = Archive(data, limits or ArchiveLimits())
    root = _root(archive.paths)
    texts = {}
    for path in archive.paths:
        if path != f"{root}{SKILL_FILE}" and archive.size(path) <= most_bytes:
            text = _text(archive.read(path))
            if text is not None:
                texts[path.removeprefix(root)] = text
    return texts


def read_folder(folder: Path, *, most_bytes: int) -> tuple[SkillPackage, dict[str, str]]:
    """A package that lies unpacked on this machine, and its texts. Raises SkillRefused."""
    file = folder / SKILL_FILE
    if not file.is_file():
        raise refused("no_skill_file", f"There is no {SKILL_FILE} in {folder}.")
    name, spec, prompt = parse(file.read_bytes())
    files, texts = {}, {}
    for path in sorted(folder.rglob("*")):
        if path == file or path.is_symlink() or not path.is_file():
            continue
        inside, size = path.relative_to(folder).as_posix(), path.stat().st_size
        files[inside] = size
        text = _text(path.read_bytes()) if size <= most_bytes else None
        if text is not None:
            texts[inside] = text
    return SkillPackage(name or folder.name, spec, prompt, files), texts


def parse(data: bytes) -> tuple[str | None, dict[str, Any], str]:
    """Name, fields and prompt of a SKILL.md. Raises SkillRefused."""
    if len(data) > SKILL_BYTES:
        raise refused("too_large", f"{SKILL_FILE} has more than {SKILL_BYTES} bytes.", SKILL_FILE)
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise refused("encoding", f"{SKILL_FILE} is not UTF-8 text.", SKILL_FILE) from error
    head, prompt = _split(text)
    matter = _mapping(head)
    if not str(matter.get("description") or "").strip():
        message = f"{SKILL_FILE} needs a description in its front matter: when shall the skill be used?"
        raise refused("missing", message, f"{SKILL_FILE}.description")
    name = matter.get("name")
    spec = {key: matter[key] for key in FIELDS if matter.get(key) is not None}
    return (str(name) if name is not None else None), spec, prompt.strip()


def _root(paths: list[str]) -> str:
    """The folder of SKILL.md, with a / behind it."""
    found = [path for path in paths if path.rsplit("/", 1)[-1] == SKILL_FILE and path.count("/") <= 1]
    if SKILL_FILE in found:
        return ""
    if not found:
        raise refused("no_skill_file", f"There is no {SKILL_FILE} at the top of the package, or in its one folder.")
    if len(found) > 1:
        raise refused("several_skills", f"There are several {SKILL_FILE} in the package: {', '.join(found[:3])}.")
    folder = found[0].removesuffix(SKILL_FILE)
    if outside := next((path for path in paths if not path.startswith(folder)), None):
        raise refused("outside", f"{outside} lies beside the folder of {SKILL_FILE}, not in it.")
    return folder


def _split(text: str) -> tuple[str, str]:
    """The front matter, between two lines of ---, and what follows."""
    lines = text.split("\n")
    if lines[0].rstrip() != FENCE:
        message = f"{SKILL_FILE} has no front matter: it begins with a line of ---, fields, and another line of ---."
        raise refused("no_front_matter", message, SKILL_FILE)
    for at, line in enumerate(lines[1:], start=1):
        if line.rstrip() == FENCE:
            return "\n".join(lines[1:at]), "\n".join(lines[at + 1 :])
    raise refused("no_front_matter", f"The front matter of {SKILL_FILE} has no end: a line of ---.", SKILL_FILE)


def _mapping(head: str) -> dict[str, Any]:
    try:
        documents = load_documents(head, Limits(max_bytes=SKILL_BYTES, max_documents=1, max_nodes=10_000))
    except YamlError as error:
        # Counted from the first line of the file, which is the one of ---.
        message = f"{SKILL_FILE}, line {error.line + 1}, column {error.column}: {error.message}"
        raise refused("front_matter", message, SKILL_FILE) from error
    found = documents[0].data if documents else {}
    if not isinstance(found, dict):
        raise refused("front_matter", f"The front matter of {SKILL_FILE} is not a list of fields.", SKILL_FILE)
    return found


def _text(data: bytes) -> str | None:
    if b"\0" in data:
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
