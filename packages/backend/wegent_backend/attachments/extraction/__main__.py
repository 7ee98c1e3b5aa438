"""The process itself."""

from __future__ import annotations

import json
import os
import resource
import sys
from collections.abc import Callable
from typing import BinaryIO, Final

from wegent_backend.attachments.extraction.order import REFUSED, Full, Gathered, Order, Refused

OPEN_FILES: Final = 64
TOO_LARGE: Final = Refused("TooLarge", "Reading it takes more memory than it may have.")


def main() -> int:
    order = Order.parse(sys.argv[1])
    _limit(order)
    try:
        with os.fdopen(0, "rb") as file:
            said, made = _picture(file, order) if order.kind == "image" else _text(file, order)
    except Refused as refused:
        return _refuse(refused)
    except MemoryError:
        return _refuse(TOO_LARGE)
    except Exception as error:  # noqa: BLE001 - of libraries that read what strangers wrote: its type is all that is told
        return _refuse(Refused("Unreadable", f"It is damaged, or is not what it seems to be ({type(error).__name__})."))
    _write(said, made)
    return 0


def _limit(order: Order) -> None:
    for what, most in (
        (resource.RLIMIT_CPU, order.seconds),
        (resource.RLIMIT_AS, order.memory_bytes),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def _text(file: BinaryIO, order: Order) -> tuple[dict[str, object], bytes]:
    gathered, truncated = Gathered(order.max_chars), False
    try:
        _reader(order)(file, order, gathered)
    except Full:
        truncated = True
    text = gathered.text().strip()
    if not text:
        raise Refused("NoText", "There is no text in it. A scan, for example, has only pictures of its pages.")
    return {"truncated": truncated, "chars": len(text)}, text.encode(errors="replace")


def _reader(order: Order) -> Callable[[BinaryIO, Order, Gathered], None]:
    if order.kind == "pdf":
        from wegent_backend.attachments.extraction.pdf import read
    elif order.mime_type.endswith("wordprocessingml.document"):
        from wegent_backend.attachments.extraction.docx import read
    elif order.mime_type.endswith("presentationml.presentation"):
        from wegent_backend.attachments.extraction.pptx import read
    elif order.mime_type.endswith("spreadsheetml.sheet"):
        from wegent_backend.attachments.extraction.xlsx import read
    elif order.kind == "text":
        from wegent_backend.attachments.extraction.plain import read
    else:
        raise Refused("OldFormat", "It has the format of old Office versions. Save it as .docx, .pptx or .xlsx.")
    return read


def _picture(file: BinaryIO, order: Order) -> tuple[dict[str, object], bytes]:
    from wegent_backend.attachments.extraction.picture import preview

    return {}, preview(file, order)


def _refuse(refused: Refused) -> int:
    _write({"reason": refused.reason, "error": refused.error}, b"")
    return REFUSED


def _write(said: dict[str, object], made: bytes) -> None:
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n" + made)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    sys.exit(main())
