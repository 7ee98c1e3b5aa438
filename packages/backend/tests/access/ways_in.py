"""Rows of the routes that lead to a login: through providers, and for the command line."""

from __future__ import annotations

from .samples import API, Sample, alone

OIDC = f"{API}/auth/oidc"
CLI = f"{API}/auth/cli"
ONWARD = (302,)
"""What a browser follows is never refused: it leads to a page, which says what is wrong."""

WAYS_IN: dict[str, dict[str, Sample]] = {
    f"GET {OIDC}/providers": alone(f"{OIDC}/providers"),
    f"GET {OIDC}/{{provider}}/login": alone(f"{OIDC}/nobody/login", fine=ONWARD),
    f"GET {OIDC}/{{provider}}/callback": alone(f"{OIDC}/nobody/callback", fine=ONWARD),
    f"GET {OIDC}/{{provider}}/logout": alone(f"{OIDC}/nobody/logout", fine=ONWARD),
    f"POST {OIDC}/exchange": alone(f"{OIDC}/exchange", json={"code": "nobody's"}, fine=(403,)),
    f"POST {CLI}/start": alone(f"{CLI}/start", json={}, fine=(200, 429)),
    f"POST {CLI}/poll": alone(f"{CLI}/poll", json={"device_code": "nobody's"}, fine=(404,)),
    f"GET {CLI}/request": alone(f"{CLI}/request", params={"code": "BBBB-BBBB"}, fine=(404,)),
    f"POST {CLI}/decide": alone(f"{CLI}/decide", json={"user_code": "BBBB-BBBB", "approve": False}, fine=(404,)),
}
