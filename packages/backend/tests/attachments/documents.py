"""Documents of all kinds, as small as they can be."""

from __future__ import annotations

import io

from .rig import zipped

TYPES = "[Content_Types].xml"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'


def docx(body: str) -> bytes:
    return zipped({TYPES: "<Types/>", "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>"})


def paragraph(text: str, style: str = "") -> str:
    mark = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{mark}<w:r><w:t>{text}</w:t></w:r></w:p>"


def table(*rows: list[str]) -> str:
    lines = ("".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) for row in rows)
    return "<w:tbl>" + "".join(f"<w:tr>{line}</w:tr>" for line in lines) + "</w:tbl>"


def pptx(*slides: str) -> bytes:
    files: dict[str, str | bytes] = {TYPES: "<Types/>"}
    for number, text in enumerate(slides, 1):
        line = f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p>"
        files[f"ppt/slides/slide{number}.xml"] = f"<p:sld xmlns:p='p' {A}>{line}</p:sld>"
    return zipped(files)


def xlsx(rows: str, *, strings: list[str] | None = None, sheet: str = "Prices") -> bytes:
    target = '<Relationship Id="rId1" Target="worksheets/sheet1.xml"/>'
    items = "".join(f"<si><t>{text}</t></si>" for text in strings or [])
    return zipped(
        {
            TYPES: "<Types/>",
            "xl/workbook.xml": f'<workbook {S} {R}><sheets><sheet name="{sheet}" r:id="rId1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f"<Relationships>{target}</Relationships>",
            "xl/sharedStrings.xml": f"<sst {S}>{items}</sst>",
            "xl/styles.xml": f'<styleSheet {S}><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
            "xl/worksheets/sheet1.xml": f"<worksheet {S}><sheetData>{rows}</sheetData></worksheet>",
        }
    )


def pdf(*pages: str) -> bytes:
    """A page of one line for each text."""
    count = len(pages)
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(count))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number, text in enumerate(pages):
        stream = f"BT /F1 12 Tf 20 100 Td ({text}) Tj ET"
        fonts = "/Resources << /Font << /F1 3 0 R >> >>"
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 200] /Contents {5 + 2 * number} 0 R {fonts} >>",
            f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        ]
    out, places = io.BytesIO(), []
    out.write(b"%PDF-1.4\n")
    for number, text in enumerate(objects, 1):
        places.append(out.tell())
        out.write(f"{number} 0 obj\n{text}\nendobj\n".encode())
    start = out.tell()
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode())
    out.write("".join(f"{place:010} 00000 n \n" for place in places).encode())
    out.write(f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode())
    return out.getvalue()


def picture(width: int, height: int, form: str = "PNG", mode: str = "RGB") -> bytes:
    from PIL import Image

    made = io.BytesIO()
    Image.new(mode, (width, height), 1 if mode == "1" else "white").save(made, form)
    return made.getvalue()


BOMB = docx(paragraph("x" * 50_000_000))
"""A few kilobytes that become fifty megabytes."""
LAUGHS = zipped(
    {
        TYPES: "<Types/>",
        "word/document.xml": '<!DOCTYPE d [<!ENTITY a0 "ha">'
        + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
        + f"]><w:document {W}><w:body><w:p><w:r><w:t>&a11;</w:t></w:r></w:p></w:body></w:document>",
    }
)
"""Entities that become 200 gigabytes."""
STRANGER = zipped(
    {
        TYPES: "<Types/>",
        "word/document.xml": '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        f"<w:document {W}><w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>",
    }
)
"""Asks for a file of the server."""
