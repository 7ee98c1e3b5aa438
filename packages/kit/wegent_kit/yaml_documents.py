"""YAML, hence JSON, that strangers wrote: read with limits, every value with the place where it stands.

Scalars mean what the core schema of YAML 1.2 says, not what 1.1 said: `no` and `2026-01-31` are texts, `0644` is 644.
The parser's events are read, not its nodes: those are built by recursion, which a deep text overflows.
"""

from __future__ import annotations

import json
import re
from abc import ABC, abstractmethod
from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import Any, Final, NoReturn, TypeAlias

import yaml

from wegent_kit.yaml_errors import Position, YamlError, fail, short
from wegent_kit.yaml_scalars import TAG, UNREADABLE, meaning, refuse_tag

Parser: TypeAlias = type[yaml.SafeLoader] | type[yaml.CSafeLoader]
FASTEST_PARSER: Final[Parser] = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader

_PAIR = re.compile(r"(?<!\\)((?:\\\\)*)\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})", re.IGNORECASE)
TAG_DIRECTIVE = re.compile(r"(?:^|\r)%TAG\b", re.MULTILINE)


@dataclass(frozen=True)
class Limits:
    """How much one text may say. Aliases count as often as they are used."""

    max_bytes: int = 2_000_000
    max_documents: int = 1000
    max_depth: int = 50
    max_nodes: int = 200_000


_Places: TypeAlias = "dict[str | int, tuple[Position, _Places | None]]"


class Positions:
    """Where the values of one document stand."""

    def __init__(self, root: Position, places: _Places | None) -> None:
        self._root = root, places

    def of(self, path: tuple[str | int, ...]) -> Position:
        """Of a mapping's entry its key, of a list's entry its beginning; of what is not there, what would hold it."""
        position, places = self._root
        for step in path:
            if places is None or step not in places:
                break
            position, places = places[step]
        return position


@dataclass(frozen=True)
class YamlDocument:
    """One document: dicts, lists, texts, numbers, booleans and None, and where they stand."""

    data: Any
    positions: Positions


def load_documents(text: str, limits: Limits = Limits(), *, parser: Parser = FASTEST_PARSER) -> list[YamlDocument]:
    """The documents of the text, without the empty ones. Raises YamlError.

    Its rules: syntax, tab, character, too_large, too_many, too_deep, alias, alias_bomb, tag, key, duplicate_key, merge,
    number.
    """
    _check_text(text, limits)
    text, pairs = _joined_pairs(text)
    reader = _Reader(limits, pairs)
    try:
        for event in yaml.parse(text, Loader=parser):
            reader.take(event)
    except yaml.MarkedYAMLError as error:
        reader.refuse_syntax(error, text)
    return reader.documents


def _check_text(text: str, limits: Limits) -> None:
    # Every character is at least one byte: what is far too large is not encoded to find out.
    if len(text) > limits.max_bytes or len(text.encode(errors="surrogatepass")) > limits.max_bytes:
        raise YamlError(f"The text is larger than {limits.max_bytes:,} bytes. Split it.", 1, 1, "too_large")
    if found := UNREADABLE.search(text):
        fail("character", _position_in(text, found.start()), _about_character(found[0]))
    # The parser compares each with all before it, for minutes if there are enough of them.
    if found := TAG_DIRECTIVE.search(text):
        fail("tag", _position_in(text, found.start()), "Own tags are not supported. Remove the %TAG line.")


def _about_character(character: str) -> str:
    if character == "\ufeff":
        return "There is a byte order mark (U+FEFF). Save the text as UTF-8 without one."
    if character == "\0":
        return "There is a NUL character. Save the text as UTF-8; if it is not text, choose another file."
    return f"The character U+{ord(character):04X} cannot be seen. Remove it, or escape it in quotes."


def _position_in(text: str, index: int) -> Position:
    return Position(text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index))


def _joined_pairs(text: str) -> tuple[str, list[int]]:
    r"""JSON with `\ud83d\ude00` as YAML knows it, `\U0001f600`, and where in the new text that was done."""
    if _PAIR.search(text) is None or not _is_json(text):
        return text, []
    indexes: list[int] = []

    def joined(found: re.Match[str]) -> str:
        indexes.append(found.end() - 2 * (len(indexes) + 1))
        high, low = int(found[2], 16), int(found[3], 16)
        return f"{found[1]}\\U{0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00):08x}"

    return _PAIR.sub(joined, text), indexes


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


