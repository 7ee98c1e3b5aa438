"""YAML, hence JSON, that strangers wrote: read with limits, every value with the place where it stands; and written.

Scalars mean what the core schema of YAML 1.2 says, not what 1.1 said: `no` and `2026-01-31` are texts, `0644` is 644.
The parser's events are read, not its nodes: those are built by recursion, which a deep text overflows.
"""

from __future__ import annotations

import json
import math
import re
from abc import ABC, abstractmethod
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple, NoReturn, TypeAlias

import yaml

Parser: TypeAlias = type[yaml.SafeLoader] | type[yaml.CSafeLoader]
FASTEST_PARSER: Final[Parser] = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader

_TAG = "tag:yaml.org,2002:"
_SCALARS: Final = {f"{_TAG}int": int, f"{_TAG}bool": bool, f"{_TAG}null": type(None)}
_WORDS: Final = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INT = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_LEAST, _GREATEST = -(2**63), 2**64 - 1  # what writers of JSON can write
_LONGEST_INTEGER = 24

# Line ends of YAML 1.1 are not those of 1.2: what one reader takes for a letter, another takes for a new line.
_UNREADABLE = re.compile("[^\t\n\r -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_PAIR = re.compile(r"(?<!\\)((?:\\\\)*)\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})", re.IGNORECASE)
_TAG_DIRECTIVE = re.compile(r"(?:^|\r)%TAG\b", re.MULTILINE)


@dataclass(frozen=True)
class Limits:
    """How much one text may say. Aliases count as often as they are used."""

    max_bytes: int = 2_000_000
    max_documents: int = 1000
    max_depth: int = 50
    max_nodes: int = 200_000


class Position(NamedTuple):
    """Where something stands in the text; both count from 1."""

    line: int
    column: int


class YamlError(Exception):
    """The text was refused at one place; `rule` says why in one word, `message` says it to people."""

    def __init__(self, message: str, line: int, column: int, rule: str) -> None:
        super().__init__(f"Line {line}, column {column}: {message}")
        self.message = message
        self.line = line
        self.column = column
        self.rule = rule


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
    if found := _UNREADABLE.search(text):
        _fail("character", _position_in(text, found.start()), _about_character(found[0]))
    # The parser compares each with all before it, for minutes if there are enough of them.
    if found := _TAG_DIRECTIVE.search(text):
        _fail("tag", _position_in(text, found.start()), "Own tags are not supported. Remove the %TAG line.")


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


