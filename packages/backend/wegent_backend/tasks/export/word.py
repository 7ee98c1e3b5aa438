"""As a document of Word: messages under headings, with their Markdown laid out."""

from __future__ import annotations

import io
import re
from typing import Final

from wegent_backend.tasks.export.said import Conversation

UNWRITABLE: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML has no room for."""


def render(conversation: Conversation) -> bytes:
    from docx import Document

    from wegent_backend.tasks.export.layout import lay_out

    document = Document()
    document.add_heading(clean(conversation.title), 0)
    document.add_paragraph(clean(conversation.about))
    for message in conversation.messages:
        document.add_heading(clean(conversation.speaker(message)), 1)
        for part in conversation.parts(message):
            if part.guidance is not None:
                document.add_paragraph(clean(f"{conversation.guide(part.guidance)}: {part.text}"), style="Quote")
                continue
            if part.speaker is not None:
                document.add_paragraph().add_run(clean(part.speaker)).bold = True
            lay_out(document, clean(part.text))
        for file in message.attachments:
            document.add_paragraph(f"{clean(file.filename)} ({file.size} bytes)", style="List Bullet")
        if (remark := conversation.remark(message)) is not None:
            document.add_paragraph().add_run(f"({clean(remark)})").italic = True
        for paragraph in conversation.evaluation(message):
            document.add_paragraph(clean(paragraph), style="Quote")
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def clean(text: str) -> str:
    return UNWRITABLE.sub("\ufffd", text)
