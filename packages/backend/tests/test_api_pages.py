"""The static export: addresses, encodings, caching, and nothing beyond its directory."""

import gzip
import json
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from wegent_backend.api.bounds import Bounds
from wegent_backend.api.entrance import Entrance
from wegent_backend.api.middleware import Around
from wegent_backend.api.pages import Pages
from wegent_backend.api.routes import build_api
from wegent_backend.api.safe_headers import SafeHeaders

HASH = "sha256-vx3tQu9oo6x6kXJMNkMHtOMDdHhDHJqbWk2fHN8gsJ0="
CHAT = b'<!DOCTYPE html><script src="/_next/static/a.js"></script><script>self.__next_f=[]</script>chat'
BROTLI = b"pretend this is brotli"


@pytest.fixture
def export(tmp_path: Path) -> Path:
    out = tmp_path / "out"
    (out / "_next/static").mkdir(parents=True)
    (out / "docs").mkdir()
    (out / "index.html").write_bytes(b"<!DOCTYPE html>home")
    (out / "chat.html").write_bytes(CHAT)
    (out / "chat.html.br").write_bytes(BROTLI)
    (out / "chat.html.gz").write_bytes(gzip.compress(CHAT))
    (out / "docs/index.html").write_bytes(b"<!DOCTYPE html>docs")
    (out / "404.html").write_bytes(b"<!DOCTYPE html>lost")
    (out / "_next/static/a.js").write_bytes(b"alert(1)")
    (out / "icon.svg").write_bytes(b"<svg/>")
    (out / "script-hashes.json").write_text(json.dumps({"chat.html": [HASH], "index.html": []}))
    (tmp_path / "secret.txt").write_text("secret")
    (out / "way-out.txt").symlink_to(tmp_path / "secret.txt")
    return out


def app_for(directory: Path | None) -> SafeHeaders:
    return SafeHeaders(Around(Entrance(build_api(), Pages(directory)), Bounds(max_body_bytes=10_000)))


@pytest.fixture
async def pages(export: Path) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app_for(export))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        client.headers["Accept-Encoding"] = "identity"
        yield client


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("/", b"<!DOCTYPE html>home"),
        ("/index.html", b"<!DOCTYPE html>home"),
        ("/chat", CHAT),
        ("/chat/", CHAT),
        ("/chat?task=5", CHAT),
        ("/chat.html", CHAT),
        ("/docs", b"<!DOCTYPE html>docs"),
    ],
)
async def test_addresses_of_pages(pages: httpx.AsyncClient, path: str, content: bytes) -> None:
    answer = await pages.get(path)

    assert (answer.status_code, answer.content) == (200, content)
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("BR", "br"),
        ("*", "br"),
        ("deflate", ""),
        ("", ""),
    ],
)
async def test_the_best_encoding_that_both_sides_have(pages: httpx.AsyncClient, accepted: str, encoding: str) -> None:
    async with pages.stream("GET", "/chat", headers={"Accept-Encoding": accepted}) as answer:
        raw = b"".join([part async for part in answer.aiter_raw()])

    assert answer.headers.get("Content-Encoding", "") == encoding
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert raw == BROTLI if encoding == "br" else (gzip.decompress(raw) if encoding else raw) == CHAT


async def test_what_is_known_is_not_sent_again(pages: httpx.AsyncClient) -> None:
    plain = (await pages.get("/chat")).headers["ETag"]
    async with pages.stream("GET", "/chat", headers={"Accept-Encoding": "br"}) as brotli:
        assert brotli.headers["ETag"] != plain

    for tag in (plain, f'W/{plain}, "other"', "*"):
        answer = await pages.get("/chat", headers={"If-None-Match": tag})
        assert (answer.status_code, answer.content, answer.headers["ETag"]) == (304, b"", plain)
    assert (await pages.get("/chat", headers={"If-None-Match": '"other"'})).status_code == 200


async def test_files_with_a_hash_in_their_name_are_kept_for_a_year(pages: httpx.AsyncClient) -> None:
    answer = await pages.get("/_next/static/a.js")

    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert (await pages.get("/icon.svg")).headers["Cache-Control"] == "no-cache"


OUTSIDE = ["/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/docs/../../secret.txt", "/way-out.txt"]


@pytest.mark.parametrize("path", ["/nope", "//etc/passwd", "/chat.html%00", "/_next/static", "/chat.html.br", *OUTSIDE])
async def test_anything_else_is_the_page_for_what_is_lost(pages: httpx.AsyncClient, path: str) -> None:
    url = httpx.URL("http://localhost").copy_with(raw_path=path.encode())
    answer = await pages.send(httpx.Request("GET", url, headers={"Accept-Encoding": "identity"}))

    assert (answer.status_code, answer.content) == (404, b"<!DOCTYPE html>lost")


def rules_of(answer: httpx.Response) -> dict[str, list[str]]:
    rules = (rule.split() for rule in answer.headers["Content-Security-Policy"].split("; "))
    return {name: values for name, *values in rules}


async def test_only_inline_scripts_that_the_build_has_hashed_may_run(pages: httpx.AsyncClient) -> None:
    assert rules_of(await pages.get("/chat"))["script-src"] == ["'self'", f"'{HASH}'"]
    assert rules_of(await pages.get("/chat", headers={"Accept-Encoding": "br"}))["script-src"] == [
        "'self'",
        f"'{HASH}'",
    ]
    for without in ("/", "/docs", "/nope"):
        assert rules_of(await pages.get(without))["script-src"] == ["'self'"]


async def test_a_page_loads_and_runs_nothing_from_elsewhere(pages: httpx.AsyncClient) -> None:
    rules = rules_of(await pages.get("/chat"))

    assert rules.pop("style-src") == ["'self'", "'unsafe-inline'"]
    assert (rules["default-src"], rules["frame-ancestors"], rules["base-uri"]) == (["'none'"], ["'none'"], ["'none'"])
    allowed = {value for values in rules.values() for value in values}
    assert allowed == {"'self'", "'none'", "data:", "blob:", f"'{HASH}'"}


async def test_an_export_without_hashes_runs_no_inline_script(export: Path) -> None:
    (export / "script-hashes.json").unlink()
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app_for(export)), base_url="http://localhost") as client:
        assert rules_of(await client.get("/chat"))["script-src"] == ["'self'"]


@pytest.mark.parametrize("path", ["/api", "/api/", "/api/nope", "/api/v1/nope", "/api/v2/teams"])
async def test_the_api_never_answers_with_a_page(pages: httpx.AsyncClient, path: str) -> None:
    answer = await pages.get(path)

    assert (answer.status_code, answer.json()["error"]["reason"]) == (404, "NotFound")


async def test_pages_can_only_be_read(pages: httpx.AsyncClient) -> None:
    assert (await pages.post("/chat")).status_code == 405
    head = await pages.head("/chat")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["Content-Length"] == str(len(CHAT))


@pytest.mark.parametrize("missing", [None, Path("/nowhere/at/all")])
async def test_a_missing_export_says_how_to_make_one(missing: Path | None) -> None:
    transport = httpx.ASGITransport(app_for(missing))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        answer = await client.get("/")

    assert answer.status_code == 503
    assert "make run" in answer.text
    assert "WEGENT_FRONTEND_DIR" in answer.text
