"""The refresh token as a cookie, which the page's scripts cannot read.

A request with the header `X-Wegent-Page` comes from the page: it gets refresh tokens as a cookie, and acts by that
cookie. Another site can make a browser send the cookie along, but neither this header nor our origin.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final
from urllib.parse import urlsplit

from fastapi import Depends, Header, Request, Response

from wegent_backend.users.errors import ForeignPage
from wegent_backend.users.schemas import LoginAnswer

COOKIE: Final = "wegent_refresh"
PATH: Final = "/api/v1/auth"


@dataclass(frozen=True)
class Page:
    """A page of this server. `base` is the path in front of all its addresses, without a slash at its end."""

    base: str
    secure: bool
    refresh_token: str | None

    def keep(self, response: Response, token: str, seconds: int) -> None:
        response.set_cookie(
            COOKIE, token, max_age=seconds, path=self._path, secure=self.secure, httponly=True, samesite="strict"
        )

    def forget(self, response: Response) -> None:
        response.delete_cookie(COOKIE, path=self._path, secure=self.secure, httponly=True, samesite="strict")

    @property
    def _path(self) -> str:
        return self.base + PATH


async def _page(
    request: Request,
    x_wegent_page: Annotated[
        str | None,
        Header(
            max_length=200,
            pattern=r"^(/[A-Za-z0-9._~-]+)*/?$",
            description="Sent by the page: the path under which it is served, mostly `/`. The refresh token is then "
            f"the cookie `{COOKIE}`, and only pages of this server are answered",
        ),
    ] = None,
) -> Page | None:
    if x_wegent_page is None:
        return None
    origin = request.headers.get("origin", "")
    if not _is_own(request, origin):
        raise ForeignPage("Only a page of this server may do this.")
    secure = "https" in {request.url.scheme, urlsplit(origin).scheme}
    return Page(x_wegent_page.rstrip("/"), secure, request.cookies.get(COOKIE))


PageOf = Annotated[Page | None, Depends(_page)]
"""The page that asks; None: another client. Raises ForeignPage for pages of other sites."""


def deliver(answer: LoginAnswer, response: Response, page: Page | None) -> LoginAnswer:
    """The answer as this client gets it: for a page, with the refresh token in a cookie only."""
    if page is None or answer.refresh_token is None:
        return answer
    page.keep(response, answer.refresh_token, answer.refresh_expires_in)
    return answer.model_copy(update={"refresh_token": None})


def _is_own(request: Request, origin: str) -> bool:
    """By what the browser says of itself; where it is not sure of the connection, it only names the origin.

    Pages that were allowed to use the API are not ours: they have tokens of their own.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    return origin != "" and urlsplit(origin).netloc.lower() == request.headers.get("host", "").lower()
