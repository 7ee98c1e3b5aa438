"""The engine at a terminal, as people and scripts have it: whole processes, with pipes for a keyboard."""

import json
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from wegent_scripted import ScriptedServer

FOREIGN = ("WEGENT_", "OPENAI_", "ANTHROPIC_", "GOOGLE_")
HEAVY = ("langchain", "langgraph", "openai", "anthropic", "google", "mcp", "fastapi", "rich", "pydantic", "httpx2")


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer(key="k") as running:
        yield running


class Terminal:
    """`wegent-chat` in a home of its own, with a key in its environment."""

    def __init__(self, home: Path, server: ScriptedServer) -> None:
        own = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
        self.home = home
        self.config = home / "chat" / "config.yaml"
        self.env = {**own, "WEGENT_HOME": str(home), "OPENAI_API_KEY": "k", "OPENAI_BASE_URL": server.openai_url}

    def start(self, *arguments: str, **env: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "wegent_chat_shell", *arguments]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        return subprocess.Popen(command, env={**self.env, **env}, text=True, **pipes)  # type: ignore[call-overload]

    def run(self, *arguments: str, typed: str = "", **env: str) -> tuple[int, str, str]:
        """Exit code, standard output, standard error."""
        process = self.start(*arguments, **env)
        out, err = process.communicate(typed, timeout=60)
        return process.returncode, out, err

    def configure(self, text: str) -> None:
        self.config.parent.mkdir(parents=True, exist_ok=True)
        self.config.write_text(text)


@pytest.fixture
def terminal(tmp_path: Path, server: ScriptedServer) -> Terminal:
    return Terminal(tmp_path / "home", server)


class TestQuery:
    def test_the_answer_goes_to_standard_output(self, terminal: Terminal) -> None:
        assert terminal.run("query", "[[think:Hm.]] [[say:It is tea.]]") == (0, "It is tea.\n", "")

    def test_what_is_piped_in_stands_behind_the_question(self, terminal: Terminal, server: ScriptedServer) -> None:
        terminal.run("query", "Sum this up:", typed="Green tea\nis steamed.\n")
        assert server.script.requests[-1].text == "Sum this up:\n\nGreen tea\nis steamed."
        terminal.run("query", typed="Only this.")
        assert server.script.requests[-1].text == "Only this."

    def test_events_for_programs(self, terminal: Terminal) -> None:
        code, out, err = terminal.run("query", "[[say:It is tea.]]", "--json")
        events = [json.loads(line) for line in out.splitlines()]
        assert (code, err) == (0, "")
        assert {"block.started", "block.delta", "block.finished", "usage"} <= {each["type"] for each in events}
        assert (events[-1]["type"], events[-1]["text"]) == ("response.end", "It is tea.")

    @pytest.mark.parametrize(
        ("arguments", "code", "told"),
        [
            (["[[status:400]]"], 1, "refused the request"),
            (["x", "--model", "missing"], 3, 'no model "missing"'),
            (["x", "--agent", "missing"], 3, 'no agent "missing"'),
            (["x", "--conversation", "missing"], 3, "no conversation missing"),
            (["x", "--model", "google/gemini"], 3, "needs GOOGLE_API_KEY"),
            ([], 2, "There is no question"),
            (["x", "--nonsense"], 2, "No such option"),
        ],
    )
    def test_exit_codes(self, terminal: Terminal, arguments: list[str], code: int, told: str) -> None:
        found, out, err = terminal.run("query", *arguments)
        assert (found, out) == (code, "")
        assert told in err
        assert "Traceback" not in err

    def test_an_error_for_programs(self, terminal: Terminal) -> None:
        code, out, _ = terminal.run("query", "[[chunks:9]] [[break:4]]", "--json")
        assert code == 1
        assert json.loads(out.splitlines()[-1])["reason"] == "ModelStreamBroken"

    def test_without_a_key_it_says_what_to_do(self, terminal: Terminal) -> None:
        code, _, err = terminal.run("query", "x", OPENAI_API_KEY="")
        assert code == 3
        assert "Set OPENAI_API_KEY, ANTHROPIC_API_KEY or GOOGLE_API_KEY" in err

    def test_a_conversation_is_gone_on_with(self, terminal: Terminal) -> None:
        terminal.configure("tell_time: false\n")
        terminal.run("query", "[[say:Noted.]] Green tea, please.", "-c", "new")
        _, out, _ = terminal.run("query", "[[history]]", "-c", "last")
        assert [(each["role"], each["text"]) for each in json.loads(out)][1:2] == [("assistant", "Noted.")]
        assert terminal.run("query", "Not kept")[0] == 0
        assert len(json.loads(terminal.run("history", "list", "--json")[1])) == 1

    def test_what_is_wrong_with_the_settings_is_told(self, terminal: Terminal) -> None:
        code, _, err = terminal.run("query", "x", WEGENT_TERMINAL_STORAGE="cloud")
        assert (code, err.split(" is ")[0]) == (3, "WEGENT_TERMINAL_STORAGE")
        terminal.configure("models: {fast: {provider: openai, api_key: sk-secret}}")
        code, _, err = terminal.run("query", "x")
        assert code == 3
        assert "models.fast.model_id (line 1): Field required." in err
        assert "sk-secret" not in err


