"""What `-f` names becomes manifests, each knowing where it stands."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from wegent.manifests.errors import ManifestError
from wegent.manifests.paths import steps, touches
from wegent.manifests.problems import Problem
from wegent.manifests.reading import Manifest, read
from wegent.manifests.sources import Source, gather

GHOST = "kind: Ghost\nmetadata: {name: %s}\nspec: {systemPrompt: hello}\n"
NOTHING = io.BytesIO()


def names(text: str, source: str = "a.yaml") -> list[str]:
    manifests, problems = read([Source(source, text)])
    assert not problems
    return [entry.name for entry in manifests]


def only(text: str) -> Manifest:
    (manifest,), problems = read([Source("team.yaml", text)])
    assert not problems
    return manifest


def test_a_directory_is_sorted_and_has_other_files_left_out(tmp_path: Path) -> None:
    for name in ("b.yml", "a.yaml", "c.JSON", "notes.txt"):
        (tmp_path / name).write_text(name)
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "d.yaml").write_text("d")
    flat = gather([str(tmp_path)], recursive=False, stdin=NOTHING)
    assert [source.text for source in flat] == ["a.yaml", "b.yml", "c.JSON"]
    deep = gather([str(tmp_path)], recursive=True, stdin=NOTHING)
    assert [source.text for source in deep] == ["a.yaml", "b.yml", "d", "c.JSON"]


def test_a_file_may_have_any_name_and_standard_input_is_one(tmp_path: Path) -> None:
    (tmp_path / "team").write_bytes(b"\xef\xbb\xbfone")
    sources = gather([str(tmp_path / "team"), "-"], recursive=False, stdin=io.BytesIO(b"two"))
    assert [(source.name, source.text) for source in sources] == [
        (str(tmp_path / "team"), "one"),
        ("standard input", "two"),
    ]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (["missing.yaml"], "missing.yaml cannot be read: No such file or directory."),
        (["-", "-"], "only once"),
        (["empty"], "empty has no *.yaml, *.yml or *.json file; -R looks in its directories too."),
        (["latin.yaml"], "latin.yaml:2: This is not UTF-8 text."),
        (["big.yaml"], "big.yaml is larger than 2,000,000 bytes"),
        (["http:///x"], "names no host"),
    ],
)
def test_what_cannot_be_read(given: list[str], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("empty").mkdir()
    Path("latin.yaml").write_bytes(b"a: b\nc: \xe9\n")
    Path("big.yaml").write_bytes(b"#" * 2_000_001)
    with pytest.raises(ManifestError, match=message.replace("*", r"\*")) as caught:
        gather(given, recursive=False, stdin=NOTHING)
    assert caught.value.exit_code == 2


def test_lists_are_taken_apart() -> None:
    ghost = {"kind": "Ghost", "metadata": {"name": "x"}, "spec": {}}
    named = [ghost | {"metadata": {"name": name}} for name in "abc"]
    assert names(json.dumps(named)) == ["a", "b", "c"]
    assert names(json.dumps({"kind": "List", "items": named})) == ["a", "b", "c"]
    assert names(json.dumps({"items": named})) == ["a", "b", "c"]
    assert names(json.dumps({"kind": "GhostList", "items": [named[0], {"kind": "List", "items": named[1:]}]})) == [
        *"abc"
    ]
    assert names(GHOST % "a" + "---\n---\n" + GHOST % "b") == ["a", "b"]


def test_json_may_be_indented_with_tabs_and_name_what_is_outside_the_basic_plane() -> None:
    document = {"kind": "Ghost", "metadata": {"name": "x"}, "spec": {"systemPrompt": "a\tb 😀"}}
    manifest = only(json.dumps(document, indent="\t"))
    assert manifest.document == document
    assert str(manifest.problem("spec.systemPrompt", "No.")) == "team.yaml:7:3: spec.systemPrompt: No."


def test_every_bad_file_is_told_of() -> None:
    manifests, problems = read(
        [Source("a.yaml", "kind: [\n"), Source("b.yaml", GHOST % "b"), Source("c.yaml", "- 1\n- kind: Ghost\n")]
    )
    assert [entry.name for entry in manifests] == ["b", "None"]
    assert [(problem.source, problem.line) for problem in problems] == [("a.yaml", 2), ("c.yaml", 1)]
    assert str(problems[1]) == ('c.yaml:1:3: A resource is a mapping with "kind", "metadata" and "spec"; this is none.')


TEAM = """\
# comment
items:
- kind: Team
  metadata: {name: dev, labels: {"wegent.io/team": x}}
  spec:
    members:
    - botRef:
        nam: coder
"""


@pytest.mark.parametrize(
    ("path", "line", "column"),
    [
        ("spec.members[0].botRef.nam", 8, 9),
        ("spec.members[0].botRef.name", 7, 7),
        ('metadata.labels["wegent.io/team"]', 4, 34),
        ("spec.members[7].prompt", 6, 5),
        ("", 3, 3),
        ("status", 3, 3),
    ],
)
def test_a_problem_knows_its_line(path: str, line: int, column: int) -> None:
    problem = only(TEAM).problem(path, "No.")
    assert (problem.line, problem.column) == (line, column)


def test_a_problem_is_shown_with_its_line_and_a_caret() -> None:
    problem = only(TEAM).problem("spec.members[0].botRef.nam", 'There is no field "nam" here.')
    assert problem.shown() == (
        'team.yaml:8:9: spec.members[0].botRef.nam: There is no field "nam" here.\n'
        "    8 |         nam: coder\n"
        "      |         ^"
    )


def test_the_caret_stands_below_wide_characters() -> None:
    shown = Problem("a", "No.", 1, 3, excerpt="你好: x").shown()
    assert shown.splitlines()[2] == "      |     ^"


def test_long_lines_are_shown_around_the_place() -> None:
    excerpt = "a" * 500 + "b" + "c" * 500
    shown, caret = Problem("a", "No.", 1, 501, excerpt=excerpt).shown().splitlines()[1:]
    assert len(shown) < 200
    assert shown[caret.index("^")] == "b"


SECRETS = """\
kind: Model
metadata: {name: m}
spec:
  modelConfig:
    env:
      model: openai
      api_key: [sk-very-private]
      default_headers: {X-Own: sk-very-private}
"""


@pytest.mark.parametrize(
    "path",
    [
        "spec.modelConfig.env.api_key",
        "spec.modelConfig.env.default_headers",
        "spec.modelConfig.env.default_headers.X-Own",
    ],
)
def test_lines_with_secrets_are_not_repeated(path: str) -> None:
    shown = only(SECRETS).problem(path, "A text belongs here.").shown()
    assert "very-private" not in shown
    assert "***" in shown


def test_a_syntax_error_shows_no_secret() -> None:
    _, (problem,) = read([Source("m.yaml", 'a: b\napi_key: "sk-very-secret\n')])
    assert "very-secret" not in problem.shown()


def test_field_paths() -> None:
    assert steps('spec.a-b[3]["x.y\\"z"].c') == ("spec", "a-b", 3, 'x.y"z', "c")
    assert steps("spec.a[oops") == ("spec", "a")
    assert touches(("spec", "a", "k", "v"), ("spec", "a", "*"))
    assert touches(("spec",), ("spec", "a"))
    assert not touches(("spec", "b"), ("spec", "a"))