@dataclass(slots=True)
class _Node:
    """A value that has been read. `height` counts its levels of collections, `nodes` and `letters` all in it."""

    data: Any
    places: _Places | None = None
    height: int = 0
    nodes: int = 1
    letters: int = 0


class _Collection(ABC):
    """A list or mapping whose end has not been read."""

    def __init__(self, data: Any, anchor: str | None, position: Position) -> None:
        self.places: _Places = {}
        self.node = _Node(data, self.places, height=1)
        self.anchor = anchor
        self.position = position
        self.awaits_key = False

    def take(self, child: _Node, position: Position) -> None:
        self.node.height = max(self.node.height, child.height + 1)
        self.node.nodes += child.nodes
        self.node.letters += child.letters
        self._place(child, position)

    @abstractmethod
    def _place(self, child: _Node, position: Position) -> None: ...

    def finished(self) -> _Node:
        return self.node


class _Sequence(_Collection):
    def __init__(self, anchor: str | None, position: Position) -> None:
        super().__init__([], anchor, position)

    def _place(self, child: _Node, position: Position) -> None:
        self.places[len(self.node.data)] = position, child.places
        self.node.data.append(child.data)


class _Mapping(_Collection):
    def __init__(self, anchor: str | None, position: Position) -> None:
        super().__init__({}, anchor, position)
        self.awaits_key = True
        self._key: str | None = None  # none while the value of a merge is read
        self._key_position = position
        self._merge: _Node | None = None
        self._merge_position = position

    def _place(self, child: _Node, position: Position) -> None:
        if self.awaits_key:
            self._begin(child.data, position)
        elif self._key is None:
            self._merge = _checked_merge(child, position)
        else:
            self.node.data[self._key] = child.data
            self.places[self._key] = self._key_position, child.places
        self.awaits_key = not self.awaits_key

    def _begin(self, key: Any, position: Position) -> None:
        if not isinstance(key, str):
            fail("key", position, "A key must be text. Put numbers, true, false and null in quotes.")
        if key in self.places:
            self._refuse_again(key, self.places[key][0], position)
        self._key, self._key_position = key, position

    def begin_merge(self, position: Position) -> None:
        if self._merge is not None:
            self._refuse_again("<<", self._merge_position, position)
        self._key, self._merge_position, self.awaits_key = None, position, False

    def _refuse_again(self, key: str, first: Position, second: Position) -> NoReturn:
        where = f"line {first.line}, column {first.column}"
        fail("duplicate_key", second, f'The key "{short(key)}" is there already, at {where}. Remove one of the two.')

    def finished(self) -> _Node:
        """What is merged counts less than what is said here, and of merged ones the later less than the earlier."""
        merge = self._merge
        if merge is not None and merge.places is not None:
            sources = [(merge.data, merge.places)]
            if isinstance(merge.data, list):
                sources = [(source, merge.places[index][1] or {}) for index, source in enumerate(merge.data)]
            for source, places in sources:
                for key, place in places.items():
                    if key not in self.places:
                        self.node.data[key], self.places[key] = source[key], place
        return self.node


def _checked_merge(node: _Node, position: Position) -> _Node:
    sources = node.data if isinstance(node.data, list) else [node.data]
    if not all(isinstance(source, dict) for source in sources):
        fail("merge", position, "Only a mapping, or a list of mappings, can be merged with <<.")
    return node


