"""What a file is, by its bytes; and text that does not say how it is written."""

import codecs

import pytest
from wegent_backend.attachments.decoding import decoded, encoding_of
from wegent_backend.attachments.kinds import sniff

from .rig import PNG, zipped

CHINESE = "什么是茶？茶是一种饮料。\n"
DOCX = zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"})
GIF_AND_SCRIPT = b"GIF89a/*" + b"\x00" * 20 + b"*/=1;alert(1)//<script>alert(1)</script>"


@pytest.mark.parametrize(
    ("data", "name", "mime", "kind"),
    [
        (b"Hello", "hello.txt", "text/plain", "text"),
        (b"# Hello", "hello.MD", "text/markdown", "text"),
        (b"a,b\n1,2\n", "table.csv", "text/csv", "text"),
        (b"print('hi')", "hi.py", "text/plain", "text"),
        (b"<html><script>alert(1)</script></html>", "page.html", "text/plain", "text"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "picture.svg", "text/plain", "text"),
        (b"%PDF-1.7\n", "paper.txt", "application/pdf", "pdf"),
        (PNG, "page.html", "image/png", "image"),
        (GIF_AND_SCRIPT, "page.html", "image/gif", "image"),
        (DOCX, "a.zip", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "office"),
        (zipped({"a.txt": "text"}), "a.docx", "application/zip", "other"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old.doc", "application/x-ole-storage", "office"),
        (b"\x7fELF\x02\x01\x01" + b"\0" * 60, "a.txt", "application/x-executable", "other"),
        (bytes(range(256)), "noise.txt", "application/octet-stream", "other"),
        (CHINESE.encode("gb18030"), "tea.txt", "text/plain", "text"),
        (CHINESE.encode("utf-16"), "tea.txt", "text/plain", "text"),
    ],
)
def test_the_content_decides(data: bytes, name: str, mime: str, kind: str) -> None:
    found = sniff(data, name)

    assert (found.mime_type, found.kind) == (mime, kind)


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (b"plain", "utf-8"),
        (CHINESE.encode(), "utf-8"),
        (codecs.BOM_UTF8 + CHINESE.encode(), "utf-8-sig"),
        (CHINESE.encode("gb18030"), "gb18030"),
        (CHINESE.encode("utf-16"), "utf-16"),
        ("Tea, and more of it".encode("utf-16-le"), "utf-16-le"),
        ("Tea, and more of it".encode("utf-16-be"), "utf-16-be"),
        (b"\x00\x01\x02\x03\xff\xfe\xfd", None),
        (b"text\x00with a zero", None),
    ],
)
def test_text_says_how_it_is_written(data: bytes, encoding: str | None) -> None:
    assert encoding_of(data) == encoding
    if encoding is not None:
        assert decoded(data) == data.decode(encoding).lstrip("\ufeff")


def test_a_beginning_may_end_within_a_character() -> None:
    data = ("é" * 60_000).encode()

    assert sniff(data[:65_537], "a.txt").kind == "text"
    assert decoded(b"a\r\nb\rc\x00") == "a\nb\nc"
    assert decoded(b"\xff\x00\x00\xff broken") != ""
