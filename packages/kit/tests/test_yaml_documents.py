import json
import math
import time
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from wegent_kit.yaml_documents import FASTEST_PARSER, Limits, Parser, load_documents
from wegent_kit.yaml_errors import Position, YamlError
from wegent_kit.yaml_writing import dump_documents

TEAM = """\
# a comment
apiVersion: agent.wecode.io/v1
metadata:
  name: dev-team
spec:
  members:
    - botRef: {name: coder, namespace: default}
      prompt: |
        Be brief.
        Be right.
    - botRef:
        name: tester
---
kind: Bot
"""


@pytest.fixture(params=[FASTEST_PARSER, yaml.SafeLoader], ids=["libyaml", "python"])
def parser(request: pytest.FixtureRequest) -> Parser:
    return request.param


def one(text: str, parser: Parser = FASTEST_PARSER) -> Any:
    (document,) = load_documents(text, parser=parser)
    return document.data


DEFAULT = Limits()


def refused(text: str, limits: Limits = DEFAULT, parser: Parser = FASTEST_PARSER) -> YamlError:
    with pytest.raises(YamlError) as caught:
        load_documents(text, limits, parser=parser)
    return caught.value


def where(error: YamlError) -> tuple[str, int, int]:
    return error.rule, error.line, error.column


def test_documents_come_with_the_position_of_every_value(parser: Parser) -> None:
    team, bot = load_documents(TEAM, parser=parser)

    assert team.data["spec"]["members"][0] == {
        "botRef": {"name": "coder", "namespace": "default"},
        "prompt": "Be brief.\nBe right.\n",
    }
    of = team.positions.of
    assert of(()) == Position(2, 1)
    assert of(("metadata", "name")) == (4, 3)
    assert of(("spec", "members")) == (6, 3)
    assert of(("spec", "members", 0)) == (7, 7)
    assert of(("spec", "members", 0, "botRef", "namespace")) == (7, 29)
    assert of(("spec", "members", 0, "prompt")) == (8, 7)
    assert of(("spec", "members", 1, "botRef", "name")) == (12, 9)
    assert bot.data == {"kind": "Bot"}
    assert bot.positions.of(("kind",)) == (14, 1)


def test_what_is_not_there_stands_where_its_holder_stands() -> None:
    (team, _) = load_documents(TEAM)

    assert team.positions.of(("spec", "members", 1, "prompt")) == (11, 7)
    assert team.positions.of(("spec", "members", 1, "botRef", "namespace")) == (11, 7)
    assert team.positions.of(("spec", "members", 7, "botRef")) == (6, 3)
    assert team.positions.of(("metadata", "name", "first")) == (4, 3)
    assert team.positions.of(("nothing", 1)) == (2, 1)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("~", None),
        ("Null", None),
        ("nULL", "nULL"),
        ("true", True),
        ("FALSE", False),
        ("tRUE", "tRUE"),
        *((word, word) for word in ("yes", "No", "on", "OFF", "y", "n")),
        ("0", 0),
        ("-12", -12),
        ("+7", 7),
        ("0644", 644),
        ("0o644", 0o644),
        ("0xFf", 255),
        ("0b11", "0b11"),
        ("1_000", "1_000"),
        ("12:30:45", "12:30:45"),
        ("18446744073709551615", 2**64 - 1),
        ("-9223372036854775808", -(2**63)),
        ("1.", 1.0),
        (".5", 0.5),
        ("-1.5e3", -1500.0),
        ("1e3", 1000.0),
        (".", "."),
        ("-", [None]),
        ("1.2.3", "1.2.3"),
        ("2026-01-31", "2026-01-31"),
        ("2026-01-31T10:00:00Z", "2026-01-31T10:00:00Z"),
        ("=", "="),
        ("<<", "<<"),
        ("'12'", "12"),
        ('"true"', "true"),
        ("|\n  12", "12"),
        ("! 12", "12"),
        ("!!str 12", "12"),
        ("!!str", ""),
        ('!!int "12"', 12),
        ("!!float 3", 3.0),
        ("!!bool true", True),
        ("!!null ''", None),
        ("!!seq [1]", [1]),
        ("!!map {a: 1}", {"a": 1}),
    ],
)
def test_scalars_mean_what_yaml_1_2_says(text: str, value: Any, parser: Parser) -> None:
    read = one(f"key:\n  {text}", parser)["key"]

    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize("text", ["1e999", "-.inf", ".NaN", "18446744073709551616", "-9223372036854775809", "9" * 9000])
