"""Where pages may be: each way around the guard is tried with a server that would answer."""

import gzip
import zlib
from collections.abc import AsyncIterator
from ipaddress import ip_address

import pytest
from wegent_chat_shell.tools.base import ToolFailed
from wegent_chat_shell.tools.builtin.fetch.getting import Getter
from wegent_chat_shell.tools.builtin.fetch.guard import AddressRefused, Guard, guard_of
from wegent_chat_shell.web_settings import FetchSettings

from .web import Names, Serving, Site

OPEN = ip_address("127.0.0.1")
SETTINGS = FetchSettings(fetch_timeout=5, fetch_bytes=100_000, fetch_redirects=3)


class Place:
    """A site of which 127.0.0.1 counts as the Internet, and the rest of loopback as a machine nearby."""

    def __init__(self, site: Site, port: int) -> None:
        self.site = site
        self.port = port
        both = ["127.0.0.1", "127.0.0.2"]
        self.names = Names(far_example=[both[:1]], near_example=[both[1:]], both_example=[both])
        self.getter = Getter(SETTINGS, Guard(lambda address: address == OPEN, frozenset({port}), self.names))

    def url(self, host: str, path: str = "/") -> str:
        return f"http://{host}:{self.port}{path}"


@pytest.fixture
async def place() -> AsyncIterator[Place]:
    site = Site()
    site.page("/", "hello", "text/plain")
    async with Serving(site) as serving:
        made = Place(site, serving.port)
        yield made
        await made.getter.aclose()


async def test_a_page_that_may_be_read(place: Place) -> None:
    got = await place.getter.get(place.url("far.example"))
    assert (got.body, got.media_type) == (b"hello", "text/plain")
    assert place.site.seen == [(f"far.example:{place.port}", "/")]


@pytest.mark.parametrize("host", ["near.example", "127.0.0.2", "both.example", "[::1]", "[::ffff:127.0.0.2]"])
async def test_machines_nearby_are_not_asked(place: Place, host: str) -> None:
    with pytest.raises(AddressRefused, match="public Internet"):
        await place.getter.get(place.url(host))
    assert place.site.seen == []


async def test_a_name_that_means_something_else_the_next_time(place: Place) -> None:
    place.names.book["rebinds.example"] = [["127.0.0.1"], ["127.0.0.2"]]
    assert (await place.getter.get(place.url("rebinds.example"))).body == b"hello"
    assert place.names.looked == ["rebinds.example"], "looked up once, and connected to what was found"
    with pytest.raises(AddressRefused):
        await place.getter.get(place.url("rebinds.example"))
    assert len(place.site.seen) == 1, "no connection is left over from when the name was allowed"


@pytest.mark.parametrize("target", ["http://127.0.0.2:{port}/", "http://near.example:{port}/", "//near.example:{port}"])
async def test_each_redirect_is_looked_at(place: Place, target: str) -> None:
    place.site.leads("/go", target.format(port=place.port))
    with pytest.raises(AddressRefused):
        await place.getter.get(place.url("far.example", "/go"))
    assert [path for _, path in place.site.seen] == ["/go"]


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "http://far.example:1/", "http://u:p@far.example/", "http://["]
)
async def test_redirects_to_what_is_no_page(place: Place, target: str) -> None:
    place.site.leads("/go", target)
    with pytest.raises(AddressRefused):
        await place.getter.get(place.url("far.example", "/go"))


async def test_redirects_are_followed_so_far(place: Place) -> None:
    place.site.leads("/a", "/b")
    place.site.leads("/b", "/")
    assert (await place.getter.get(place.url("far.example", "/a"))).url == place.url("far.example")
    place.site.leads("/round", "/round")
    with pytest.raises(ToolFailed, match="more than 3 redirects"):
        await place.getter.get(place.url("far.example", "/round"))


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("ftp://example.com/", "only http"),
        ("file:///etc/passwd", "only http"),
        ("example.com", "only http"),
        ("http://", "only http"),
        ("javascript:alert(1)", "only http"),
        ("http://user:pw@example.com/", "password"),
        ("http://user@example.com/", "password"),
        ("http://example.com:22/", "port 22"),
        ("http://2130706433/", "number"),
        ("http://0x7f000001/", "number"),
        ("http://0177.0.0.1/", "no address"),
        ("http://127.1/", "number"),
        ("http://127.0.0.1/", "public"),
        ("http://[::1]/", "public"),
        ("http://[::ffff:10.0.0.1]/", "public"),
        ("http://[::ffff:a00:1]/", "public"),
        ("http://[64:ff9b::7f00:1]/", "public"),
        ("http://[64:ff9b:1::1]/", "public"),
        ("http://[2002:7f00:1::]/", "public"),
        ("http://[::7f00:1]/", "public"),
        ("http://[fec0::1]/", "public"),
        ("http://[fd00::1]/", "public"),
        ("http://10.1.2.3/", "public"),
        ("http://100.64.0.1/", "public"),
        ("http://0.0.0.0/", "public"),
        ("http://224.0.0.1/", "public"),
        ("http://255.255.255.255/", "public"),
        ("http://169.254.169.254/latest/meta-data/", "public"),
        ("http://100.100.100.200/", "public"),
        ("http://metadata.google.internal/", "public"),
        ("http://METADATA.google.internal./", "public"),
        ("http://" + "a" * 5000, "characters"),
        ("http://ex ample.com/", "no name"),
        ("http://127.0.0.1%00.example.com/", "no name"),
        ("http://127。0。0。1/", "public"),
        ("http://example.com\\@127.0.0.1/", "password"),
        ("http://127.0.0.1./", "number"),
    ],
)
def test_addresses_that_are_refused_by_their_looks(url: str, why: str) -> None:
    with pytest.raises(AddressRefused, match=why):
        guard_of(FetchSettings()).check(url)


