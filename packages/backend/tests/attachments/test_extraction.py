"""What is read of files, in the process that reads them: text, previews, and why not."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from wegent_backend.attachment_settings import AttachmentSettings
from wegent_backend.attachments.documents import Documents
from wegent_backend.attachments.extraction.order import Order, Refused
from wegent_backend.attachments.extraction.process import Made, extract
from wegent_backend.attachments.kinds import sniff
from wegent_chat_shell.tools.base import ToolFailed

from .documents import BOMB, LAUGHS, STRANGER, docx, paragraph, pdf, picture, pptx, table, xlsx
from .rig import zipped

ORDER = Order(
    kind="text",
    mime_type="text/plain",
    max_chars=500_000,
    max_pages=50,
    max_unpacked_bytes=10_000_000,
    max_pixels=1_000_000,
    preview_pixels=64,
    seconds=30,
    memory_bytes=1_000_000_000,
)


async def extracted(data: bytes, name: str = "a.txt", **limits: Any) -> Made:
    async def pieces() -> AsyncIterator[bytes]:
        yield data

    found = sniff(data, name)
    return await extract(pieces(), replace(ORDER, kind=found.kind, mime_type=found.mime_type, **limits))


async def refusal(data: bytes, **limits: Any) -> str:
    with pytest.raises(Refused) as refused:
        await extracted(data, **limits)
    assert refused.value.error.endswith(".")
    return refused.value.reason


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"What is tea?\r\nA leaf.", "What is tea?\nA leaf."),
        ("什么是茶？茶是一种饮料。".encode("gb18030"), "什么是茶？茶是一种饮料。"),
        ("什么是茶？".encode("utf-16"), "什么是茶？"),
        (pdf("What is tea?", "A leaf."), "What is tea?\n\nA leaf."),
        (
            docx(paragraph("Tea", "Heading1") + paragraph("A leaf.") + table(["kind", "price"], ["green", "3"])),
            "# Tea\n\nA leaf.\n\nkind | price\ngreen | 3",
        ),
        (pptx("Tea", "A leaf."), "## Slide 1\n\nTea\n\n## Slide 2\n\nA leaf."),
        (
            xlsx(
                '<row><c r="A1" t="s"><v>1</v></c><c r="C1"><v>3.5</v></c></row>'
                '<row><c r="A2" s="1"><v>45000</v></c><c r="B2" t="b"><v>1</v></c>'
                '<c r="C2" t="inlineStr"><is><t>in line</t></is></c></row>',
                strings=["other", "green"],
            ),
            "## Prices\n\ngreen\t\t3.5\n2023-03-15\tTRUE\tin line",
        ),
    ],
    ids=["text", "gbk", "utf-16", "pdf", "docx", "pptx", "xlsx"],
)
async def test_text_is_read(data: bytes, text: str) -> None:
    made = await extracted(data)

    assert made.data.decode() == text
    assert (made.chars, made.truncated) == (len(text), False)


@pytest.mark.parametrize(
    "data",
    [b"tea " * 100, pdf(*["tea " * 10] * 10), docx(paragraph("tea " * 100)), pptx(*["tea " * 10] * 10)],
    ids=["text", "pdf", "docx", "pptx"],
)
async def test_no_more_is_kept_than_may_be(data: bytes) -> None:
    made = await extracted(data, max_chars=100)

    assert made.truncated
    assert 90 <= made.chars <= 100


async def test_bombs_do_not_go_off() -> None:
    assert len(BOMB) < 200_000
    assert await refusal(BOMB) == "TooLarge"
    assert await refusal(LAUGHS) in {"Unreadable", "TooLarge"}
    assert await refusal(BOMB, max_unpacked_bytes=10**9, memory_bytes=120_000_000) in {"TooLarge", "Unreadable"}


async def test_a_document_reads_no_file_of_the_server() -> None:
    assert await refusal(STRANGER) in {"NoText", "Unreadable"}


async def test_a_process_that_takes_too_long_is_ended() -> None:
    endless = docx("".join(paragraph("") for _ in range(3_000_000)))

    assert await refusal(endless, seconds=1, max_unpacked_bytes=10**9) == "TooSlow"


async def test_why_there_is_no_text() -> None:
    assert await refusal(b"   \n ") == "NoText"
    assert await refusal(pdf("")) == "NoText"
    assert await refusal(pdf(*["tea"] * 51)) == "TooManyPages"
    assert await refusal(pptx(*["tea"] * 51)) == "TooManyPages"
    assert await refusal(pdf("tea")[:60]) == "Unreadable"
    assert await refusal(docx(paragraph("tea"))[:-30]) == "Unreadable"
    assert await refusal(docx("<w:p>")) == "Unreadable"
    assert await refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600) == "OldFormat"


async def test_what_is_packed_of_very_many_parts_is_not_read() -> None:
    many = {"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"} | {f"word/{n}": "" for n in range(20_001)}

    assert await refusal(zipped(many)) == "TooLarge"  # type: ignore[arg-type]


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF"])
async def test_images_get_a_preview(form: str) -> None:
    from PIL import Image

    made = await extracted(picture(400, 200, form))

    with Image.open(io.BytesIO(made.data)) as image:
        assert (image.format, image.size) == ("WEBP", (64, 32))


async def test_nothing_but_pixels_comes_along() -> None:
    from PIL import Image

    data = picture(20, 20) + b"<script>alert(1)</script>"

    made = await extracted(data)

    assert b"script" not in made.data
    with Image.open(io.BytesIO(made.data)) as image:
        assert image.size == (20, 20)


async def test_large_and_broken_images_have_none() -> None:
    assert await refusal(picture(20_000, 20_000, mode="1")) == "TooLarge"
    assert await refusal(picture(100, 100)[:60]) == "Unreadable"


async def test_documents_of_pages_are_read_like_those_that_people_send() -> None:
    documents = Documents(AttachmentSettings())
    assert "What is tea?" in await documents.read(pdf("What is tea?"), "application/pdf")
    with pytest.raises(ToolFailed, match="damaged"):
        await documents.read(b"no pdf", "application/pdf")
