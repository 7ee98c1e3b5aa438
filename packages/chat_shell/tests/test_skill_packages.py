"""Packages of skills: what they may be, and what is refused, with a reason."""

import io
import stat
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wegent_chat_shell.skills.archive import ArchiveLimits
from wegent_chat_shell.skills.errors import SkillRefused
from wegent_chat_shell.skills.package import read_folder, read_package, read_texts

SKILL = """---
name: tea
description: Use this when tea is to be made
tags: [kitchen]
license: MIT
---
# Tea

Boil water first.
"""


def zipped(files: dict[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def entry(name: str, data: bytes = b"x", mode: int = 0) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("SKILL.md", SKILL)
        info = zipfile.ZipInfo(name)
        info.external_attr, info.compress_type = mode << 16, zipfile.ZIP_DEFLATED
        archive.writestr(info, data)
    return buffer.getvalue()


def test_a_package_with_its_files_at_the_top_or_in_a_folder() -> None:
    for folder in ("", "tea/"):
        data = zipped({f"{folder}SKILL.md": SKILL, f"{folder}scripts/boil.sh": "boil\n", f"{folder}leaf.png": b"\0\1"})
        package = read_package(data)
        assert package.name == "tea"
        assert package.spec == {"description": "Use this when tea is to be made", "tags": ["kitchen"]}
        assert package.prompt == "# Tea\n\nBoil water first."
        assert package.files == {"scripts/boil.sh": 5, "leaf.png": 2}
        assert read_texts(data, most_bytes=100) == {"scripts/boil.sh": "boil\n"}
        assert read_texts(data, most_bytes=4) == {}


def test_a_folder_of_this_machine(tmp_path: Path) -> None:
    (tmp_path / "tea").mkdir()
    (tmp_path / "tea" / "SKILL.md").write_text(SKILL)
    (tmp_path / "tea" / "more.txt").write_text("milk")
    (tmp_path / "tea" / "out").symlink_to("/etc/passwd")
    package, texts = read_folder(tmp_path / "tea", most_bytes=100)
    assert (package.name, texts) == ("tea", {"more.txt": "milk"})


def bomb() -> bytes:
    return entry("zeros", b"\0" * 30_000_000)


def lying_bomb() -> bytes:
    """Its directory says 10 bytes; it unpacks to millions."""
    data = bytearray(entry("zeros", b"\0" * 20_000_000))
    for signature, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = data.rfind(signature)
        data[place + at : place + at + 4] = struct.pack("<I", 10)
    return bytes(data)


def encrypted() -> bytes:
    data = bytearray(entry("secret.txt"))
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.rfind(signature) + at] |= 1
    return bytes(data)


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"no zip", "not_a_zip"),
        (zipped({}), "no_skill_file"),
        (zipped({"a/b/SKILL.md": SKILL}), "no_skill_file"),
        (zipped({"a/SKILL.md": SKILL, "b/SKILL.md": SKILL}), "several_skills"),
        (zipped({"a/SKILL.md": SKILL, "else.txt": "x"}), "outside"),
        (entry("../evil"), "path"),
        (entry("a/../../evil"), "path"),
        (entry("/etc/passwd"), "path"),
        (entry("C:\\evil"), "path"),
        (entry("a\\..\\evil"), "path"),
        (entry("a//b"), "path"),
        (entry("/".join("d" * 30)), "path"),
        (entry("link", b"/etc/passwd", stat.S_IFLNK | 0o777), "link"),
        (entry("pipe", b"", stat.S_IFIFO | 0o666), "kind"),
        (entry("SKILL.md"), "twice"),
        (entry("skill.MD"), "twice"),
        (encrypted(), "encrypted"),
        (bomb(), "bomb"),
        (zipped({f"f{number}": "x" for number in range(600)}), "too_many_files"),
        (zipped({"SKILL.md": SKILL}) + b"x" * 11_000_000, "too_large"),
        (zipped({"SKILL.md": "# Tea"}), "no_front_matter"),
        (zipped({"SKILL.md": "---\ndescription: x\n"}), "no_front_matter"),
        (zipped({"SKILL.md": "---\nname: tea\n---\n"}), "missing"),
        (zipped({"SKILL.md": "---\ndescription: '  '\n---\n"}), "missing"),
        (zipped({"SKILL.md": "---\n- a\n---\n"}), "front_matter"),
        (zipped({"SKILL.md": "---\ndescription: [\n---\n"}), "front_matter"),
        (zipped({"SKILL.md": b"\xff\xfe\x00"}), "encoding"),
    ],
)
def test_what_is_refused(data: bytes, rule: str) -> None:
    with pytest.raises(SkillRefused) as caught:
        read_package(data)
    assert [field["rule"] for field in (caught.value.details or {})["fields"]] == [rule]
    assert caught.value.status == 422


def test_what_a_directory_says_of_sizes_is_not_believed() -> None:
    with pytest.raises(SkillRefused):
        read_texts(lying_bomb(), most_bytes=100)


def test_a_mistake_says_its_line() -> None:
    with pytest.raises(SkillRefused, match=r"SKILL\.md, line 3, column"):
        read_package(zipped({"SKILL.md": "---\ndescription: x\ntags: [a, a: b: c\n---\n"}))


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.data())
def test_damaged_packages_are_refused_and_nothing_else(data: st.DataObject) -> None:
    whole = bytearray(zipped({"SKILL.md": SKILL, "a.txt": "hello " * 50}))
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        read_package(bytes(whole), ArchiveLimits(unpacked_bytes=100_000))
        read_texts(bytes(whole), most_bytes=1000)
    except SkillRefused as error:
        assert error.message  # noqa: PT017 - either is right
