"""How full the context window is, while an answer is written and after it."""

import json
from pathlib import Path

import pytest
from wegent_backend.runs.view import LoggedEvent, RunView
from wegent_backend.settings import BackendSettings
from wegent_chat_shell.tools.base import Tool
from wegent_contracts.events import ContextMeasured, Usage
from wegent_scripted import Reply, ScriptedServer

from .conftest import World, model

WINDOW = 4096


@pytest.fixture
def tools() -> list[Tool]:
    return []


@pytest.fixture
def chat_settings(settings: BackendSettings, models: ScriptedServer, tmp_path: Path) -> BackendSettings:
    path, offered = tmp_path / "models.json", model("scripted", models.openai_url)
    offered["spec"]["context_window"] = WINDOW
    path.write_text(json.dumps([offered]))
    return settings.model_copy(update={"models_file": path})


def test_the_provider_s_count_takes_the_place_of_the_estimate() -> None:
    view, seen = RunView(), []
    measured = ContextMeasured(model="m", used_tokens=90, window_tokens=100)
    counted = Usage(model="m", input_tokens=60, output_tokens=50)
    for seq, event in enumerate((counted, measured, counted), start=1):
        view.apply(LoggedEvent(seq, event))
        seen.append(view.context and (view.context.used_tokens, view.context.remaining_tokens, view.context.estimated))
    assert seen == [None, (90, 10, True), (110, 0, False)]


async def test_viewers_and_those_who_come_late_are_told(world: World) -> None:
    world.script.queue(Reply("Coffee is", hang_after=1), "Tea.")
    async with world.window() as window, world.window() as late:
        first = await window.call("chat:send", team_id=world.team_id, message="Hello")
        place = {"task_id": first["task_id"]}
        await window.wait(lambda: window.text_so_far(first["assistant_subtask_id"]) != "")
        running = (await late.call("task:join", **place))["status_updated"]
        await window.call("chat:cancel", subtask_id=first["assistant_subtask_id"])
        await window.end_of(first["assistant_subtask_id"])
        second = await window.call("chat:send", **place, message="And tea?")
        await window.end_of(second["assistant_subtask_id"])
        joined = await late.call("task:join", **place)
        nothing_new = await late.call("task:join", **place, after_message_id=4)
    [estimate] = window.of("chat:status_updated", subtask_id=first["assistant_subtask_id"])
    assert estimate["context"]["estimated"]
    assert estimate["context"]["remaining_tokens"] == WINDOW - estimate["context"]["used_tokens"]
    assert running["context"] == estimate["context"]
    assert running["seq"] >= estimate["seq"]

    before, after = window.of("chat:status_updated", subtask_id=second["assistant_subtask_id"])
    assert (before["context"]["estimated"], after["context"]["estimated"]) == (True, False)
    [asked] = world.script.requests[1:]
    assert after["context"]["used_tokens"] == asked.input_tokens + 1, "the answer is one chunk"
    assert window.transcript(second["assistant_subtask_id"]).problems == []
    assert joined["status_updated"] == {
        "task_id": first["task_id"],
        "subtask_id": second["assistant_subtask_id"],
        "run_id": None,
        "seq": None,
        "context": after["context"],
    }
    assert joined["subtasks"][1]["context"] == estimate["context"]
    assert nothing_new["status_updated"] is None