@pytest.mark.parametrize(
    "url",
    ["https://example.com/a?b=c#d", "http://93.184.216.34/", "http://bücher.example/", "https://[2606:2800:220:1::1]/"],
)
def test_addresses_in_the_internet(url: str) -> None:
    assert guard_of(FetchSettings()).check(url)


def test_an_intranet_is_allowed_by_a_setting_and_credentials_are_not() -> None:
    guard = guard_of(FetchSettings(fetch_allow_private=True, fetch_ports="80, 8080"))
    assert guard.check("http://10.0.0.1:8080/")
    for host in ("169.254.169.254", "[fd00:ec2::254]", "metadata"):
        with pytest.raises(AddressRefused):
            guard.check(f"http://{host}/")


async def test_a_name_that_is_not_there(place: Place) -> None:
    with pytest.raises(ToolFailed, match="no host"):
        await place.getter.get(place.url("nowhere.example"))


async def test_nobody_listens(place: Place) -> None:
    async with Serving(Site()) as closed:
        pass
    getter = Getter(SETTINGS, Guard(lambda _: True, frozenset({closed.port})))
    with pytest.raises(ToolFailed, match="cannot be reached"):
        await getter.get(f"http://127.0.0.1:{closed.port}/")
    await getter.aclose()


async def test_proxies_of_the_environment_are_not_used(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert (await place.getter.get(place.url("far.example"))).body == b"hello"


async def test_a_proxy_that_was_set_gets_everything_but_what_is_no_page(place: Place) -> None:
    place.site.page("/there", "through the proxy", "text/plain")
    guard = Guard(lambda address: address == OPEN, frozenset({80}), place.names)
    getter = Getter(SETTINGS, guard, proxy=place.url("127.0.0.1"))
    assert (await getter.get("http://only-the-proxy-knows.example/there")).body == b"through the proxy"
    assert place.names.looked == []
    with pytest.raises(AddressRefused):
        await getter.get("http://10.0.0.1/there")
    await getter.aclose()


async def test_no_more_is_read_than_may_be(place: Place) -> None:
    place.site.page("/long", "x" * 300_000, "text/plain")
    got = await place.getter.get(place.url("far.example", "/long"))
    assert (len(got.body), got.cut) == (100_000, True)


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress])
async def test_bombs_are_unpacked_a_little(place: Place, pack) -> None:
    coding = "gzip" if pack is gzip.compress else "deflate"
    headers = {"content-type": "text/plain", "content-encoding": coding}
    place.site.pages["/bomb"] = (200, headers, pack(b"0" * 50_000_000))
    got = await place.getter.get(place.url("far.example", "/bomb"))
    assert (len(got.body), got.cut) == (100_000, True)
    place.site.pages["/small"] = (200, {"content-encoding": coding}, pack(b"small"))
    assert (await place.getter.get(place.url("far.example", "/small"))).body == b"small"


@pytest.mark.parametrize(("coding", "why"), [("br", "packed as br"), ("gzip", "damaged")])
async def test_what_cannot_be_unpacked(place: Place, coding: str, why: str) -> None:
    place.site.pages["/odd"] = (200, {"content-encoding": coding}, b"this is not packed")
    with pytest.raises(ToolFailed, match=why):
        await place.getter.get(place.url("far.example", "/odd"))


async def test_a_page_that_does_not_end(place: Place) -> None:
    place.site.pages["/slow"] = place.site.hangs
    hasty = Getter(SETTINGS.model_copy(update={"fetch_timeout": 0.3}), Guard(lambda _: True, frozenset({place.port})))
    with pytest.raises(ToolFailed, match=r"0\.3 seconds"):
        await hasty.get(place.url("127.0.0.1", "/slow"))
    await hasty.aclose()


async def test_no_cookie_is_kept(place: Place) -> None:
    place.site.pages["/set"] = (200, {"set-cookie": "a=b"}, b"x")
    await place.getter.get(place.url("far.example", "/set"))
    assert not list(place.getter._opened().cookies.jar)


@pytest.mark.parametrize("status", [404, 500])
async def test_errors_are_told(place: Place, status: int) -> None:
    place.site.page("/odd", "no", status=status)
    with pytest.raises(ToolFailed, match=str(status)):
        await place.getter.get(place.url("far.example", "/odd"))
