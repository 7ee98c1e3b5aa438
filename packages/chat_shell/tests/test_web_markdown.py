"""Pages as Markdown."""

import pytest
from wegent_chat_shell.tools.builtin.fetch.markdown import page_of

URL = "https://site.example/dir/page"


def text(html: str) -> str:
    return page_of(f"<html><body>{html}</body></html>".encode(), "utf-8", URL).text


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<h1>Rain &amp; sun</h1><p>It  <b>rains</b>\n now.</p>", "# Rain & sun\n\nIt rains now."),
        (
            '<p>See <a href="../b?x=1">here</a>, <a href="javascript:x()">not</a>.',
            "See [here](https://site.example/b?x=1), not.",
        ),
        ("<ul><li>one<li>two<ol><li>in<li>ner</ol></ul>after", "- one\n- two\n  1. in\n  2. ner\n\nafter"),
        ("<ul><li><p>a</p><p>b</p></ul>", "- a\n  b"),
        ("<table><tr><th>a<th>b|c<tr><td><p>1</p><p>2</p><td>3</table>", "| a | b\\|c |\n| --- | --- |\n| 1 2 | 3 |"),
        ("<table><tr><td><table><tr><td>in</table></table>", "| in |\n| --- |"),
        ("<pre><code>def f():\n    return 1\n</code></pre>", "```\ndef f():\n    return 1\n```"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n\n> b"),
        ("<p>use <code>x</code><br>and <img alt='a cat' src=x>", "use `x`\nand [image: a cat]"),
        ("a<hr>b", "a\n\n---\n\nb"),
        ("<script>x</script><style>y</style><nav>menu</nav><footer>f</footer><p hidden>h</p>kept", "kept"),
        ('<div style="display: none">x</div><div aria-hidden="true">y</div>kept', "kept"),
        ("<!-- no --><svg><text>x</text></svg>kept", "kept"),
        ("<div>menu</div><main><p>the words that matter</p></main><div>ads</div>", "the words that matter"),
        (
            "<article>x</article><p>much more text than in the article</p>",
            "x\n\nmuch more text than in the article",
        ),
    ],
)
def test_what_is_read(html: str, markdown: str) -> None:
    assert text(html) == markdown


def test_its_title_and_its_base() -> None:
    page = page_of(b'<title> A \n title </title><base href="/other/"><a href="x">y</a>', None, URL)
    assert (page.title, page.text) == ("A title", "[y](https://site.example/other/x)")


@pytest.mark.parametrize(
    ("body", "charset"),
    [
        ("<p>你好</p>".encode(), None),
        ('<meta charset="gbk"><p>你好</p>'.encode("gbk"), None),
        ("<p>你好</p>".encode("gbk"), "gbk"),
        ("<p>你好</p>".encode(), "no-such-charset"),
    ],
)
def test_letters(body: bytes, charset: str | None) -> None:
    if charset is None and body.startswith(b"<p>"):
        body = b'<meta charset="utf-8">' + body
    if charset == "no-such-charset":
        body = b'<meta charset="utf-8">' + body
    assert page_of(body, charset, URL).text == "你好"


@pytest.mark.parametrize(
    "body", [b"", b"\x00", b"<", b"<div>" * 200_000 + b"x", b"<a><b>" * 50_000, b"<table>" * 9000, b"&" * 100_000]
)
def test_nothing_in_a_page_is_too_much(body: bytes) -> None:
    page_of(body, None, URL)


def test_entities_are_not_fetched_and_do_not_explode() -> None:
    bomb = b'<!DOCTYPE html [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]><p>&b;&x;</p>'
    assert "root:" not in page_of(bomb, None, URL).text