def _fail(rule: str, position: Position, message: str) -> NoReturn:
    raise YamlError(message, *position, rule)


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
            _fail("key", position, "A key must be text. Put numbers, true, false and null in quotes.")
        if key in self.places:
            self._refuse_again(key, self.places[key][0], position)
        self._key, self._key_position = key, position

    def begin_merge(self, position: Position) -> None:
        if self._merge is not None:
            self._refuse_again("<<", self._merge_position, position)
        self._key, self._merge_position, self.awaits_key = None, position, False

    def _refuse_again(self, key: str, first: Position, second: Position) -> NoReturn:
        where = f"line {first.line}, column {first.column}"
        _fail("duplicate_key", second, f'The key "{_short(key)}" is there already, at {where}. Remove one of the two.')

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
        _fail("merge", position, "Only a mapping, or a list of mappings, can be merged with <<.")
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
        self._place(_Node(_scalar(event, position), letters=len(event.value)), event.anchor, position)

    def _begin(self, event: yaml.CollectionStartEvent, position: Position) -> None:
        self._count(1, 0, position, "too_many")
        self._check_depth(1, position)
        if self._open and self._open[-1].awaits_key:
            _fail("key", position, "A key must be text, not a list or mapping.")
        is_mapping = isinstance(event, yaml.MappingStartEvent)
        if event.tag not in (None, "!", f"{_TAG}map" if is_mapping else f"{_TAG}seq"):
            _refuse_tag(event.tag, position)
        if event.anchor:
            self._anchors[event.anchor] = None
        self._open.append((_Mapping if is_mapping else _Sequence)(event.anchor, position))

    def _alias(self, name: str, position: Position) -> None:
        if name not in self._anchors:
            _fail("alias", position, f"No &{_short(name)} stands before this *{_short(name)}. Check the name.")
        node = self._anchors[name]
        if node is None:
            _fail("alias", position, f"*{_short(name)} stands within &{_short(name)}: it would never end.")
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
                _fail("too_many", position, f"There are more than {self._limits.max_documents:,} documents. Split it.")
            self.documents.append(YamlDocument(node.data, Positions(position, node.places)))

    def _count(self, nodes: int, letters: int, position: Position, rule: str) -> None:
        self._nodes += nodes
        self._letters += letters
        where = "With its aliases there" if rule == "alias_bomb" else "There"
        if self._nodes > self._limits.max_nodes:
            _fail(rule, position, f"{where} are more than {self._limits.max_nodes:,} values. Split the text.")
        if self._letters > self._limits.max_bytes:
            _fail(rule, position, f"{where} are more than {self._limits.max_bytes:,} letters. Split the text.")

    def _check_depth(self, levels: int, position: Position) -> None:
        if len(self._open) + levels > self._limits.max_depth:
            _fail("too_deep", position, f"This is more than {self._limits.max_depth} levels deep. Make it flatter.")

    def _position(self, mark: Any) -> Position:
        # Two letters of each pair of this line were taken out before the mark.
        shift = bisect_left(self._pairs, mark.index) - bisect_left(self._pairs, mark.index - mark.column)
        return Position(mark.line + 1, mark.column + 1 + 2 * shift)

    def refuse_syntax(self, error: yaml.MarkedYAMLError, text: str) -> NoReturn:
        """Say where the parser gave up, and for what: tabs are the usual reason, and it does not name them."""
        if error.problem_mark is None:
            _fail("syntax", Position(1, 1), "This is not YAML.")
        position = self._position(error.problem_mark)
        if text[error.problem_mark.index : error.problem_mark.index + 1] == "\t":
            _fail("tab", position, "A tab cannot indent YAML. Use spaces.")
        began = self._position(error.context_mark) if error.context_mark else None
        context = f", {error.context} that begins at line {began.line}, column {began.column}" if began else ""
        _fail("syntax", position, f"This is not YAML: {error.problem}{context}.")


def _scalar(event: yaml.ScalarEvent, position: Position) -> Any:
    tag, text = event.tag, event.value
    if not text.isascii() and _SURROGATE.search(text):
        _fail("syntax", position, "Half of a surrogate pair is no character. Remove its escape.")
    if tag in ("!", f"{_TAG}str") or (tag is None and not event.implicit[0]):
        return text
    value = _core(text, position)
    if tag == f"{_TAG}float" and type(value) is int:
        return float(value)
    if tag is not None and type(value) is not _SCALARS.get(tag):
        _refuse_tag(tag, position)
    return value


def _core(text: str, position: Position) -> Any:
    """What a plain scalar means."""
    if text in _WORDS:
        return _WORDS[text]
    if _INT.fullmatch(text):
        value = int(text, {"0o": 8, "0x": 16}.get(text[:2], 10)) if len(text) <= _LONGEST_INTEGER else _GREATEST + 1
        if not _LEAST <= value <= _GREATEST:
            _fail("number", position, "The number does not fit into 64 bits. If it is a text, put it in quotes.")
        return value
    if _FLOAT.fullmatch(text) or _NOT_FINITE.fullmatch(text):
        number = float(text.lower().replace(".inf", "inf").replace(".nan", "nan"))
        if not math.isfinite(number):
            _fail("number", position, "Infinity and NaN are no values. If it is a text, put it in quotes.")
        return number
    return text


def _refuse_tag(tag: str | None, position: Position) -> NoReturn:
    name = _short((tag or "").replace(_TAG, "!!"))
    _fail("tag", position, f"The tag {name} does not fit here. Only the types of JSON are known, and it must be one.")