def test_numbers_that_json_cannot_hold_are_refused_without_repeating_them(text: str) -> None:
    error = refused(f"a: 1\nlimit: {text}")

    assert where(error) == ("number", 2, 8)
    assert text not in str(error)
    assert "quotes" in error.message


def test_json_is_yaml(parser: Parser) -> None:
    data = {"a": [1, -2.5, True, None, 'é/"\\\n'], "b": {}, "c": [[], {"d": "https://x"}]}

    assert one(json.dumps(data), parser) == data
    assert one(json.dumps(data, indent=2, ensure_ascii=False), parser) == data
    assert one('{"a":1,"b":[{"c":"\\/"}]}', parser) == {"a": 1, "b": [{"c": "/"}]}


def test_json_may_be_indented_by_tabs() -> None:
    assert one('{\n\t"a":\t1,\n\t"b": [\n\t\t2\n\t]\n}') == {"a": 1, "b": [2]}


def test_surrogate_pairs_of_json_are_one_character_and_move_nothing(parser: Parser) -> None:
    text = json.dumps({"😀😀": "a\\ud83d\\ude00", "next": ["😀", 1], "last": 2}, indent=1).replace(
        '],\n "last', '], "last'
    )

    (document,) = load_documents(text, parser=parser)

    assert document.data == json.loads(text)
    line = text.splitlines()[5]
    assert document.positions.of(("last",)) == (6, line.index('"last"') + 1)
    assert document.positions.of(("next", 0)) == (4, 3)
    (row,) = load_documents('["\\ud83d\\ude00", "\\uD83D\\uDE00", 1]', parser=parser)
    assert [row.positions.of((index,)) for index in range(3)] == [(1, 2), (1, 18), (1, 34)]


def test_escapes_of_surrogates_are_left_alone_where_they_are_letters() -> None:
    assert one("a: '\\ud83d\\ude00'") == {"a": "\\ud83d\\ude00"}


@pytest.mark.parametrize("text", ['["\\ud83d"]', '["\\ude00\\ud83d"]', 'a: "\\ud83d"'])
def test_half_a_surrogate_pair_is_refused(text: str, parser: Parser) -> None:
    assert refused(text, parser=parser).rule == "syntax"


def test_empty_documents_are_skipped_and_null_is_not_empty(parser: Parser) -> None:
    assert load_documents("", parser=parser) == []
    assert load_documents("# nothing\n---\n---\n# nothing\n...\n", parser=parser) == []
    documents = load_documents("---\na: 1\n---\n---\nnull\n---\n''\n---\n", parser=parser)
    assert [document.data for document in documents] == [{"a": 1}, None, ""]


def test_windows_line_ends_are_line_ends(parser: Parser) -> None:
    (document,) = load_documents("a: 1\r\nb: |\r\n  x\r\n  y\r\nc: 2\r\n", parser=parser)

    assert document.data == {"a": 1, "b": "x\ny\n", "c": 2}
    assert document.positions.of(("c",)) == (5, 1)


