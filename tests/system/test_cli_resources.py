"""The commands about resources against a whole server, as a critical user tries them: one start, many sessions."""

from __future__ import annotations

import json
import re
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
import yaml
from wegent_contracts.resources import KINDS
from wegent_contracts.resources.marks import references
from wegent_scripted import ScriptedServer

from .cli_process import Wegent

if TYPE_CHECKING:
    from conftest import StartUp

pytestmark = [pytest.mark.system, pytest.mark.timeout(600)]

DOCS = Path(__file__).resolve().parents[2] / "docs"
RESOURCES_PAGE = DOCS / "resources.md"
GHOST = """\
apiVersion: agent.wecode.io/v1
kind: Ghost
metadata:
  name: {name}
  labels: {{app: demo, tier: {tier}}}
spec:
  systemPrompt: {prompt}
"""
BOT = """\
kind: Bot
metadata: {name: helper}
spec: {ghostRef: {name: writer}, shellRef: {name: Chat}}
"""
PAIR = "---\n".join(
    [
        GHOST.format(name="writer", tier="a", prompt="You write."),
        GHOST.format(name="reader", tier="b", prompt="You read."),
        BOT,
    ]
)
TEAM = '{"collaborationModel": "solo", "members": [{"botRef": {"name": "helper"}}]}'


def test_commands(start_up: StartUp, password: str, tmp_path: Path, subtests: pytest.Subtests) -> None:
    up = start_up()
    up.until_ready()
    body = {"user_name": "admin", "password": password}
    token = httpx.post(f"{up.url}/api/v1/auth/login", json=body, trust_env=False).json()["access_token"]
    own = {name: value for name, value in up.env.items() if not name.startswith("WEGENT_")}
    for session in SESSIONS:
        # A namespace, a directory and a configuration for each: none can stand on what another left.
        directory = tmp_path / session.__name__
        directory.mkdir()
        env = own | {
            "WEGENT_SERVER": up.url,
            "WEGENT_TOKEN": token,
            "WEGENT_NAMESPACE": session.__name__,
            "XDG_CONFIG_HOME": str(directory / "config"),
            "COLUMNS": "200",
        }
        with subtests.test(session.__name__):
            if session is logins:
                env["WEGENT_PASSWORD"] = password
            session(Wegent(directory, env))


def logins(wegent: Wegent) -> None:
    person = wegent.without("WEGENT_TOKEN", "WEGENT_NAMESPACE")
    stranger = person.without("WEGENT_PASSWORD")
    server = wegent.env["WEGENT_SERVER"]
    assert "set WEGENT_PASSWORD, or log in at a terminal" in stranger("get", "teams", code=4).err
    assert person.having(WEGENT_PASSWORD="wrong")("login", code=4).err == "The name or the password is not right.\n"
    assert person("login", "--context", "here").out.startswith(f"Logged in to {server} as admin.")
    # From here on the login and the server are remembered.
    known = stranger.without("WEGENT_SERVER")
    assert known("whoami", "-o", "name").out == "admin\n"
    shown = known("whoami").out
    assert f"Server:     {server}\n" in shown
    assert "Namespace:  default\n" in shown
    known("config", "set-context", "lab", "--server", server, "--namespace", "lab")
    known("config", "use-context", "lab")
    assert [row[:2] for row in known("config", "get-contexts").rows] == [["here", server], ["*", "lab"]]
    assert known("get", "ghosts").err == "There are no ghosts in lab.\n"
    assert "team/wegent-chat" in known("get", "teams", "--context", "here", "-o", "name").out
    assert "There is no context work; there is: here, lab." in known("get", "teams", "--context", "work", code=2).err
    known("config", "delete-context", "lab")
    assert yaml.safe_load(known("config", "view").out)["contexts"].keys() == {"here"}
    known("logout", "--context", "here")
    known("get", "teams", "--context", "here", code=4)
    assert "is the server running?" in stranger("get", "teams", "--server", "http://127.0.0.1:9", code=5).err


