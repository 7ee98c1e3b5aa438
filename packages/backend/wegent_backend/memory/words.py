"""What texts are compared by: stems of words, and neighbouring characters where words are joined. Pure."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from typing import Final

_RUNS: Final = re.compile(
    r"(?P<joined>[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]+)|(?P<word>[^\W_]+(?:['’][^\W_]+)?)"
)
_JOINED: Final = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_COMMON_WORDS: Final = """a about all am an and any are as at be been but by can could did do does for from had has have
he her hers him his how i if in into is it its just me my of on or our she should so some such than that the their them
then there these they this those to too us user users was we were what when where which who why will with would you
your"""
_COMMON: Final = frozenset(_COMMON_WORDS.split())
_COMMON_CHARACTERS: Final = frozenset("的了是我你您他她它们在有和就不也都很这那吗呢吧啊么个会要想用户")
_ENDINGS: Final = (("ies", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("ly", ""), ("s", ""))
_SHORTEST: Final = 3


def terms(text: str) -> list[str]:
    """In order, with repetitions; words that say nothing are left out."""
    return list(_terms(unicodedata.normalize("NFKC", text).casefold()))


def digest(text: str) -> str:
    """The same for texts that differ in spaces, capitals and punctuation only."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    plain = "".join(character for character in folded if character.isalnum())
    return hashlib.sha256((plain or folded).encode("utf-8", "surrogatepass")).hexdigest()


def is_character(term: str) -> bool:
    """A single one of a script without spaces: it tells less than two."""
    return len(term) == 1 and _JOINED.match(term) is not None


def _terms(text: str) -> Iterator[str]:
    for found in _RUNS.finditer(text):
        if found["joined"]:
            yield from _characters(found["joined"])
        elif (word := re.split("['’]", found["word"])[0]) not in _COMMON:
            yield _stem(word)


def _characters(run: str) -> Iterator[str]:
    yield from (character for character in run if character not in _COMMON_CHARACTERS)
    yield from (run[at : at + 2] for at in range(len(run) - 1))


def _stem(word: str) -> str:
    """Crude, and the same for all forms: likes, liked and liking are one."""
    if not word.isascii() or not word.isalpha():
        return word
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            word = word[: len(word) - len(ending)] + instead
            break
    if len(word) > _SHORTEST and word[-1] == word[-2]:
        return word[:-1]
    return word[:-1] if len(word) > _SHORTEST and word.endswith("e") else word