def test_a_yaml_directive_is_read(parser: Parser) -> None:
    assert one("%YAML 1.2\n---\na: 1", parser) == {"a": 1}


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("a: 1\nb: 2\na: 3", 3, 1),
        ("{a: 1, b: 2, 'a': 3}", 1, 14),
        ('x:\n  - "a": 1\n    b: 1\n    a: 2', 4, 5),
        ("k: &k a\na: 1\n*k : 2", 3, 1),
    ],
)
def test_a_key_that_is_there_twice_is_refused_with_both_places(text: str, line: int, column: int) -> None:
    error = refused(text)

    assert where(error) == ("duplicate_key", line, column)
    assert '"a"' in error.message


def test_the_first_place_of_a_double_key_is_named(parser: Parser) -> None:
    error = refused("x:\n  a: 1\n  b: 2\n  a: 3", parser=parser)

    assert error.message == 'The key "a" is there already, at line 2, column 3. Remove one of the two.'
    assert str(error).startswith("Line 4, column 3: The key")


@pytest.mark.parametrize("key", ["1", "true", "~", "1.5", "? [a]", "? {a: 1}"])
def test_keys_are_texts(key: str, parser: Parser) -> None:
    error = refused(f"ok: 1\n{key}: 2" if "?" not in key else f"ok: 1\n{key}\n: 2", parser=parser)

    assert (error.rule, error.line) == ("key", 2)


def test_words_of_yaml_1_1_are_texts_as_keys() -> None:
    assert one("on: 1\nno: 2\n2026-01-31: 3") == {"on": 1, "no": 2, "2026-01-31": 3}


def test_keys_that_are_aliases_of_collections_are_refused() -> None:
    assert refused("a: &a [1]\n*a : 2").rule == "key"


def test_aliases_repeat_what_was_said_and_share_nothing(parser: Parser) -> None:
    (document,) = load_documents("a: &x {n: [1]}\nb: *x\nc: [*x, &y text, *y]", parser=parser)

    assert document.data == {"a": {"n": [1]}, "b": {"n": [1]}, "c": [{"n": [1]}, "text", "text"]}
    document.data["b"]["n"].append(2)
    assert document.data["a"] == document.data["c"][0] == {"n": [1]}
    assert document.positions.of(("b",)) == (2, 1)
    assert document.positions.of(("b", "n")) == (1, 8)
    assert document.positions.of(("c", 0)) == (3, 5)


def test_an_anchor_may_be_set_again_and_ends_with_its_document(parser: Parser) -> None:
    assert one("[&a 1, *a, &a 2, *a]", parser) == [1, 1, 2, 2]
    assert where(refused("a: &a 1\n---\nb: *a", parser=parser)) == ("alias", 3, 4)


@pytest.mark.parametrize("text", ["a: &a [*a]", "&a {x: {y: *a}}", "a: &a\n  <<: *a"])
def test_what_holds_itself_is_refused(text: str, parser: Parser) -> None:
    error = refused(text, parser=parser)

    assert error.rule == "alias"
    assert "never end" in error.message


def test_merged_keys_count_less_than_own_ones(parser: Parser) -> None:
    text = """\
base: &base {a: 1, b: 1}
more: &more {b: 2, c: 2}
one:
  b: 3
  <<: *base
two:
  <<: [*more, *base]
  d: 4
three: {<<: {x: 1}}
"""
    (document,) = load_documents(text, parser=parser)

    assert document.data["one"] == {"a": 1, "b": 3}
    assert document.data["two"] == {"a": 1, "b": 2, "c": 2, "d": 4}
    assert document.data["three"] == {"x": 1}
    assert document.positions.of(("one", "b")) == (4, 3)
    assert document.positions.of(("one", "a")) == (1, 14)
    assert document.positions.of(("two", "b")) == (2, 14)


def test_a_merge_key_in_quotes_is_a_key() -> None:
    assert one('"<<": 1\na: [<<]') == {"<<": 1, "a": ["<<"]}


@pytest.mark.parametrize("value", ["1", "text", "[{a: 1}, 2]", ""])
def test_only_mappings_are_merged(value: str) -> None:
    assert refused(f"a: 1\n<<: {value}").rule == "merge"