def _short(name: str) -> str:
    return name if len(name) <= 60 else f"{name[:60]}…"


def _copied(data: Any) -> Any:
    """A copy: what is changed where an alias stood does not change elsewhere."""
    if isinstance(data, dict):
        return {key: _copied(value) for key, value in data.items()}
    return [_copied(value) for value in data] if isinstance(data, list) else data


# What YAML 1.1 or 1.2 may take for something else than text, and a little more.
_TYPED = re.compile(
    r"(?:y|yes|n|no|on|off|true|false|null|~|<<|=|[-+]?\.(?:inf|nan)|[-+]?\.?[0-9][0-9a-fox_.:+\-tz ]*|)", re.IGNORECASE
)
_PLAIN = re.compile(r"(?!---|\.\.\.)[^\s\-?:,\[\]{}#&*!|>'\"%@`](?:[^\t\n\r:#]|:(?=\S)|(?<=\S)#)*(?<!\s)")
_LONGEST_SIMPLE_KEY = 1000  # the parser looks no further than 1024 characters for the colon


def dump_documents(documents: Iterable[Any]) -> str:
    """YAML in block style of data like that of JSON, which `load_documents` and readers of YAML 1.1 read back alike.

    Keys stay in order, texts of several lines become literals. Raises TypeError for what JSON does not know, and
    ValueError for numbers that are not finite.
    """
    return "---\n".join("".join(f"{line}\n" for line in _lines(document)) for document in documents)


def _lines(value: Any) -> Iterator[str]:
    if isinstance(value, dict) and value:
        for key, entry in value.items():
            yield from _entry(key, entry)
    elif isinstance(value, list) and value:
        for entry in value:
            first, *others = _lines(entry) if _is_block(entry) else _unindented(entry)
            yield f"- {first}"
            yield from map(_indented, others)
    else:
        first, *others = _unindented(value)
        yield first
        yield from map(_indented, others)


def _entry(key: str, value: Any) -> Iterator[str]:
    head = _text(key) + ":"
    if len(head) > _LONGEST_SIMPLE_KEY:
        yield f"? {head[:-1]}"
        head = ":"
    if _is_block(value):
        yield head
        yield from map(_indented, _lines(value))
    else:
        first, *others = _unindented(value)
        yield f"{head} {first}"
        yield from map(_indented, others)


def _is_block(value: Any) -> bool:
    return isinstance(value, dict | list) and bool(value)


def _indented(line: str) -> str:
    return f"  {line}" if line else line


def _unindented(value: Any) -> list[str]:
    """What stands behind the colon or dash, and the lines that follow below it: those of a literal."""
    if not isinstance(value, str) or "\n" not in value or "\r" in value:
        return [_inline(value)]
    if not value.strip() or _UNREADABLE.search(value):
        return [_quoted(value)]
    # Without a number the first line would say how far all are indented.
    indent = "2" if value[0].isspace() else ""
    chomping = "-" if not value.endswith("\n") else "+" if value.endswith("\n\n") else ""
    return [f"|{indent}{chomping}", *value.removesuffix("\n").split("\n")]


def _inline(value: Any) -> str:
    if isinstance(value, str):
        return _text(value)
    if value is None or isinstance(value, bool | int):
        return json.dumps(value)
    if isinstance(value, float):
        number = json.dumps(value, allow_nan=False)
        return number if "." in number else number.replace("e", ".0e")  # to YAML 1.1 it is a text without the point
    if isinstance(value, dict | list):
        return "{}" if isinstance(value, dict) else "[]"
    raise TypeError(f"YAML is written of data like that of JSON, not of {type(value).__name__}")


def _text(text: Any) -> str:
    if not isinstance(text, str):
        raise TypeError(f"A key of a YAML mapping is a text, not {type(text).__name__}")
    plain = _PLAIN.fullmatch(text) and not _TYPED.fullmatch(text) and not _UNREADABLE.search(text)
    return text if plain else _quoted(text)


def _quoted(text: str) -> str:
    return _UNREADABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))
