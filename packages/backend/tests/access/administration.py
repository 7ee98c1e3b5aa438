"""The rows of the administration. It is for admins whatever they ask for: asking for what is not there will do."""

from __future__ import annotations

from .samples import API, Sample, alone

ADMIN = f"{API}/admin"
NOBODY = 999_999
MISSING = (404,)

ADMINISTRATION: dict[str, dict[str, Sample]] = {
    f"GET {ADMIN}/users": alone(f"{ADMIN}/users"),
    f"POST {ADMIN}/users": alone(f"{ADMIN}/users", json={"user_name": "owner"}, fine=(409,)),
    f"GET {ADMIN}/users/{{user_id}}": alone(f"{ADMIN}/users/1"),
    f"PATCH {ADMIN}/users/{{user_id}}": alone(f"{ADMIN}/users/1", json={}),
    f"DELETE {ADMIN}/users/{{user_id}}": alone(f"{ADMIN}/users/{NOBODY}", fine=MISSING),
    f"POST {ADMIN}/users/{{user_id}}/password": alone(f"{ADMIN}/users/{NOBODY}/password", json={}, fine=MISSING),
    f"DELETE {ADMIN}/users/{{user_id}}/logins": alone(f"{ADMIN}/users/{NOBODY}/logins", fine=MISSING),
    f"GET {ADMIN}/logins": alone(f"{ADMIN}/logins"),
    f"DELETE {ADMIN}/logins/{{login_id}}": alone(f"{ADMIN}/logins/nobody", fine=MISSING),
    f"GET {ADMIN}/groups": alone(f"{ADMIN}/groups"),
    f"GET {ADMIN}/settings": alone(f"{ADMIN}/settings"),
    f"PATCH {ADMIN}/settings": alone(f"{ADMIN}/settings", json={}),
    f"GET {ADMIN}/runs": alone(f"{ADMIN}/runs"),
    f"POST {ADMIN}/runs/{{run_id}}/cancel": alone(f"{ADMIN}/runs/{NOBODY}/cancel", fine=MISSING),
    f"GET {ADMIN}/usage": alone(f"{ADMIN}/usage"),
    f"GET {ADMIN}/usage/totals": alone(f"{ADMIN}/usage/totals"),
    f"POST {ADMIN}/cleanup": alone(f"{ADMIN}/cleanup", json={"older_than_days": 30}, fine=(202, 409)),
    f"GET {ADMIN}/cleanup": alone(f"{ADMIN}/cleanup"),
    f"GET {ADMIN}/cleanup/{{cleanup_id}}": alone(f"{ADMIN}/cleanup/{NOBODY}", fine=MISSING),
    f"POST {ADMIN}/cleanup/{{cleanup_id}}/cancel": alone(f"{ADMIN}/cleanup/{NOBODY}/cancel", fine=MISSING),
}
