"""Servers that hang, flood, die, refuse: the model is told, people are told, and the turn goes on."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import psutil
import pytest
from wegent_chat_shell.tools.base import ToolFailed
from wegent_chat_shell.tools.mcp.connection import Connection
from wegent_contracts.protocol.mcp import McpTarget
from wegent_scripted import ScriptedServer
from wegent_scripted.mcp import McpServer
from wegent_scripted.mcp.script import Offered

from .servers import Room, facts_of, outcomes, program, service, settings, statuses, uses
from .support import text_of


async def test_a_program_that_dies_at_its_start(room: Room) -> None:
    events = await room.ask({"x": program("--dies")}, uses("x__reconnect"), "It is not there.")
    assert 'The MCP server "x" cannot be used: the connection was lost.' in statuses(events)["mcp_unavailable"]
    assert (room.offered(0), outcomes(events)) == (["x__reconnect"], ["error"])
    assert text_of(events) == "It is not there."


async def test_a_program_that_does_not_exist(room: Room) -> None:
    target = McpTarget(transport="stdio", command="/no/such/program")
    assert "the connection was lost" in statuses(await room.ask({"x": target}, "Hm."))["mcp_unavailable"]


async def test_a_program_that_says_nothing(server: ScriptedServer) -> None:
    room = Room(server, mcp_connect_timeout=1)
    events = await room.ask({"x": program("--mute")}, "Hm.")
    assert "it has not answered within 1 seconds" in statuses(events)["mcp_unavailable"]
    await room.engine.aclose()


async def test_a_program_without_an_end_of_line(server: ScriptedServer) -> None:
    room = Room(server, mcp_message_bytes=100_000)
    events = await room.ask({"x": program("--babble")}, "Hm.")
    assert "WEGENT_CHAT_MCP_MESSAGE_BYTES" in statuses(events)["mcp_unavailable"]
    await room.engine.aclose()


async def test_what_has_just_failed_is_left_alone_unless_the_model_wants_it(server: ScriptedServer) -> None:
    room = Room(server, mcp_connect_timeout=3)
    with McpServer() as mcp:
        target = service(mcp)
    await room.ask({"x": target}, "Hm.")
    with McpServer(port=mcp.port) as again:
        await room.ask({"x": target}, "Hm.")
        assert (room.offered(), again.script.lists) == (["x__reconnect"], 0)
        await room.ask({"x": target}, uses("x__reconnect"), uses("x__add", a=1, b=2), "Three.")
        assert room.told() == "sum=3"
    await room.engine.aclose()


async def test_a_list_that_never_comes(server: ScriptedServer, mcp: McpServer) -> None:
    room = Room(server, mcp_connect_timeout=1)
    mcp.script.silent = True
    events = await room.ask({"x": service(mcp)}, "Hm.")
    assert "it has not answered" in statuses(events)["mcp_unavailable"]
    await room.engine.aclose()


async def test_a_call_that_hangs_is_stopped_and_the_server_hears_of_it(room: Room, mcp: McpServer) -> None:
    target = service(mcp, timeout_seconds=0.3)
    await room.ask({"x": target}, uses("x__hang"), uses("x__add", a=1, b=2), "Three.")
    assert room.models.script.requests[1].messages[-1].text == "x__hang was stopped after 0.3 seconds."
    assert room.told() == "sum=3", "the connection is still good"
    await asyncio.to_thread(mcp.script.wait_for, lambda calls: calls[0].outcome == "cancelled")


@pytest.mark.parametrize("transport", ["sse", "streamable-http"])
async def test_who_stops_the_answer_stops_the_tool(room: Room, mcp: McpServer, transport: str) -> None:
    asking = asyncio.create_task(room.ask({"x": service(mcp, transport)}, uses("x__hang"), "Never."))
    await asyncio.to_thread(mcp.script.wait_for, bool)
    asking.cancel()
    await asyncio.wait({asking})
    await asyncio.to_thread(mcp.script.wait_for, lambda calls: calls[0].outcome == "cancelled")


@pytest.mark.parametrize("transport", ["sse", "streamable-http"])
async def test_a_long_answer_of_a_tool(room: Room, mcp: McpServer, transport: str) -> None:
    events = await room.ask({"x": service(mcp, transport)}, uses("x__big"), uses("x__add", a=1, b=2), "Three.")
    assert "cannot be used" in room.models.script.requests[1].messages[-1].text
    assert room.told() == "sum=3", "it is connected to anew"
    assert "mcp_unavailable" in statuses(events)


async def test_notices_without_end(room: Room, mcp: McpServer) -> None:
    await room.ask({"x": service(mcp)}, uses("x__chatter"), uses("x__add", a=1, b=2), "Three.")
    assert "more than 2000 notices" in room.models.script.requests[1].messages[-1].text
    assert room.told() == "sum=3"


async def test_thousands_of_tools(server: ScriptedServer, mcp: McpServer) -> None:
    room = Room(server, mcp_tools=20)
    mcp.script.offered += [Offered(f"tool_{number}", "One of many") for number in range(5000)]
    events = await room.ask({"x": service(mcp)}, "Hm.")
    assert len(room.offered()) == 20
    assert "WEGENT_CHAT_MCP_TOOLS" in statuses(events)["mcp_left_out"]
    await room.engine.aclose()


async def test_tools_that_cannot_be_used(room: Room, mcp: McpServer) -> None:
    strange = [
        Offered("long", "x" * 20_000),
        Offered("wide", "", {"type": "object", "description": "x" * 70_000}),
        Offered("n" * 300, ""),
    ]
    mcp.script.offered = [*strange, Offered("fine", "")]
    events = await room.ask({"x": service(mcp)}, "Hm.")
    assert room.offered() == ["x__fine"]
    assert "long: its description has more than" in statuses(events)["mcp_left_out"]


@pytest.mark.parametrize("transport", ["sse", "streamable-http"])
async def test_a_server_that_dies_while_it_only_reads_is_asked_again(
    room: Room, mcp: McpServer, transport: str
) -> None:
    await room.ask({"x": service(mcp, transport)}, uses("x__die_reading"), "Read.")
    assert room.told() == "die_reading: done"
    assert len(mcp.script.calls) == 2


async def test_a_program_that_dies_while_it_only_reads_is_started_again(room: Room) -> None:
    await room.ask({"x": program()}, uses("x__die_reading"), uses("x__add", a=1, b=2), "Hm.")
    assert "the connection was lost" in room.models.script.requests[1].messages[-1].text, "it dies the second time, too"
    assert room.told() == "sum=3"


async def test_a_server_that_dies_while_it_changes_something_is_not_asked_again(room: Room, mcp: McpServer) -> None:
    events = await room.ask({"x": service(mcp, approval="allow")}, uses("x__die"), uses("x__add", a=1, b=2), "Hm.")
    assert "it may have happened, or not" in room.models.script.requests[1].messages[-1].text
    assert [call.tool for call in mcp.script.calls] == ["die", "add"]
    assert outcomes(events) == ["error", "done"]


async def test_a_server_that_forgets_sessions(room: Room, mcp: McpServer) -> None:
    target = service(mcp, approval="allow")
    await room.ask({"x": target}, "Hm.")
    mcp.restart()
    await room.ask({"x": target}, uses("x__note", text="milk"), "Noted.")
    assert room.told() == "note: milk"


async def test_a_definition_that_changes_while_the_server_was_away(room: Room, mcp: McpServer) -> None:
    target = service(mcp)
    mcp.script.at_death = lambda: mcp.script.describe("die_reading", "Something else")
    await room.ask({"x": target}, uses("x__die_reading"), "Hm.")
    assert "is not there any more as it was" in room.told()


async def test_questions_of_servers_are_not_answered(room: Room, mcp: McpServer) -> None:
    events = await room.ask({"x": service(mcp)}, uses("x__ask"), "Hm.")
    assert outcomes(events) == ["error"]


async def test_a_server_that_wants_a_login(room: Room) -> None:
    with McpServer(sign_on=True) as mcp:
        target = service(mcp, login_url="https://wegent.example/connect")
        events = await room.ask({"x": target}, uses("x__reconnect"), "Please connect.")
    assert "Connect to it here: https://wegent.example/connect" in room.told()
    assert statuses(events)["mcp_login"].startswith('The MCP server "x" cannot be used: it wants a login (401).')


async def test_a_server_that_is_no_mcp_server(room: Room, server: ScriptedServer) -> None:
    target = McpTarget(transport="streamable-http", url=f"{server.url}/nothing", allow_private=True)
    assert "mcp_unavailable" in statuses(await room.ask({"x": target}, "Hm."))


async def test_a_reason_that_is_known_before(room: Room) -> None:
    target = McpTarget(transport="sse", fault="headers.X: there is no ${{user.mail}}.")
    events = await room.ask({"x": target}, "Hm.")
    assert statuses(events)["mcp_unavailable"] == "headers.X: there is no ${{user.mail}}."


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("http://127.0.0.1:1/mcp", "is in Wegent's own network"),
        ("http://localhost:1/mcp", "is in Wegent's own network"),
        ("http://169.254.169.254/mcp", "where machines get their credentials"),
        ("http://metadata.google.internal/mcp", "where machines get their credentials"),
        ("http://user:s3cret@example.com/mcp", "has a user name or password in it"),
        ("file:///etc/passwd", "is no http:// or https:// address"),
        ("http://nowhere.invalid/mcp", 'there is no host "nowhere.invalid"'),
    ],
)
async def test_where_servers_may_be(room: Room, url: str, told: str) -> None:
    target = McpTarget.model_validate({"transport": "streamable-http", "url": url})
    message = statuses(await room.ask({"x": target}, "Hm."))["mcp_unavailable"]
    assert told in message
    assert "s3cret" not in message


async def test_no_redirect_to_another_host_is_followed(room: Room, mcp: McpServer) -> None:
    other = McpTarget(transport="streamable-http", url=f"{mcp.url}/elsewhere", allow_private=True)
    mcp.script.elsewhere = f"http://127.0.0.2:{mcp.port}/mcp"
    assert "mcp_unavailable" in statuses(await room.ask({"x": other}, "Hm."))
    assert mcp.script.lists == 0


@pytest.mark.parametrize(
    ("mode", "public", "allowed"),
    [("off", True, False), ("public", True, True), ("public", False, False), ("all", False, True)],
)
async def test_whose_programs_are_started(server: ScriptedServer, mode: str, public: bool, allowed: bool) -> None:
    room = Room(server, mcp_stdio=mode)
    events = await room.ask({"x": program(is_public=public)}, "Hm.")
    assert ("x__add" in room.offered()) is allowed
    assert (f"WEGENT_CHAT_MCP_STDIO={mode}" in statuses(events).get("mcp_unavailable", "")) is not allowed
    await room.engine.aclose()


async def test_a_program_gets_nothing_of_the_engines_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WEGENT_SECRET", "s3cret")
    monkeypatch.setenv("OPENAI_API_KEY", "s3cret")
    facts = tmp_path / "facts.json"
    target = program("--facts", str(facts), env={"TOKEN": "mine"}, cwd=str(tmp_path))
    await _open_and_close(target)
    found = facts_of(facts)
    assert found["environment"]["TOKEN"] == "mine"
    assert "s3cret" not in str(found)
    assert set(found["environment"]) <= {"TOKEN", "PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR"}
    assert found["directory"] == str(tmp_path)


async def test_a_stubborn_program_and_its_children_are_ended(tmp_path: Path) -> None:
    facts = tmp_path / "facts.json"
    await _open_and_close(program("--stubborn", "--facts", str(facts)))
    await _gone(facts_of(facts)["pids"])


async def test_programs_do_not_outlive_an_engine_that_is_killed(tmp_path: Path) -> None:
    facts = tmp_path / "facts.json"
    script = Path(__file__).with_name("holding.py")
    command = [sys.executable, str(script), "-m", "wegent_scripted.mcp", "--stubborn", "--facts", str(facts)]
    engine = await asyncio.create_subprocess_exec(*command, stdout=subprocess.PIPE)
    assert engine.stdout is not None
    assert await engine.stdout.readline() == b"open\n"
    pids = facts_of(facts)["pids"]
    assert all(map(_alive, pids))
    engine.send_signal(signal.SIGKILL)
    await engine.wait()
    await _gone(pids)


async def _gone(pids: list[int]) -> None:
    while any(map(_alive, pids)):
        await asyncio.sleep(0.05)


async def _open_and_close(target: McpTarget, **fields: Any) -> None:
    connection = Connection("x", target, settings(**fields))
    await connection.open()
    assert await connection.call("add", {"a": 1, "b": 2}, 5) == "sum=3"
    with pytest.raises(ToolFailed):
        await connection.call("fail", {}, 5)
    await connection.close()


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except (ProcessLookupError, psutil.NoSuchProcess):
        return False