def test_a_mapping_merges_once() -> None:
    assert where(refused("<<: {a: 1}\n<<: {b: 1}")) == ("duplicate_key", 2, 1)


def laughs(levels: int) -> str:
    lines = ["a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, levels)]
    return "\n".join(lines)


def merged_laughs(levels: int) -> str:
    lines = ["a0: &a0 {x: lol, y: lol}"]
    lines += [f"a{n}: &a{n} {{<<: *a{n - 1}, b: *a{n - 1}, c: *a{n - 1}}}" for n in range(1, levels)]
    return "\n".join(lines)


@pytest.mark.parametrize(
    "text",
    [
        laughs(9),
        laughs(40),
        merged_laughs(30),
        f"a: &a {'x' * 500_000}\nb: [{'*a, ' * 1000}]",
        f"a: &a [{'x, ' * 1000}]\n" + "\n".join(f"b{n}: {{<<: [{', '.join(['{k: *a}'] * 100)}]}}" for n in range(50)),
    ],
    ids=["laughs", "many laughs", "merged", "letters", "merge lists"],
)
def test_bombs_are_refused_before_they_grow(text: str, parser: Parser) -> None:
    began = time.perf_counter()

    error = refused(text, parser=parser)

    assert error.rule == "alias_bomb"
    assert time.perf_counter() - began < 3


def test_honest_aliases_are_no_bomb() -> None:
    assert len(json.dumps(one(laughs(4)))) > 9**4


@pytest.mark.parametrize(
    "text",
    [
        "[" * 2_000_000,
        "{a: " * 500_000,
        "- " * 1_000_000,
        "? " * 1_000_000,
        "\n".join(" " * n + "k:" for n in range(1900)),
    ],
    ids=["lists", "mappings", "dashes", "keys", "indented"],
)
def test_deep_texts_are_refused_at_once(text: str) -> None:
    began = time.perf_counter()

    assert refused(text).rule in {"too_deep", "key"}
    assert time.perf_counter() - began < 2


def test_depth_is_counted_through_aliases(parser: Parser) -> None:
    limits = Limits(max_depth=5)

    assert load_documents("[[[[[1]]]]]", limits, parser=parser)[0].data == [[[[[1]]]]]
    assert where(refused("[[[[[[1]]]]]]", limits, parser=parser)) == ("too_deep", 1, 6)
    assert load_documents("a: &a [[1]]\nb: [[*a]]", limits, parser=parser)
    assert where(refused("a: &a [[1]]\nb: [[[*a]]]", limits, parser=parser)) == ("too_deep", 2, 7)


def test_size_documents_and_values_are_limited() -> None:
    assert load_documents("äb", Limits(max_bytes=3))
    assert refused("äbc", Limits(max_bytes=3)).rule == "too_large"
    assert refused("x" * 2_000_001).rule == "too_large"
    assert len(load_documents("a\n---\n" * 3, Limits(max_documents=3))) == 3
    assert where(refused("a\n---\n" * 4, Limits(max_documents=3))) == ("too_many", 7, 1)
    assert load_documents("[1, 2, 3]", Limits(max_nodes=4))
    assert where(refused("[1, 2, 3, 4]", Limits(max_nodes=4))) == ("too_many", 1, 11)
    assert refused("---\n" * 400_000).rule == "too_many"


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("a: !!timestamp 2026-01-31", 1, 4),
        ("a: 1\nb: !!binary aGk=", 2, 4),
        ("a: !!set {x}", 1, 4),
        ("a: !!python/object/apply:os.system ['true']", 1, 4),
        ("!custom {a: 1}", 1, 1),
        ("a: !!int text", 1, 4),
        ("a: !!int 1.5", 1, 4),
        ("a: !!seq {a: 1}", 1, 4),
        ("a: !!str [1]", 1, 4),
        ("a: !!map text", 1, 4),
        ("# x\n%TAG !e! tag:example.com,2026:\n---\na: !e!x 1", 2, 1),
    ],
)
def test_tags_beyond_json_are_refused(text: str, line: int, column: int, parser: Parser) -> None:
    assert where(refused(text, parser=parser)) == ("tag", line, column)