class _Reader:
    """Builds documents from the parser's events."""

    def __init__(self, limits: Limits, pairs: list[int]) -> None:
        self.documents: list[YamlDocument] = []
        self._limits = limits
        self._pairs = pairs
        self._open: list[_Collection] = []
        self._anchors: dict[str, _Node | None] = {}  # none while its node is being read
        self._nodes = 0
        self._letters = 0

    def take(self, event: yaml.Event) -> None:
        """Raises YamlError for what is refused."""
        if isinstance(event, yaml.ScalarEvent):
            self._scalar(event, self._position(event.start_mark))
        elif isinstance(event, yaml.CollectionEndEvent):
            collection = self._open.pop()
            self._place(collection.finished(), collection.anchor, collection.position)
        elif isinstance(event, yaml.CollectionStartEvent):
            self._begin(event, self._position(event.start_mark))
        elif isinstance(event, yaml.AliasEvent):
            self._alias(event.anchor or "", self._position(event.start_mark))
        elif isinstance(event, yaml.DocumentStartEvent):
            self._anchors = {}

    def _scalar(self, event: yaml.ScalarEvent, position: Position) -> None:
        self._count(1, len(event.value), position, "too_many")
        mapping = self._open[-1] if self._open else None
        if event.value == "<<" and event.implicit[0] and isinstance(mapping, _Mapping) and mapping.awaits_key:
            mapping.begin_merge(position)
            return
        self._place(_Node(meaning(event, position), letters=len(event.value)), event.anchor, position)

    def _begin(self, event: yaml.CollectionStartEvent, position: Position) -> None:
        self._count(1, 0, position, "too_many")
        self._check_depth(1, position)
        if self._open and self._open[-1].awaits_key:
            fail("key", position, "A key must be text, not a list or mapping.")
        is_mapping = isinstance(event, yaml.MappingStartEvent)
        if event.tag not in (None, "!", f"{TAG}map" if is_mapping else f"{TAG}seq"):
            refuse_tag(event.tag, position)
        if event.anchor:
            self._anchors[event.anchor] = None
        self._open.append((_Mapping if is_mapping else _Sequence)(event.anchor, position))

    def _alias(self, name: str, position: Position) -> None:
        if name not in self._anchors:
            fail("alias", position, 'No anchor (&) has this name yet. A text that begins with "*" belongs in quotes.')
        node = self._anchors[name]
        if node is None:
            fail("alias", position, "This alias stands within its own anchor: it would never end.")
        self._count(node.nodes, node.letters, position, "alias_bomb")
        self._check_depth(node.height, position)
        self._place(replace(node, data=_copied(node.data)), None, position)

    def _place(self, node: _Node, anchor: str | None, position: Position) -> None:
        if anchor:
            self._anchors[anchor] = node
        if self._open:
            self._open[-1].take(node, position)
        elif node.data is not None or node.letters:
            if len(self.documents) == self._limits.max_documents:
                fail("too_many", position, f"There are more than {self._limits.max_documents:,} documents. Split it.")
            self.documents.append(YamlDocument(node.data, Positions(position, node.places)))

    def _count(self, nodes: int, letters: int, position: Position, rule: str) -> None:
        self._nodes += nodes
        self._letters += letters
        where = "With its aliases there" if rule == "alias_bomb" else "There"
        if self._nodes > self._limits.max_nodes:
            fail(rule, position, f"{where} are more than {self._limits.max_nodes:,} values. Split the text.")
        if self._letters > self._limits.max_bytes:
            fail(rule, position, f"{where} are more than {self._limits.max_bytes:,} letters. Split the text.")

    def _check_depth(self, levels: int, position: Position) -> None:
        if len(self._open) + levels > self._limits.max_depth:
            fail("too_deep", position, f"This is more than {self._limits.max_depth} levels deep. Make it flatter.")

    def _position(self, mark: Any) -> Position:
        # Two letters of each pair of this line were taken out before the mark.
        shift = bisect_left(self._pairs, mark.index) - bisect_left(self._pairs, mark.index - mark.column)
        return Position(mark.line + 1, mark.column + 1 + 2 * shift)

    def refuse_syntax(self, error: yaml.MarkedYAMLError, text: str) -> NoReturn:
        """Say where the parser gave up, and for what: tabs are the usual reason, and it does not name them."""
        if error.problem_mark is None:
            fail("syntax", Position(1, 1), "This is not YAML.")
        position = self._position(error.problem_mark)
        if text[error.problem_mark.index : error.problem_mark.index + 1] == "\t":
            fail("tab", position, "A tab cannot indent YAML. Use spaces.")
        began = self._position(error.context_mark) if error.context_mark else None
        context = f", {error.context} that begins at line {began.line}, column {began.column}" if began else ""
        fail("syntax", position, f"This is not YAML: {error.problem}{context}.")


def _copied(data: Any) -> Any:
    """A copy: what is changed where an alias stood does not change elsewhere."""
    if isinstance(data, dict):
        return {key: _copied(value) for key, value in data.items()}
    return [_copied(value) for value in data] if isinstance(data, list) else data
