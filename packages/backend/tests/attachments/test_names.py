"""Names of files are made fit, and told to browsers so that they save them."""

import pytest
from wegent_backend.attachments.names import LONGEST, cleaned, disposition, suffix


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("notes.md", "notes.md"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ann\\notes.md", "notes.md"),
        ("/", "file"),
        ("..", "file"),
        (".", "file"),
        (" . . ", "file"),
        (".bashrc", "bashrc"),
        ("a\x00b.txt", "ab.txt"),
        ("invoice\u202egpj.exe", "invoicegpj.exe"),
        ("a\u200b\u2066b\u2069.txt", "ab.txt"),
        ("line\r\nbreak.txt", "line break.txt"),
        ('say "hi"?.txt', "say _hi__.txt"),
        ("茶.txt", "茶.txt"),
        ("cafe\u0301.txt", "café.txt"),
        ("\ud800.txt", "txt"),
        ("a.txt. . ", "a.txt"),
    ],
)
def test_names_are_made_fit(given: str, shown: str) -> None:
    assert cleaned(given) == shown


@pytest.mark.parametrize("name", ["x" * 300 + ".txt", "茶" * 300 + ".txt", "x" * 300, "." + "x" * 300])
def test_long_names_keep_their_suffix(name: str) -> None:
    made = cleaned(name)

    assert len(made) <= LONGEST
    assert len(made.encode()) <= 240
    assert suffix(made) == suffix(name)


def test_browsers_save_and_never_show() -> None:
    assert disposition("notes.md") == "attachment; filename=\"notes.md\"; filename*=UTF-8''notes.md"
    assert disposition('a"b\\c%.txt').startswith('attachment; filename="a_b_c_.txt"')
    assert disposition("茶.txt") == "attachment; filename=\"_.txt\"; filename*=UTF-8''%E8%8C%B6.txt"
