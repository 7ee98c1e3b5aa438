"""Label selectors, as Kubernetes writes them: `wegent.io/team=research, tier in (a, b), !draft`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NoReturn

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import InstrumentedAttribute
from wegent_contracts.errors import FieldError, Invalid
from wegent_contracts.resources.patterns import FORMS, LABEL_KEY_PATTERN, LABEL_VALUE_PATTERN

from wegent_backend.tables import LabelRow

MAX_TERMS: Final = 20
MAX_CHARACTERS: Final = 1000
EXAMPLE: Final = "wegent.io/team=research, tier in (a, b), stage != done, !draft"

_TOKEN = re.compile(r"==|!=|[^\s=!(),<>]+|\S")


@dataclass(frozen=True)
class Term:
    """One condition on the label `key`: its value is one of `values` (None: any value), or, negated, it is not.

    A resource without the label satisfies every negated term.
    """

    key: str
    values: frozenset[str] | None
    negated: bool

    def matches(self, labels: Mapping[str, str]) -> bool:
        found = self.key in labels and (self.values is None or labels[self.key] in self.values)
        return found != self.negated

    def clause(
        self, kind: str, user_ids: Sequence[int] | None, id_column: InstrumentedAttribute[int]
    ) -> ColumnElement[bool]:
        wanted = [LabelRow.kind == kind, LabelRow.key == self.key]
        if self.values is not None:
            wanted.append(LabelRow.value.in_(sorted(self.values)))
        if self.negated:
            return ~exists().where(*wanted, LabelRow.resource_id == id_column)
        if user_ids is not None:
            wanted.append(LabelRow.user_id.in_(user_ids))
        return id_column.in_(select(LabelRow.resource_id).where(*wanted))


@dataclass(frozen=True)
class Selector:
    """Conditions that must all hold; without any, everything is selected."""

    terms: tuple[Term, ...] = ()

    def matches(self, labels: Mapping[str, str]) -> bool:
        return all(term.matches(labels) for term in self.terms)

    def clauses(
        self, kind: str, user_ids: Sequence[int] | None, id_column: InstrumentedAttribute[int]
    ) -> list[ColumnElement[bool]]:
        """For a query over resources of `kind` owned by `user_ids` (None: by anybody), whose ids are in `id_column`."""
        return [term.clause(kind, user_ids, id_column) for term in self.terms]


def parse(text: str, parameter: str = "labelSelector") -> Selector:
    """Raises Invalid for what is no selector, naming the query parameter, the position and what would be right."""
    try:
        return Selector(tuple(_terms(text)))
    except _NotOne as error:
        field = FieldError(path=f"query.{parameter}", rule="labelSelector", message=str(error))
        raise Invalid(field.message, fields=[field]) from None


def _terms(text: str) -> list[Term]:
    if len(text) > MAX_CHARACTERS:
        raise _NotOne(f"A label selector has at most {MAX_CHARACTERS} characters; this one has {len(text)}.")
    terms = _Reader(text).terms() if text.strip() else []
    if len(terms) > MAX_TERMS:
        raise _NotOne(f"A label selector has at most {MAX_TERMS} terms; this one has {len(terms)}.")
    return terms


class _NotOne(Exception):
    """The text is no label selector; the message says why."""


class _Reader:
    """Reads a text token by token; the empty token is the end."""

    def __init__(self, text: str) -> None:
        self._tokens = [(found[0], found.start() + 1) for found in _TOKEN.finditer(text)] + [("", len(text) + 1)]
        self._at = 0

    @property
    def _ahead(self) -> str:
        return self._tokens[self._at][0]

    def _take(self, *tokens: str) -> bool:
        taken = self._ahead in tokens
        self._at += taken
        return taken

    def terms(self) -> list[Term]:
        terms = [self._term()]
        while self._take(","):
            terms.append(self._term())
        if self._ahead:
            self._fail('"," or the end')
        return terms

    def _term(self) -> Term:
        if self._take("!"):
            return Term(self._key(), None, negated=True)
        key, operator = self._key(), self._ahead
        if self._take("=", "==", "!="):
            return Term(key, frozenset([self._value()]), negated=operator == "!=")
        if self._take("in", "notin"):
            return Term(key, self._values(), negated=operator == "notin")
        if self._ahead not in {",", ""}:
            self._fail('"=", "==", "!=", "in", "notin", "," or the end')
        return Term(key, None, negated=False)

    def _key(self) -> str:
        return self._word(LABEL_KEY_PATTERN, "the key of a label")

    def _values(self) -> frozenset[str]:
        if not self._take("("):
            self._fail('"("')
        if self._ahead == ")":
            self._fail("at least one value")
        values = [self._value()]
        while self._take(","):
            values.append(self._value())
        if not self._take(")"):
            self._fail('"," or ")"')
        return frozenset(values)

    def _value(self) -> str:
        """A value may be empty: then the next token ends it."""
        return "" if self._ahead in {",", ")", ""} else self._word(LABEL_VALUE_PATTERN, "the value of a label")

    def _word(self, pattern: str, expected: str) -> str:
        word = self._ahead
        if not re.fullmatch(pattern, word):
            self._fail(expected, FORMS[pattern])
        self._at += 1
        return word

    def _fail(self, expected: str, advice: str = f"An example: {EXAMPLE}") -> NoReturn:
        token, position = self._tokens[self._at]
        found = f'found "{token}"' if token else "it ends"
        raise _NotOne(f"At character {position} of the label selector {found} where {expected} should be. {advice}")