class TestChat:
    def test_a_conversation(self, terminal: Terminal, server: ScriptedServer) -> None:
        terminal.configure("tell_time: false\n")
        typed = "[[say:Noted.]] Green tea, please.\n[[think:Hm.]] [[history]]\n/new\n[[history]]\n/exit\n"
        code, out, err = terminal.run("chat", typed=typed)
        assert code == 0
        assert "Hm." in err
        histories = [json.loads(line.lstrip("> ")) for line in out.splitlines() if "[{" in line]
        assert [[each["role"] for each in history] for history in histories] == [
            ["user", "assistant", "user"],
            ["user"],
        ]
        assert len(json.loads(terminal.run("history", "list", "--json")[1])) == 2
        del server

    def test_what_fails_does_not_end_it(self, terminal: Terminal) -> None:
        code, out, err = terminal.run(
            "chat", typed="[[status:400]]\n/model missing\n/nonsense\n/new\n[[say:Still here.]]\n"
        )
        assert (code, "Still here." in out) == (0, True)
        assert "refused the request" in err
        assert 'no model "missing"' in err
        assert "There is no /nonsense" in err

    def test_ctrl_c_stops_an_answer_and_keeps_it(self, terminal: Terminal) -> None:
        process = terminal.start("chat")
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write("[[chunks:1000]] [[delay:0.02]]\n")
        process.stdin.flush()
        seen = ""
        while "w3" not in seen:
            seen += process.stdout.read(1)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate("[[say:Next.]]\n", timeout=60)
        assert process.returncode == 0
        assert "stopped; what is there was kept" in err
        assert "Next." in out
        said = json.loads(terminal.run("history", "export", "last", "--format", "json")[1])["messages"]
        assert [each["ending"] for each in said if each["role"] == "assistant"] == ["stopped", "complete"]
        assert said[1]["content"].startswith("w0 w1")

    def test_tools_are_asked_for(self, terminal: Terminal) -> None:
        """Those of an MCP server that is a program."""
        terminal.configure(NOTER.format(python=sys.executable))
        ask = '[[tool:pad__note {"text": "tea"}]] [[then]] [[say:Done.]]\n'
        code, out, err = terminal.run("chat", typed=f"{ask}n\nNot now\n{ask}y\n{ask}a\n{ask}/tools\n")
        assert code == 0, err
        assert out.count("Done.") == 4
        assert err.count("May the tool pad__note be used?") == 3
        assert "→ pad__note" in err
        assert "They say: Not now" in err
        assert "allowed without a question: pad__note" in err
        assert "allowed_tools:\n  - pad__note" in terminal.config.read_text()


NOTER = """
default: noter
agents:
  noter:
    model: openai
    mcp_servers:
      pad: {{transport: stdio, command: {python}, args: ["-m", wegent_scripted.mcp]}}
"""


