"""Conversations as files: what is in them, what they are called, and who gets them."""

import io
from urllib.parse import unquote

import httpx
import pytest
from docx import Document
from wegent_backend.app import Backend
from wegent_backend.settings import BackendSettings
from wegent_backend.task_settings import TaskSettings

from ..people import person
from .rows import say, share, store, task_row

ANSWER = """# A plan

First, **look** at `it`:

1. one
2. two
   - inner

```python
print("hi")
```

> quoted

| a | b |
|---|---|
| 1 | 2 |

[docs](https://example.com) and 预算 🙂\x00
"""
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def settings(settings: BackendSettings) -> BackendSettings:
    return settings.model_copy(update={"task": TaskSettings(max_export_chars=1000)})


async def conversation(
    admin: httpx.AsyncClient, backend: Backend, *texts: str, title: str = "A title", number: int = 1
) -> str:
    me = (await admin.get("/api/v1/users/me")).json()["id"]
    (task_id,) = await store(backend, task_row(number, me, title=title, last_message_id=len(texts)))
    await say(backend, task_id, *texts, user_id=me)
    return f"/api/v1/tasks/{task_id}"


async def test_as_markdown(admin: httpx.AsyncClient, backend: Backend) -> None:
    path = await conversation(admin, backend, "What *now*?", ANSWER.replace("\x00", ""), title="A # title")
    answer = await admin.get(f"{path}/export")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/markdown; charset=utf-8"
    assert answer.text.startswith("# A \\# title\n")
    assert "## admin, 20" in answer.text
    assert "What *now*?" in answer.text
    assert ANSWER.replace("\x00", "").strip() in answer.text


@ON_SQLITE
async def test_as_json(admin: httpx.AsyncClient, backend: Backend) -> None:
    path = await conversation(admin, backend, "Q", "A")
    exported = (await admin.get(f"{path}/export", params={"format": "json"})).json()
    assert exported["version"] == 1
    assert exported["task"] == (await admin.get(path)).json()
    listed = (await admin.get(f"{path}/messages")).json()["items"]
    assert [{**message, "author": author} for message, author in zip(listed, ["admin", None], strict=True)] == exported[
        "messages"
    ]


@ON_SQLITE
async def test_as_a_document_of_word(admin: httpx.AsyncClient, backend: Backend) -> None:
    path = await conversation(admin, backend, "Q \x01", ANSWER)
    answer = await admin.get(f"{path}/export", params={"format": "docx"})
    assert answer.status_code == 200, answer.text
    document = Document(io.BytesIO(answer.content))
    shown = [(paragraph.style.name, paragraph.text) for paragraph in document.paragraphs]
    texts = [text for _, text in shown]
    assert shown[0] == ("Title", "A title")
    assert ("Heading 2", "A plan") in shown
    assert ("Quote", "quoted") in shown
    assert [text for text in texts if "\t" in text] == ["1.\tone", "2.\ttwo", "•\tinner"]
    assert "First, look at it:" in texts
    assert 'print("hi")' in texts
    assert "docs (https://example.com) and 预算 🙂\ufffd" in texts
    assert "Q \ufffd" in texts
    assert [[cell.text for cell in row.cells] for row in document.tables[0].rows] == [["a", "b"], ["1", "2"]]
    bold = [run.text for paragraph in document.paragraphs for run in paragraph.runs if run.font.bold]
    assert bold == ["look"]


@ON_SQLITE
async def test_markdown_that_is_none_does_no_harm(admin: httpx.AsyncClient, backend: Backend) -> None:
    strange = ["> " * 300 + "deep", "- " * 200 + "deep", "<script>x</script>\n\n<b>y</b>", "|a|\n|-|", "***", "![x](y)"]
    path = await conversation(admin, backend, *strange)
    answer = await admin.get(f"{path}/export", params={"format": "docx"})
    assert answer.status_code == 413  # together they are too long here
    path = await conversation(admin, backend, *(text[:90] for text in strange), number=2)
    answer = await admin.get(f"{path}/export", params={"format": "docx"})
    assert answer.status_code == 200, answer.text
    assert "<script>x</script>" in "".join(p.text for p in Document(io.BytesIO(answer.content)).paragraphs)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Plan", "Plan.md"),
        ('a/b\\c "d" <e>', "a-b-c _d_ _e_.md"),
        ("预算 🙂\r\nSet-Cookie: x", "预算 🙂 Set-Cookie_ x.md"),
        ("\u202egnp.exe", "gnp.exe.md"),
        ("x" * 200, "x" * 60 + ".md"),
    ],
)
@ON_SQLITE
async def test_what_files_are_called(admin: httpx.AsyncClient, backend: Backend, title: str, name: str) -> None:
    path = await conversation(admin, backend, "Q", title=title)
    header = (await admin.get(f"{path}/export")).headers["content-disposition"]
    assert header.isascii()
    assert unquote(header.partition("filename*=UTF-8''")[2]) == name


@ON_SQLITE
async def test_who_gets_it_and_how_much(admin: httpx.AsyncClient, backend: Backend) -> None:
    path = await conversation(admin, backend, "Q", "A" * 999)
    assert (await admin.get(f"{path}/export")).status_code == 200
    they, token = await person(backend, "they")
    headers = {"Authorization": f"Bearer {token}"}
    assert (await admin.get(f"{path}/export", headers=headers)).status_code == 404
    task_id = int(path.rsplit("/", 1)[1])
    await share(backend, task_id, they)
    assert (await admin.get(f"{path}/export", headers=headers)).status_code == 200
    assert (await admin.get(f"{path}/export", params={"format": "pdf"})).status_code == 422
    assert (await admin.get("/api/v1/tasks/999999/export")).status_code == 404