def test_many_tag_directives_cost_nothing() -> None:
    began = time.perf_counter()

    assert refused("".join(f"%TAG !{n}! x\n" for n in range(100_000)) + "---\na").rule == "tag"
    assert time.perf_counter() - began < 1


@pytest.mark.parametrize("text", ["a:\n\tb: 1", "a:\n  b: 1\n\tc: 2", "a: |\n\ttext"])
def test_tabs_are_named(text: str, parser: Parser) -> None:
    error = refused(text, parser=parser)

    assert where(error) == ("tab", text.count("\n") + 1, 1)
    assert "spaces" in error.message


def test_tabs_within_texts_are_texts(parser: Parser) -> None:
    assert one("a: |\n  x\n  \ty\nb: 'p\tq'", parser) == {"a": "x\n\ty\n", "b": "p\tq"}


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("\ufeffa: 1", 1, 1, "byte order mark"),
        ("a: 1\nb: \0", 2, 4, "NUL"),
        ("a: '\x07'", 1, 5, "U+0007"),
        ("a: |\n  x\u2028y", 2, 4, "U+2028"),
        ("a: x\x85", 1, 5, "U+0085"),
        ("a: '\ud800'", 1, 5, "U+D800"),
        ("a: \uffff", 1, 4, "U+FFFF"),
    ],
)
def test_characters_that_nobody_sees_are_named(text: str, line: int, column: int, words: str) -> None:
    error = refused(text)

    assert where(error) == ("character", line, column)
    assert words in error.message


def test_such_characters_may_be_escaped(parser: Parser) -> None:
    assert one(r'"\0\a\e\N\L\uFEFF\x85"', parser) == "\0\a\x1b\x85\u2028\ufeff\x85"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: b: c", 1),
        ("a: 'x\nb: 1", 2),
        ("a: [1, 2\nb: 3", 2),
        ("a: 1\n b: 2", 2),
        ("a\nb: 1", 2),
        ("a: @x", 1),
        ('a: "\\q"', 1),
        ("%FOO\n---\na: 1", 1),
        ("{}}", 1),
        ("%YAML 3.0\n---\na", 1),
    ],
)
def test_broken_syntax_says_where(text: str, line: int) -> None:
    error = refused(text)

    assert error.rule == "syntax"
    assert error.line in {line, line + 1}
    assert error.message.startswith("This is not YAML: ")


def test_an_unclosed_list_names_its_beginning() -> None:
    assert "begins at line 2, column 4" in refused("a: 1\nb: [1, 2\nc: 3").message


def test_500_documents_are_read_in_half_a_second() -> None:
    document = "kind: Ghost\nmetadata:\n  name: ghost-{n}\n  labels: {{a: b}}\nspec:\n" + "".join(
        f"  field{n}: some text of {n}\n" for n in range(15)
    )
    text = "---\n".join(document.format(n=n) for n in range(500))
    times = []
    for _ in range(3):
        began = time.process_time()
        assert len(load_documents(text)) == 500
        times.append(time.process_time() - began)

    assert min(times) < 0.5


TEXTS = st.text() | st.text(alphabet="ab \n\t:#-'\"|>%@&*!?{}[],0123456789.e+~_=<", max_size=12)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS
    | st.sampled_from(
        ["yes", "NO", "on", "Null", "true", "12", "0o7", "0x1F", "1e3", "1_0", ".inf", "2026-01-31", "<<"]
    )
)


def values(keys: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    return st.recursive(
        SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4), max_leaves=12
    )


VALUES = values(TEXTS)