class TestHistory:
    def test_it_is_listed_shown_written_and_deleted(self, terminal: Terminal, tmp_path: Path) -> None:
        assert terminal.run("history", "list") == (0, "", "Nothing has been said yet.\n")
        terminal.run("query", "[[say:Steamed.]] How is green tea made?", "-c", "new")
        code, out, _ = terminal.run("history", "list", "--search", "STEAMED")
        assert code == 0
        assert "How is green tea made?" in out
        assert "Steamed." in terminal.run("history", "show", "last")[1]
        markdown = terminal.run("history", "export", "last")[1]
        assert markdown.startswith("# [[say:Steamed.]] How is green tea made?\n\n## You, ")
        file = tmp_path / "out.json"
        assert terminal.run("history", "export", "last", "-f", "json", "-o", str(file))[0] == 0
        conversation = json.loads(file.read_text())["id"]
        assert terminal.run("history", "delete", conversation, typed="n\n")[0] == 1
        assert terminal.run("history", "delete", conversation, "--yes")[0] == 0
        assert terminal.run("history", "show", conversation)[0] == 3
        assert terminal.run("history", "show", "last")[2] == "There is no conversation last.\n"


class TestConfig:
    def test_it_is_made_changed_and_shown_without_keys(self, terminal: Terminal) -> None:
        assert terminal.run("config", "path")[1].strip() == str(terminal.config)
        assert terminal.run("config", "init")[0] == 0
        assert terminal.run("config", "init")[0] == 3
        assert stat.S_IMODE(terminal.config.stat().st_mode) == 0o600
        command = ("config", "set")
        fast = "{provider: openai, model_id: gpt-x, api_key: sk-secret, default_headers: {x-a: hush}}"
        assert terminal.run(*command, "models.fast", fast) == (0, "", "")
        assert terminal.run(*command, "models.fast.api_key", typed="sk-other\n")[0] == 0
        assert terminal.run(*command, "models.fast.context_window", "8000")[0] == 0
        _, shown, _ = terminal.run("config", "show")
        assert "api_key: '***'" in shown.replace('"', "'")
        assert "sk-" not in shown
        assert "hush" not in shown
        assert "context_window: 8000" in shown
        assert terminal.run("config", "get", "models.fast.model_id")[1] == "gpt-x\n"
        assert terminal.run("config", "get", "models.fast.api_key")[1] == "***\n"
        assert "api_key: sk-other" in terminal.config.read_text()
        assert terminal.run("config", "unset", "models.fast")[0] == 0
        assert terminal.run("config", "get", "models.fast")[0] == 3

    def test_what_would_not_work_is_not_written(self, terminal: Terminal) -> None:
        code, _, err = terminal.run("config", "set", "models.fast.provider", "nobody")
        assert code == 3
        assert "models.fast.provider" in err
        assert not terminal.config.exists()
        assert terminal.run("config", "set", "models..x", "1")[0] == 3


def test_help_is_instant() -> None:
    program = f"import sys, wegent_chat_shell.cli.main; print(sorted({set(HEAVY)!r} & sys.modules.keys()))"
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True).stdout == "[]\n"
    helped = subprocess.run([sys.executable, "-m", "wegent_chat_shell", "--help"], capture_output=True, text=True)
    assert all(each in helped.stdout for each in ("chat", "query", "history", "config", "serve"))


def test_a_configuration_of_the_service_that_is_not_right_is_told(terminal: Terminal, tmp_path: Path) -> None:
    assert "there is no file" in terminal.run("serve", "--config", str(tmp_path / "none.yaml"))[2]
    code, _, err = terminal.run("serve", WEGENT_SHELL_PORT="many")
    assert (code, err.split(":")[0]) == (3, "WEGENT_SHELL_PORT is not right")
    code, _, err = terminal.run("serve", WEGENT_SHELL_STORAGE="remote")
    assert (code, "needs WEGENT_SHELL_BACKEND_URL" in err) == (3, True)


def test_a_service_ends_when_it_is_told_to(terminal: Terminal) -> None:
    process = terminal.start("serve", "--port", "0")
    wait_until((terminal.home / "secrets" / "chat-shell-token").exists)
    process.send_signal(signal.SIGTERM)
    _, err = process.communicate(timeout=60)
    assert "Traceback" not in err


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)
