"""The ASGI application of the provider: which path is which endpoint."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from urllib.parse import urlencode

from wegent_scripted.delivery import Receive, Scope, Send
from wegent_scripted.oidc import pages
from wegent_scripted.oidc.authorize import COOKIE, Authorization
from wegent_scripted.oidc.grants import Grants
from wegent_scripted.oidc.http import Answer, Request, as_json, page, read_request, redirect, send_answer
from wegent_scripted.oidc.keys import SigningKeys
from wegent_scripted.oidc.people import Client
from wegent_scripted.oidc.script import Asked, Mishap, OidcScript
from wegent_scripted.oidc.tokens import TokenEndpoint

_FORGET = f"{COOKIE}=; Path=/; Max-Age=0"


class OidcApp:
    """Answers for one issuer."""

    def __init__(self, issuer: str, clients: Mapping[str, Client], script: OidcScript, keys: SigningKeys) -> None:
        self._issuer = issuer
        self._clients = dict(clients)
        self._script = script
        self._keys = keys
        self._grants = Grants()
        authorization = Authorization(issuer, self._clients, script, self._grants)
        tokens = TokenEndpoint(issuer, self._clients, keys, self._grants)
        self._routes: dict[tuple[str, str], Callable[[Request], Answer]] = {
            ("GET", "/.well-known/openid-configuration"): lambda _: as_json(self._configuration()),
            ("GET", "/jwks"): lambda _: as_json(keys.published()),
            ("GET", "/authorize"): authorization.answer,
            ("POST", "/authorize"): authorization.answer,
            ("POST", "/token"): tokens.answer,
            ("GET", "/userinfo"): self._userinfo,
            ("GET", "/logout"): self._ask_for_logout,
            ("POST", "/logout"): self._log_out,
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        request = await read_request(scope, receive)
        by = request.client()[2] if request.path == "/token" else "bearer" if request.bearer else ""
        self._script.note(Asked(request.path, request.query | request.form, by))
        if mishap := self._script.mishap(request.path):
            await send_answer(send, await _befallen(mishap))
            return
        endpoint = self._routes.get((request.method, request.path))
        if endpoint is None:
            await send_answer(send, as_json({"error": f"no route {request.method} {request.path}"}, 404))
            return
        await send_answer(send, endpoint(request))

    def _configuration(self) -> dict[str, object]:
        at = self._issuer
        return {
            "issuer": at,
            "authorization_endpoint": f"{at}/authorize",
            "token_endpoint": f"{at}/token",
            "userinfo_endpoint": f"{at}/userinfo",
            "jwks_uri": f"{at}/jwks",
            "end_session_endpoint": f"{at}/logout",
            "scopes_supported": ["openid", "profile", "email", "groups"],
            "response_types_supported": ["code"],
            "grant_types_supported": ["authorization_code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "none"],
            "code_challenge_methods_supported": ["S256"],
            "authorization_response_iss_parameter_supported": True,
        }

    def _userinfo(self, request: Request) -> Answer:
        grant = self._grants.of_token(request.bearer)
        if grant is None:
            return as_json({"error": "invalid_token"}, 401, www_authenticate="Bearer")
        subject = grant.login.userinfo_subject
        return as_json(grant.claims() | ({"sub": subject} if subject else {}))

    def _ask_for_logout(self, request: Request) -> Answer:
        """No id_token vouches for the wish, so the person is asked, as the specification has it."""
        return page(pages.logout_form(f"/logout?{urlencode(request.query)}"))

    def _log_out(self, request: Request) -> Answer:
        self._grants.end_session(request.cookies.get(COOKIE))
        client = self._clients.get(request.query.get("client_id", ""))
        back = request.query.get("post_logout_redirect_uri", "")
        if client is None or back not in client.after_logout_uris:
            return page(pages.logged_out())
        return redirect(back, {"state": request.query.get("state")}, set_cookie=_FORGET)


async def _befallen(mishap: Mishap) -> Answer:
    await asyncio.sleep(mishap.seconds)
    if mishap.body is not None:
        return Answer(mishap.status, mishap.body.encode(), {"content-type": "application/json"})
    return as_json({"error": "scripted", "padding": "x" * mishap.size}, mishap.status)