def concepts(wegent: Wegent) -> None:
    """The examples of docs/resources.md are right, all together, and mean what the page says."""
    here = wegent.without("WEGENT_NAMESPACE")
    here("secrets", "set", "company-key", stdin="sk-of-the-company")
    examples = "---\n".join(re.findall(r"^```yaml\n(.*?)^```", RESOURCES_PAGE.read_text(), re.MULTILINE | re.DOTALL))
    applied = here("apply", "-f", "-", stdin=examples).out.splitlines()
    assert len(applied) == examples.count("kind: ")
    assert {line.split()[1] for line in applied} == {"created"}
    assert here("get", "all", "-l", "app=languages", "-o", "name").out == "ghost/translator-de\n"
    assert [row[3] for row in here("get", "teams", "--filter", "translator-de").rows] == ["True"]
    lab = yaml.safe_load(here("get", "bot", "translator-de", "-n", "lab", "-o", "yaml").out)["spec"]
    assert (lab["ghostRef"]["namespace"], lab["shellRef"]["namespace"]) == ("default", "default")
    assert "model/company-model" in here("secrets", "list").out
    assert "sk-of" not in here("get", "model", "company-model", "-o", "yaml").out
    here("delete", "-f", "-", "-y", stdin=examples)


def providers(wegent: Wegent) -> None:
    """The examples of docs/models.md are right, all together, and ready to answer."""
    here = wegent.without("WEGENT_NAMESPACE")
    examples = "---\n".join(
        re.findall(r"^```yaml\n(.*?)^```", (DOCS / "models.md").read_text(), re.MULTILINE | re.DOTALL)
    )
    for name in sorted(set(re.findall(r"\$\{secret:([a-z-]+)\}", examples))):
        here("secrets", "set", name, stdin=f"value-of-{name}")
    applied = here("apply", "-f", "-", stdin=examples).out.splitlines()
    assert len(applied) == examples.count("kind: ")
    assert {line.split()[1] for line in applied} == {"created"}
    for document in yaml.safe_load_all(examples):
        shown = yaml.safe_load(here("get", "model", document["metadata"]["name"], "-o", "yaml").out)
        assert shown["status"]["state"] == "Available", shown
    assert "value-of" not in here("get", "model", "house-llm", "-o", "yaml").out
    here("delete", "-f", "-", "-y", stdin=examples)


def test_the_page_names_every_kind_and_what_it_refers_to() -> None:
    rows = re.findall(r"^\| (\w+) \| (\w\w) \| .* \| (.*?) ?\|$", RESOURCES_PAGE.read_text(), re.MULTILINE)
    named = {kind: (short, set(refers.split(", ")) - {""}) for kind, short, refers in rows}
    assert named == {
        name: (kind.short_name, {target for _, target in references(kind)}) for name, kind in KINDS.items()
    }


def looking(wegent: Wegent) -> None:
    assert (
        wegent("apply", "-f", "-", stdin=PAIR).out == "ghost/writer created\nghost/reader created\nbot/helper created\n"
    )
    assert [row[0] for row in wegent("get", "ghosts").rows] == ["writer", "reader"]
    assert [row[0] for row in wegent("get", "gh", "--sort-by", ".metadata.name").rows] == ["reader", "writer"]
    assert wegent("get", "ghosts,bots", "-o", "name").out.split() == ["ghost/writer", "ghost/reader", "bot/helper"]
    assert wegent("get", "gh", "-l", "app=demo,tier!=a", "-o", "name").out == "ghost/reader\n"
    assert wegent("get", "gh", "--filter", "RIT", "-o", "name").out == "ghost/writer\n"
    assert wegent("get", "gh", "--limit", "1", "-o", "name").out == "ghost/writer\n"
    assert "app=demo,tier=b" in wegent("get", "gh", "--show-labels").out
    wide = wegent("get", "gh", "-o", "wide").out.splitlines()
    assert wide[0].split() == ["NAME", "SKILLS", "MCP", "PROMPT", "READY", "DRIFTED", "SCOPE", "AGE"]
    everywhere = wegent("get", "ghosts", "-A").out
    assert {"looking", "default"} <= {line.split()[0] for line in everywhere.splitlines()}
    assert yaml.safe_load(wegent("get", "gh", "writer", "-o", "yaml").out)["spec"]["systemPrompt"] == "You write."
    assert len(list(yaml.safe_load_all(wegent("get", "gh", "-o", "yaml").out))) == 2
    assert json.loads(wegent("get", "gh/writer", "-o", "json").out)["metadata"]["name"] == "writer"
    assert len(json.loads(wegent("get", "gh", "-o", "json").out)["items"]) == 2
    path = '{range .items[*]}{.metadata.name}{"="}{.spec.systemPrompt}{"\\n"}{end}'
    assert wegent("get", "gh", "-o", f"jsonpath={path}").out == "writer=You write.\nreader=You read.\n"
    missing = wegent("get", "gh", "writer", "nobody", "-o", "name", code=3)
    assert (missing.out, missing.err) == ("ghost/writer\n", 'There is no Ghost "nobody" in the namespace "looking".\n')
    assert 'There is no kind "gosts". Did you mean "ghosts"?' in wegent("get", "gosts", code=2).err
    assert wegent("get", "gh", "-l", "!!", code=1).err.count("At character 2 of the label selector") == 1
    assert "A namespace has letters" in wegent("get", "gh", "-n", "a b", code=1).err


