"""Ports that can be listened on; logs that do not grow without end."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from wegent.up.errors import CannotStart
from wegent.up.log_file import LogFile
from wegent.up.ports import PRIVATE_PORTS, check_port, free_port


def test_a_free_port_is_outside_the_range_of_outgoing_connections() -> None:
    port = free_port()
    assert port in PRIVATE_PORTS
    check_port("127.0.0.1", port)


def test_a_used_port_is_one_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with pytest.raises(CannotStart, match=f"Port {port} of 127.0.0.1 is used by another program"):
            check_port("127.0.0.1", port)


def test_a_port_of_a_finished_server_is_free() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)) as client:
            accepted, _ = server.accept()
            accepted.close()
            client.recv(1)
    check_port("127.0.0.1", port)


def test_an_address_of_another_machine() -> None:
    with pytest.raises(CannotStart, match=r"192\.0\.2\.1, which is not an address of this machine"):
        check_port("192.0.2.1", free_port())


def test_an_unknown_name() -> None:
    with pytest.raises(CannotStart, match="no address of that name is known"):
        check_port("no-such-host.invalid", 8000)


def test_a_log_begins_a_new_file_and_drops_the_oldest(tmp_path: Path) -> None:
    log = LogFile(tmp_path / "part.log", max_bytes=10, keep=2)
    for number in range(8):
        log.write(f"line {number}".encode())
    log.close()
    contents = {path.name: path.read_text() for path in tmp_path.iterdir()}
    assert contents == {
        "part.log": "line 6\nline 7\n",
        "part.log.1": "line 4\nline 5\n",
        "part.log.2": "line 2\nline 3\n",
    }


def test_a_log_goes_on_where_it_ended(tmp_path: Path) -> None:
    for word in (b"one", b"two"):
        log = LogFile(tmp_path / "part.log", max_bytes=100, keep=1)
        log.write(word)
        log.close()
    assert (tmp_path / "part.log").read_text() == "one\ntwo\n"
