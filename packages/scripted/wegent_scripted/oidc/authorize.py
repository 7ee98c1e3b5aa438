"""The authorization endpoint: who is it, and back to the application with a code."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from wegent_scripted.oidc import pages
from wegent_scripted.oidc.forgery import Login, MalformedLogin, read_login
from wegent_scripted.oidc.grants import Grant, Grants
from wegent_scripted.oidc.http import Answer, Request, page, redirect
from wegent_scripted.oidc.people import Client
from wegent_scripted.oidc.script import OidcScript

COOKIE = "scripted_session"


@dataclass(frozen=True)
class Authorization:
    """What the endpoint works with."""

    issuer: str
    clients: dict[str, Client]
    script: OidcScript
    grants: Grants

    def answer(self, request: Request) -> Answer:
        """GET shows the form, unless it is known who comes; POST is the form."""
        query = request.query
        client = self.clients.get(query.get("client_id", ""))
        if client is None:
            return page(pages.refusal("client_id is not known here"), 400)
        if query.get("redirect_uri", "") not in client.redirect_uris:
            return page(pages.refusal("redirect_uri is not registered for this client"), 400)
        if problem := _problem(query):
            return self._back(query, {"error": problem[0], "error_description": problem[1]})
        if request.method == "POST":
            return self._of_form(request)
        if text := self.script.approved:
            return self._approve(request, read_login(text))
        known = self.grants.session(request.cookies.get(COOKIE))
        if known is not None and query.get("prompt") != "login":
            return self._approve(request, Login(known))
        return page(pages.login_form(_address(query)))

    def _of_form(self, request: Request) -> Answer:
        try:
            login = read_login(request.form.get("user_name", ""))
        except MalformedLogin as error:
            return page(pages.login_form(_address(request.query), str(error)), 400)
        person = self.script.people.get(login.name)
        if person is None or person.password != request.form.get("password"):
            return page(pages.login_form(_address(request.query), "User name or password is wrong"), 401)
        return self._approve(request, login)

    def _approve(self, request: Request, login: Login) -> Answer:
        query = request.query
        if login.error:
            return self._back(query, {"error": login.error, "error_description": "it was scripted so"})
        grant = Grant(
            client_id=query["client_id"],
            redirect_uri=query["redirect_uri"],
            challenge=query["code_challenge"],
            nonce=query.get("nonce"),
            person=self.script.people[login.name],
            login=login,
        )
        answer = {"code": self.grants.give(grant)}
        cookie = f"{COOKIE}={self.grants.begin_session(login.name)}; Path=/; HttpOnly; SameSite=Lax"
        forged = {"state": login.state, "iss": login.issuer_parameter}
        told = answer | {name: value for name, value in forged.items() if value is not None}
        return self._back(query, told, set_cookie=cookie)

    def _back(self, query: dict[str, str], answer: dict[str, str], **headers: str) -> Answer:
        told: dict[str, str | None] = {"state": query.get("state"), "iss": self.issuer, **answer}
        return redirect(query["redirect_uri"], told, **headers)


def _problem(query: dict[str, str]) -> tuple[str, str] | None:
    """Error code and words for what the specification, or this provider's wish for PKCE, refuses."""
    if query.get("response_type") != "code":
        return "unsupported_response_type", "response_type must be code"
    if "openid" not in query.get("scope", "").split():
        return "invalid_scope", "scope must have openid"
    if query.get("code_challenge_method") != "S256" or not query.get("code_challenge"):
        return "invalid_request", "PKCE with S256 is needed"
    return None


def _address(query: dict[str, str]) -> str:
    return f"/authorize?{urlencode(query)}"