def understanding(wegent: Wegent) -> None:
    wegent("apply", "-f", "-", stdin=PAIR)
    text = wegent("describe", "ghost", "writer").out
    for words in ("Name:         writer", "Namespace:    understanding", "  tier: a", "  systemPrompt: You write."):
        assert words in text.splitlines()
    assert "wegent (Apply, " in text
    assert text.splitlines()[-1].split()[:4] == ["1", "created", "wegent", "admin"]
    away = wegent.having(WEGENT_SERVER="http://127.0.0.1:9")
    members = away("explain", "team.spec.members").out
    assert "Type:     list of objects, required" in members
    assert "  botRef <reference to Bot>, required\n    The bot; it may be in other teams too\n" in members
    assert "    Allowed: none, original_user, previous_bot, original_and_previous\n" in members
    assert 'Did you mean "members"?' in away("explain", "team.spec.membrs", code=3).err
    assert ["teams", "te", "agent.wecode.io/v1", "Team"] in away("api-resources").rows
    for shell in ("bash", "zsh", "fish"):
        assert "_WEGENT_COMPLETE" in away("completion", shell).out
    tab = wegent.having(_WEGENT_COMPLETE="complete_bash", COMP_WORDS="wegent get ghosts wr", COMP_CWORD="3")
    assert tab().out.split() == ["writer"]


def watching(wegent: Wegent) -> None:
    wegent("apply", "-f", "-", stdin=PAIR)
    watch = wegent.start("watch", "ghosts,bots")
    try:
        assert watch.stdout is not None
        # What happens after the titles is shown.
        assert watch.stdout.readline().split() == ["EVENT", "KIND", "NAME", "VERSION", "READY", "AGE"]
        wegent("apply", "-f", "-", stdin=GHOST.format(name="writer", tier="a", prompt="You write more."))
        wegent("delete", "bot", "helper", "-y")
        wegent("create", "ghost", "third", "--from-json", '{"systemPrompt": "hi"}')
        seen = [watch.stdout.readline().split()[:3] for _ in range(3)]
        assert seen == [["MODIFIED", "Ghost", "writer"], ["DELETED", "Bot", "helper"], ["ADDED", "Ghost", "third"]]
        watch.send_signal(signal.SIGINT)
        assert watch.wait(30) == 130
    finally:
        watch.kill()
        watch.communicate()


def writing(wegent: Wegent) -> None:
    wegent("create", "-f", wegent.write("pair.yaml", PAIR))
    assert wegent("create", "team", "solo", "--from-json", TEAM).out == "team/solo created\n"
    assert wegent("create", "team", "solo", "--from-json", TEAM, code=1).err.startswith("team/solo exists already: ")
    better = wegent.having(EDITOR=wegent.script("better", 'sed -i "s/You write./You write well./" "$1"'))
    assert better("edit", "ghost", "writer").out == "ghost/writer edited\n"
    assert "You write well." in wegent("get", "ghost", "writer", "-o", "yaml").out
    lazy = wegent.having(EDITOR="true")
    assert lazy("edit", "ghost", "writer").err == "Edit cancelled, no changes made.\n"
    clumsy = wegent.having(EDITOR=wegent.script("clumsy", 'sed -i "s/systemPrompt/sytemPrompt/" "$1"'))
    refused = clumsy("edit", "ghost", "writer", code=1).err
    assert 'There is no field "sytemPrompt" here. Did you mean "systemPrompt"?' in refused
    kept = refused.rpartition("Your text is in ")[2].rstrip(".\n")
    assert "sytemPrompt: You write well." in Path(kept).read_text()
    assert "is public: edit it with --public" in lazy("edit", "ghost", "wegent-chat", "-n", "default", code=2).err
    assert [row[:4] for row in wegent("history", "ghost", "writer").rows] == [
        ["2", "updated", "wegent-edit", "admin"],
        ["1", "created", "wegent", "admin"],
    ]


