"""Manifests from addresses: what is followed, and what is refused."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from wegent.manifests.errors import ManifestError
from wegent.manifests.fetch import MAX_BYTES, fetch, shown
from wegent.manifests.sources import gather


class Pages(BaseHTTPRequestHandler):
    """`/to/ADDRESS` redirects; the rest is what it is called."""

    def do_GET(self) -> None:
        if self.path.startswith("/to/"):
            self.send_response(302)
            self.send_header("location", self.path.removeprefix("/to/"))
            self.end_headers()
            return
        body = {"/big": b"#" * (MAX_BYTES + 1), "/ghost.yaml": b"kind: Ghost\n"}.get(self.path)
        self.send_response(200 if body else 404)
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, *_: object) -> None:
        """Nothing to say."""


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Pages) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def read(address: str, *also: str) -> str:
    return gather([address, *also], recursive=False, stdin=io.BytesIO())[0].text


def test_an_address_is_read_and_followed_on_its_own_host(port: int) -> None:
    assert read(f"http://127.0.0.1:{port}/ghost.yaml") == "kind: Ghost\n"
    assert read(f"http://127.0.0.1:{port}/to//ghost.yaml") == "kind: Ghost\n"


def test_a_redirect_elsewhere_is_followed_only_when_that_host_was_typed_too(port: int) -> None:
    elsewhere = f"http://localhost:{port}/ghost.yaml"
    redirecting = f"http://127.0.0.1:{port}/to/{elsewhere}"
    with pytest.raises(ManifestError, match=f"redirects to {elsewhere}: if you trust that host"):
        read(redirecting)
    assert read(redirecting, elsewhere) == "kind: Ghost\n"


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/big", "larger than 2,000,000 bytes"),
        ("/missing", "answered 404 Not Found"),
        ("/to/file:///etc/passwd", "redirects to file://"),
        ("/to/" * 9 + "ghost.yaml", "redirects more than 5 times"),
    ],
)
def test_what_is_not_taken(port: int, path: str, message: str) -> None:
    with pytest.raises(ManifestError, match=message):
        read(f"http://127.0.0.1:{port}{path}")


def test_nobody_there() -> None:
    with pytest.raises(ManifestError, match="/x cannot be read"):
        fetch("http://127.0.0.1:9/x", {"127.0.0.1"})


def test_a_password_is_not_shown() -> None:
    assert shown("http://ann:secret@host/x") == "http://host/x"