@given(st.lists(VALUES, max_size=4))
@example([{"k" * 3000: {"a": [1, "x\ny"]}}])
@example([["\n\n  a\n"], {"a": "b \n c\t\n\n\n", "d": [["x\n y\n"]]}, " \n", "\ttab\nline", "a\r\nb", "a\u2028\nb"])
def test_what_is_written_reads_back_the_same(documents: list[Any]) -> None:
    text = dump_documents(documents)

    for parser in (FASTEST_PARSER, yaml.SafeLoader):
        read = [document.data for document in load_documents(text, parser=parser)]
        assert read == documents
        assert repr(read) == repr(documents)  # 1, 1.0 and True are equal, but not the same


@given(st.lists(VALUES, min_size=1, max_size=3))
def test_readers_of_yaml_1_1_agree(documents: list[Any]) -> None:
    assert repr(list(yaml.load_all(dump_documents(documents), Loader=yaml.CSafeLoader))) == repr(documents)


# The parser looks for the colon of a key no further than 1024 characters, and `json` writes one as up to twelve.
@given(values(TEXTS.filter(lambda text: len(text) <= 80)))
def test_json_of_other_writers_is_read(value: Any) -> None:
    text = json.dumps(value).replace("\x7f", "\\u007f")

    assert repr(one(text)) == repr(value)


@given(
    st.lists(
        st.sampled_from(
            [*"ab \n\t:#-'\"|>%@&*!?{}[],0.~<", "\n  ", "- ", ": ", "&a ", "*a", "!!", "<<: ", "---\n", "\r"]
        ),
        max_size=25,
    ).map("".join)
    | st.text()
)
def test_whatever_is_given_is_read_or_refused_at_a_place(text: str) -> None:
    for parser in (FASTEST_PARSER, yaml.SafeLoader):
        try:
            documents = load_documents(text, parser=parser)
        except YamlError as error:
            place = error.line, error.column
        else:
            place = max((document.positions.of(()) for document in documents), default=(1, 1))
            json.dumps([document.data for document in documents], allow_nan=False)
        assert all(1 <= number <= len(text) + 2 for number in place)


def test_written_yaml_looks_as_people_write_it() -> None:
    documents = [
        {
            "kind": "Ghost",
            "metadata": {"name": "g", "labels": {"wegent.io/team": "on"}, "annotations": {}},
            "spec": {
                "systemPrompt": "Sei kurz. 😀\n\n\tCode\nEnd\n",
                "tail": "a\nb",
                "skills": ["x-1", "3.12-slim", "12", "a: b", "a #b", "${secret:key}", "你好"],
                "matrix": [[1, 2.5], [], [{"a": None, "b": 1e30}]],
                "empty": "",
            },
        },
        "text",
    ]

    assert dump_documents(documents) == (
        """\
kind: Ghost
metadata:
  name: g
  labels:
    wegent.io/team: "on"
  annotations: {}
spec:
  systemPrompt: |
    Sei kurz. 😀

    \tCode
    End
  tail: |-
    a
    b
  skills:
    - x-1
    - 3.12-slim
    - "12"
    - "a: b"
    - "a #b"
    - ${secret:key}
    - 你好
  matrix:
    - - 1
      - 2.5
    - []
    - - a: null
        b: 1.0e+30
  empty: ""
---
text
"""
    )


def test_nothing_is_written_of_no_documents() -> None:
    assert dump_documents([]) == ""


@pytest.mark.parametrize("value", [{1: 2}, {"a": object()}, [{1}], (1,), b"x"])
def test_only_data_like_json_is_written(value: Any) -> None:
    with pytest.raises(TypeError):
        dump_documents([value])


@pytest.mark.parametrize("number", [math.inf, math.nan])
def test_infinity_is_not_written(number: float) -> None:
    with pytest.raises(ValueError, match="not JSON"):
        dump_documents([[number]])