def deleting(wegent: Wegent) -> None:
    wegent("create", "-f", wegent.write("pair.yaml", PAIR))
    wegent("create", "team", "solo", "--from-json", TEAM)
    assert "add -y if that is what you want" in wegent("delete", "ghost", "writer", code=2).err
    refused = wegent("delete", "ghost", "writer", "-y", code=1).err
    assert "is referred to by Bot/helper" in refused
    assert "Bot deleting/helper at spec.ghostRef" in refused
    names = {"ghost/writer", "bot/helper", "team/solo"}
    trial = wegent("delete", "ghost", "writer", "--cascade", "--dry-run").out
    assert set(trial.splitlines()) == {f"{name} deleted (dry run)" for name in names}
    assert set(wegent("delete", "ghost", "writer", "--cascade", "-y", "-o", "name").out.split()) == names
    for kind, name in (("ghost", "writer"), ("bot", "helper"), ("team", "solo")):
        assert wegent("restore", kind, name).out == f"{kind}/{name} restored\n"
    assert "is not deleted" in wegent("restore", "team", "solo", code=1).err
    assert wegent("copy", "team", "solo", "duo").out == "team/duo created\n"
    assert wegent("copy", "team/solo", "duo", code=1).err == "team/duo exists already: choose another name.\n"
    assert "KIND NAME NEWNAME" in wegent("copy", "team", "solo", code=2).err
    assert "only admins delete it" in wegent("delete", "ghost", "wegent-chat", "-n", "default", "-y", code=2).err
    assert "with --all or -l" in wegent("delete", "teams", code=2).err
    wegent("delete", "teams", "--all", "-y")
    assert wegent("delete", "-f", "pair.yaml", "-y").out.splitlines() == [
        "bot/helper deleted",
        "ghost/reader deleted",
        "ghost/writer deleted",
    ]


def moving(wegent: Wegent) -> None:
    model = {"modelConfig": {"env": {"model": "openai", "model_id": "m", "api_key": "sk-in-the-open"}}}
    bot = {"ghostRef": {"name": "writer"}, "shellRef": {"name": "Chat"}, "modelRef": {"name": "own"}}
    wegent("apply", "-f", "-", stdin=GHOST.format(name="writer", tier="a", prompt="You write."))
    wegent("create", "model", "own", "--from-json", json.dumps(model))
    wegent("create", "bot", "helper", "--from-json", json.dumps(bot))
    assert "`wegent import -f out.yaml`" in wegent("export", "bot", "helper", "-o", "out.yaml").err
    text = (wegent.cwd / "out.yaml").read_text()
    assert "sk-in-the-open" not in text
    assert "${secret:model-own-api_key}" in text
    assert [document["kind"] for document in yaml.safe_load_all(text)] == ["Ghost", "Model", "Bot"]
    unknown = wegent("import", "-f", "out.yaml", "-n", "moved", "-y", code=2)
    assert "Not stored yet: model-own-api_key." in unknown.err
    assert "+ model/own (new)\n" in unknown.out
    assert wegent("get", "all", "-n", "moved", "-o", "name").out == ""
    said = wegent("import", "-f", "out.yaml", "-n", "moved", "-y", "--secret", "model-own-api_key=sk-given").out
    assert said.endswith(
        "secret/model-own-api_key stored\nghost/writer created\nmodel/own created\nbot/helper created\n"
    )
    assert wegent("secrets", "list", "-n", "moved").rows[0][0] == "model-own-api_key"
    again = wegent("import", "-f", "out.yaml", "-n", "moved", "-y")
    assert "nothing to do" in again.err
    moved = yaml.safe_load(wegent("get", "bot", "helper", "-n", "moved", "-o", "yaml").out)["spec"]
    assert moved["modelRef"]["namespace"] == "moved"
    assert moved["shellRef"]["namespace"] == "default"


MISTAKES = {
    "unknown field": (
        "kind: Ghost\nmetadata: {name: a}\nspec:\n  systemPrompt: x\n  skils: []\n",
        ':5:3: spec.skils: There is no field "skils" here. Did you mean "skills"?',
    ),
    "key twice": (
        "kind: Ghost\nmetadata:\n  name: a\n  name: b\nspec: {systemPrompt: x}\n",
        ':4:3: The key "name" is there already, at line 3, column 3. Remove one of the two.',
    ),
    "wrong type": (
        "kind: Ghost\nmetadata: {name: a}\nspec:\n  systemPrompt: 5\n",
        ":4:3: spec.systemPrompt: This should be a text: put it in quotes.",
    ),
    "unknown kind": (
        "kind: Gost\nmetadata: {name: a}\nspec: {}\n",
        ':1:1: kind: There is no kind "Gost". Did you mean "Ghost"?',
    ),
    "wrong name": (
        "kind: Ghost\nmetadata:\n  name: a b\nspec: {systemPrompt: x}\n",
        ":3:3: metadata.name: A name has letters, digits, '-', '_' and '.', begins",
    ),
    "no such resource": (
        "kind: Bot\nmetadata: {name: a}\nspec:\n  shellRef: {name: Caht}\n  ghostRef: {name: translator}\n",
        'There is no Shell "Caht" in the namespace "default". Did you mean "Chat"?',
    ),
    "no YAML": ("kind: [Ghost\nmetadata:\n", ":2:"),
    "a tab": ("kind: Ghost\nmetadata:\n\tname: a\n", ":3:1: A tab cannot indent YAML. Use spaces."),
    "no resource": ("hello\n", ':1:1: A resource is a mapping with "kind"'),
}


