"""Whether a text addresses somebody: an @ and one of their names, as words of their own.

Capital letters and compatible forms (full width, say) make no difference. Scripts that are written without spaces have
no borders of words: there a name may be followed, and the @ preceded, by anything.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Final

ALWAYS: Final = "ai"
"""What every team is called."""

_SPACELESS: Final = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO", "THAI", "LAO", "KHMER", "MYANMAR")
_INNER: Final = frozenset("-_")
"""Part of a name, beside letters and digits."""
_JOINTS: Final = frozenset(".@")
"""Part of a word when one goes on behind them, as in an address."""


def addresses(text: str, names: Iterable[str]) -> bool:
    """Whether `text` has an @ and ALWAYS, or one of `names`; case and width do not count."""
    heard = _plain(text)
    wanted = {_plain(name) for name in (ALWAYS, *names)} - {""}
    at = heard.find("@")
    while at != -1:
        if _begins(heard, at) and any(_ends(heard, at + 1, name) for name in wanted):
            return True
        at = heard.find("@", at + 1)
    return False


def _plain(text: str) -> str:
    """Without what is invisible, in one form, and with white space that is all the same."""
    visible = "".join(character for character in text if unicodedata.category(character) != "Cf")
    return " ".join(unicodedata.normalize("NFKC", visible).casefold().split())


def _begins(text: str, at: int) -> bool:
    """Whether an @ is not within a word, as in an address of e-mail."""
    return at == 0 or not _is_of_word(text[at - 1])


def _ends(text: str, start: int, name: str) -> bool:
    """Whether the name stands there, and the word ends with it."""
    if not text.startswith(name, start):
        return False
    behind = text[start + len(name) : start + len(name) + 2]
    if not behind or _is_spaceless(name[-1]):
        return True
    if behind[0] in _JOINTS:
        return not (len(behind) > 1 and _is_of_word(behind[1]))
    return not _is_of_word(behind[0])


def _is_of_word(character: str) -> bool:
    return (character.isalnum() or character in _INNER) and not _is_spaceless(character)


def _is_spaceless(character: str) -> bool:
    return unicodedata.name(character, "").startswith(_SPACELESS)
