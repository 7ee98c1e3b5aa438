"""`wegent up` from start to stop."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import StartUp

pytestmark = [pytest.mark.system, pytest.mark.timeout(300)]


def test_answers_with_the_local_model_and_starts_again(start_up: StartUp) -> None:
    up = start_up(WEGENT_LOCAL_MODEL="")
    up.until_said("Ctrl-C stops it")
    up.until_said("SmolLM2-135M")
    said = up.output
    assert "Models: local-smollm2 (demo)" in said
    assert f"Wegent is ready after {said.partition('is ready after ')[2].partition(':')[0]}: {up.url}" in said
    for part in ("valkey", "backend", "worker", "local-model"):
        assert any(line.split()[:2] == [part, "ready"] for line in said.splitlines()), part

    answered = up.chat("Say hello in one short sentence.")
    assert answered.returncode == 0, answered.stderr
    assert answered.stdout.strip()

    code, seconds = up.stop()
    assert code == 0
    assert seconds < 10
    assert up.processes() == []

    again = start_up(WEGENT_LOCAL_MODEL="")
    print(f"second start: /ready after {again.until_ready():.1f} s")  # noqa: T201 - a figure for readers, no limit
    again.until_said("Ctrl-C stops it")
    again.until_said("SmolLM2-135M")
    answered = again.chat("--model", "local-smollm2", "Say hello again.")
    assert answered.returncode == 0, answered.stderr
    assert again.stop(signal.SIGINT)[0] == 0


def test_a_killed_supervisor_leaves_nothing_and_the_next_start_works(start_up: StartUp) -> None:
    up = start_up()
    up.until_said("Ctrl-C stops it")
    assert len(up.processes()) == 1 + 3 * 2
    up.process.kill()
    up.process.wait()
    again = start_up()
    # Its own words: for a moment, /ready may still be answered by what is just being stopped.
    again.until_said("Ctrl-C stops it")
    up.until(lambda: not up.processes(), "the end of all parts", seconds=20)
    assert again.stop()[0] == 0


def test_a_second_ctrl_c_ends_everything_at_once(start_up: StartUp) -> None:
    up = start_up()
    up.until_said("Ctrl-C stops it")
    backend = up.part("wegent_backend", "serve")
    # Stopped by the kernel: it cannot obey.
    backend.suspend()
    up.process.send_signal(signal.SIGINT)
    up.until_said("worker       stopped")
    assert up.stop(signal.SIGINT)[0] == 130
    assert up.processes() == []


def test_chat_says_what_is_wrong(start_up: StartUp) -> None:
    up = start_up()
    up.until_said("Ctrl-C stops it")
    unknown = up.chat("--team", "no-such-team", "hi")
    assert (unknown.returncode, unknown.stdout) == (3, "")
    assert "has no team no-such-team; there is: " in unknown.stderr
    assert "wegent-chat" in unknown.stderr
    unknown = up.chat("--model", "no-such-model", "hi")
    assert unknown.returncode == 3
    up.env["WEGENT_USER"] = "nobody"
    stranger = up.chat("hi")
    assert stranger.returncode == 4
    assert stranger.stderr.count("\n") == 1
    assert up.stop()[0] == 0
    gone = up.chat("hi")
    assert gone.returncode == 5
    assert "is the server running?" in gone.stderr