def mistakes(wegent: Wegent) -> None:
    for name, (text, expected) in MISTAKES.items():
        file = wegent.write(f"{name.replace(' ', '-')}.yaml", text)
        refused = wegent("diff", "-f", file, code=None)
        assert expected in refused.err, name
        assert file in refused.err
        assert refused.code > 1
    # One document that is wrong keeps all of them out.
    wegent("apply", "-f", wegent.write("half.yaml", f"{PAIR}---\n{MISTAKES['unknown field'][0]}"), code=1)
    assert wegent("get", "all", "-o", "name").out == ""
    twice = wegent("apply", "-f", wegent.write("a.yaml", PAIR), "-f", wegent.write("b.yaml", PAIR), code=1).err
    assert 'b.yaml:4:3: metadata.name: a.yaml:1 is Ghost "writer"' in twice


@contextmanager
def web(directory: Path) -> Iterator[str]:
    """Serves a directory on loopback; yields its address."""
    handler = partial(Quiet, directory=str(directory))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Says nothing."""


def sources(wegent: Wegent) -> None:
    file = wegent.write("files/pair.yaml", PAIR)
    wegent.write("files/notes.txt", "no YAML")
    wegent.write(
        "files/below/more.json", json.dumps({"kind": "Ghost", "metadata": {"name": "c"}, "spec": {"systemPrompt": "x"}})
    )
    assert wegent("diff", "-f", file, code=1).out.count("(not stored)") == 3
    wegent("apply", "-f", "files")
    assert wegent("diff", "-f", file).out == ""
    assert wegent("diff", "-f", "-", stdin=PAIR).out == ""
    assert "ghost/c created" in wegent("apply", "-f", "files", "-R").out
    with web(wegent.cwd / "files") as address:
        assert wegent("diff", "-f", f"{address}/pair.yaml").out == ""
        changed = PAIR.replace("You read.", "You read aloud.")
        wegent.write("files/pair.yaml", changed)
        differs = wegent("diff", "-f", f"{address}/pair.yaml", code=1).out
        assert f"+++ ghost/reader ({address}/pair.yaml)\n~ spec.systemPrompt\n" in differs
        assert "answered 404" in wegent("diff", "-f", f"{address}/none.yaml", code=2).err
    assert "cannot be read" in wegent("diff", "-f", "none.yaml", code=2).err
    wegent("diff", "-f", file, "--server", "http://127.0.0.1:9", code=5)


def models(wegent: Wegent) -> None:
    with ScriptedServer(key="right", models=("scripted", "other")) as provider:
        env = {"model": "openai", "model_id": "scripted", "base_url": provider.openai_url}
        for name, more in {
            "good": {"api_key": "right"},
            "locked": {"api_key": "wrong"},
            "gone": {"api_key": "right", "model_id": "no-such-model"},
            "away": {"api_key": "right", "base_url": "http://127.0.0.1:9/v1"},
        }.items():
            wegent("create", "model", name, "--from-json", json.dumps({"modelConfig": {"env": env | more}}))
        assert wegent("model", "test", "good").out.startswith("model/good: ")
        assert "key" in wegent("model", "test", "locked", code=1).out
        away = wegent("model", "test", "away", code=1).out
        assert "127.0.0.1:9" in away
        assert wegent("model", "available", "good").out.split() == ["scripted", "other"]
        assert "The server's log" not in wegent("model", "available", "away", code=1).err
        assert "wrong" not in wegent("get", "model", "locked", "-o", "yaml").out


SESSIONS: tuple[Callable[[Wegent], None], ...] = (
    logins,
    concepts,
    providers,
    looking,
    understanding,
    watching,
    writing,
    deleting,
    moving,
    mistakes,
    sources,
    models,
)
