"""The rows of the matrix: every route of the API, with its attempts."""

from __future__ import annotations

from . import group_samples as groups
from .administration import ADMINISTRATION
from .attaching import ATTACHING
from .conversations import CONVERSATIONS
from .correcting import CORRECTING
from .group_chats import with_group_chats
from .guiding import GUIDING
from .mcp import MCP
from .queueing import QUEUEING
from .remembering import REMEMBERING
from .responses import RESPONSES
from .samples import (
    API,
    SECRET,
    WITHIN,
    Sample,
    alone,
    api_keys,
    batches,
    both,
    copying,
    creating,
    listing,
    of_kind,
    replacing,
    secrets,
    service_keys,
    unsaved,
    within_group,
)
from .sharing import SHARING
from .storing import STORING
from .waiting import WAITING
from .ways_in import WAYS_IN

NAMESPACED = f"{API}/namespaces/{{ns}}/{{plural:kind}}"
ONE = f"{NAMESPACED}/{{name}}"
SHORT = f"{API}/{{plural:kind_with_short_form}}"
GHOSTS = f"{API}/namespaces/default/ghosts"
GROUP_GHOSTS = f"{API}/namespaces/{WITHIN}/ghosts"
PATCH = {"json": {"metadata": {"displayName": "Changed"}}}
PACKAGE = f"{API}/namespaces/{{ns}}/skills/{{name}}/package"
MODEL = f"{API}/namespaces/{{ns}}/models/{{name}}"
GIT_TOKENS = f"{API}/users/me/git-tokens"
SERVICE_KEYS = f"{API}/admin/service-keys"
ASKED = (200, 503)
"""Nobody answers at the address of the models here, and that is said."""
HISTORY = (200, 404)
"""The things of the world have none: whoever may look finds nothing, and others find no thing."""

STORE: dict[str, dict[str, Sample]] = {
    f"GET {NAMESPACED}": listing(GHOSTS),
    f"POST {NAMESPACED}": creating("Ghost", GHOSTS, GROUP_GHOSTS),
    f"GET {ONE}": both(),
    f"GET {ONE}/access": both("/access"),
    f"PUT {ONE}": replacing("Ghost"),
    f"PATCH {ONE}": both(**PATCH),
    f"DELETE {ONE}": both(),
    f"GET {ONE}/status": both("/status"),
    f"PUT {ONE}/status": of_kind("Ghost", "/status", json={"status": {"conditions": []}}),
    f"GET {ONE}/revisions": both("/revisions"),
    f"GET {ONE}/revisions/{{revision}}": both("/revisions/1", fine=HISTORY),
    f"GET {ONE}/diff": both("/diff", params={"from": 1}, fine=HISTORY),
    f"POST {ONE}/rollback": of_kind("Ghost", "/rollback", json={"revision": 1}, fine=HISTORY),
    f"POST {ONE}/restore": of_kind("Ghost", "/restore", verb="create", fine=(409,)),
    f"POST {ONE}/copy": copying("Ghost"),
    f"GET {ONE}/export": both("/export"),
    f"GET {ONE}/referrers": both("/referrers"),
    f"GET {SHORT}": listing(f"{API}/ghosts"),
    f"POST {SHORT}": creating("Ghost", f"{API}/ghosts"),
    f"GET {SHORT}/{{name}}": of_kind("Ghost", short=True),
    f"PUT {SHORT}/{{name}}": replacing("Ghost", short=True),
    f"PATCH {SHORT}/{{name}}": of_kind("Ghost", short=True, **PATCH),
    f"DELETE {SHORT}/{{name}}": of_kind("Ghost", short=True),
    f"POST {API}/apply": batches(f"{API}/apply", f"{API}/apply", existing=False),
    f"POST {API}/namespaces/{{ns}}/apply": batches(
        f"{API}/namespaces/default/apply", f"{API}/namespaces/{WITHIN}/apply", existing=False
    ),
    f"POST {API}/namespaces/{{ns}}/delete": batches(
        f"{API}/namespaces/default/delete", f"{API}/namespaces/{WITHIN}/delete", existing=True
    ),
    f"GET {API}/watch": listing(f"{API}/watch"),
    f"GET {API}/models/unified": listing(f"{API}/models/unified"),
    f"POST {API}/models/test": unsaved(f"{API}/models/test"),
    f"POST {API}/models/available": unsaved(f"{API}/models/available"),
    f"POST {MODEL}/test": of_kind("Model", "/test", fine=ASKED),
    f"GET {MODEL}/available": of_kind("Model", "/available", fine=ASKED),
    f"GET {PACKAGE}": of_kind("Skill", "/package", fine=HISTORY),
    f"GET {PACKAGE}/content": of_kind("Skill", "/package/content", fine=HISTORY),
    f"GET {PACKAGE}/file": of_kind("Skill", "/package/file", params={"path": "a.txt"}, fine=HISTORY),
    f"POST {PACKAGE}/restore": of_kind("Skill", "/package/restore", json={"version": 1}, fine=HISTORY),
    f"POST {API}/namespaces/{{ns}}/skills/{{name}}/remove-references": of_kind("Skill", "/remove-references"),
    f"GET {API}/api-resources": alone(f"{API}/api-resources"),
    f"GET {API}/chat/search-engines": alone(f"{API}/chat/search-engines"),
    f"GET {API}/schemas": alone(f"{API}/schemas"),
    f"GET {API}/schemas/{{kind}}": alone(f"{API}/schemas/Ghost"),
}

SECRETS: dict[str, dict[str, Sample]] = {
    f"GET {API}/namespaces/{{ns}}/secrets": {
        **listing(f"{API}/namespaces/default/secrets", "secret"),
        "group": within_group(f"{API}/namespaces/{WITHIN}/secrets", "secret", SECRET, params={"scope": "group"}),
    },
    f"GET {API}/namespaces/{{ns}}/secrets/{{name}}": secrets(),
    f"PUT {API}/namespaces/{{ns}}/secrets/{{name}}": secrets(json={"value": "text"}),
    f"DELETE {API}/namespaces/{{ns}}/secrets/{{name}}": secrets(),
    f"POST {API}/secrets/rotate": alone(f"{API}/secrets/rotate"),
}

PEOPLE: dict[str, dict[str, Sample]] = {
    f"GET {API}/runtime-config": alone(f"{API}/runtime-config"),
    f"GET {API}/users/me": alone(f"{API}/users/me"),
    f"PATCH {API}/users/me": alone(f"{API}/users/me", json={"display_name": "Ann"}),
    f"GET {API}/users/me/preferences": alone(f"{API}/users/me/preferences"),
    f"PUT {API}/users/me/preferences": alone(f"{API}/users/me/preferences", json={"theme": "dark"}),
    f"PATCH {API}/users/me/preferences": alone(f"{API}/users/me/preferences", json={"theme": "dark"}),
    f"GET {GIT_TOKENS}": alone(GIT_TOKENS),
    f"PUT {GIT_TOKENS}": alone(GIT_TOKENS, json={"items": []}),
    f"GET {GIT_TOKENS}/{{host}}": alone(f"{GIT_TOKENS}/github.com", fine=(404,)),
    f"PUT {GIT_TOKENS}/{{host}}": alone(f"{GIT_TOKENS}/github.com", json={"provider": "github", "token": "text"}),
    f"DELETE {GIT_TOKENS}/{{host}}": alone(f"{GIT_TOKENS}/github.com", fine=(404,)),
}

KEYS: dict[str, dict[str, Sample]] = {
    f"GET {API}/api-keys": alone(f"{API}/api-keys"),
    f"POST {API}/api-keys": alone(f"{API}/api-keys", json={"name": "new"}),
    f"PATCH {API}/api-keys/{{key_id}}": api_keys(json={"name": "renamed"}),
    f"DELETE {API}/api-keys/{{key_id}}": api_keys(),
    f"GET {SERVICE_KEYS}": alone(SERVICE_KEYS),
    f"POST {SERVICE_KEYS}": alone(SERVICE_KEYS, json={"name": "new"}),
    f"PATCH {SERVICE_KEYS}/{{key_id}}": service_keys(json={"name": "renamed"}),
    f"DELETE {SERVICE_KEYS}/{{key_id}}": service_keys(),
}

LOGINS: dict[str, dict[str, Sample]] = {
    f"GET {API}/users/me/logins": alone(f"{API}/users/me/logins"),
    f"DELETE {API}/users/me/logins": alone(f"{API}/users/me/logins"),
    f"DELETE {API}/users/me/logins/{{login_id}}": alone(f"{API}/users/me/logins/none", fine=(404,)),
    # Nobody here has a password that could be changed.
    f"PUT {API}/users/me/password": alone(
        f"{API}/users/me/password",
        json={"current_password": "correct horse", "new_password": "battery staple"},
        fine=(409,),
    ),
    f"POST {API}/auth/refresh": alone(f"{API}/auth/refresh", json={"refresh_token": "x"}, fine=(401,)),
    f"POST {API}/auth/logout": alone(f"{API}/auth/logout", fine=(204, 401)),
}

AUDIT: dict[str, dict[str, Sample]] = {
    f"GET {API}/audit": alone(f"{API}/audit"),
    f"GET {API}/audit/{{number}}": alone(f"{API}/audit/1", fine=(200, 404)),
    f"GET {API}/audit/export": alone(f"{API}/audit/export"),
    f"POST {API}/audit/verify": alone(f"{API}/audit/verify"),
}

OPEN: dict[str, dict[str, Sample]] = {
    "GET /health": alone("/health"),
    "GET /ready": alone("/ready"),
    f"POST {API}/auth/login": alone(f"{API}/auth/login", json={"user_name": "x", "password": "y"}, fine=(401, 429)),
    f"GET {API}/auth/admin-password/setup": alone(f"{API}/auth/admin-password/setup"),
    f"POST {API}/auth/admin-password/setup": alone(
        f"{API}/auth/admin-password/setup", json={"password": "correct horse"}, fine=(200, 409)
    ),
}

REPORTER = {"json": {"role": "Reporter"}}
REQUEST = {"role": "Reporter", "state": "pending"}
MEMBERS = f"{API}/groups/{{ns}}/members"
GROUPS: dict[str, dict[str, Sample]] = {
    f"GET {API}/groups": alone(f"{API}/groups"),
    f"POST {API}/groups": groups.making(),
    f"GET {API}/groups/{{ns}}": groups.both(),
    f"PATCH {API}/groups/{{ns}}": groups.both(json={"description": "Changed"}),
    f"DELETE {API}/groups/{{ns}}": groups.both(params={"cascade": True}),
    f"GET {API}/groups/{{ns}}/access": groups.explained(),
    f"GET {MEMBERS}": groups.of_members(),
    f"POST {MEMBERS}": groups.naming_other("/members", role="Reporter"),
    f"POST {MEMBERS}/batch": groups.naming_other("/members/batch", role="Reporter"),
    f"POST {MEMBERS}/invite": groups.naming_other("/members/invite", role="Reporter"),
    f"POST {MEMBERS}/invite-all": groups.of_members("/invite-all", json={}),
    f"PATCH {MEMBERS}/{{user_id}}": groups.of_members("/{other}", other={"role": "Developer"}, **REPORTER),
    f"DELETE {MEMBERS}/{{user_id}}": groups.of_members("/{other}", other={"role": "Developer"}),
    f"POST {MEMBERS}/{{user_id}}/approve": groups.of_members("/{other}/approve", other=REQUEST, **REPORTER),
    f"POST {MEMBERS}/{{user_id}}/reject": groups.of_members("/{other}/reject", other=REQUEST),
    f"POST {API}/groups/{{ns}}/join": {"internal": groups.internal("/join")},
    # Whose role is inherited has none of their own to give up.
    f"POST {API}/groups/{{ns}}/leave": groups.both("/leave", fine=(204, 409)),
    f"POST {API}/groups/{{ns}}/transfer-ownership": groups.naming_other("/transfer-ownership", "group"),
    f"GET {API}/users/me/invitations": alone(f"{API}/users/me/invitations"),
    f"POST {API}/users/me/invitations/{{ns}}/accept": groups.invitation("accept"),
    f"POST {API}/users/me/invitations/{{ns}}/decline": groups.invitation("decline"),
}

ELSEWHERE: dict[str, str] = {
    f"PUT {PACKAGE}": "tests/chat/test_chat_skills.py: its body is a ZIP",
}
"""Routes whose rows are not written here, and where they are tried instead."""

ROWS: dict[str, dict[str, Sample]] = with_group_chats(
    {
        **STORE,
        **SECRETS,
        **CONVERSATIONS,
        **CORRECTING,
        **PEOPLE,
        **KEYS,
        **LOGINS,
        **GROUPS,
        **ADMINISTRATION,
        **AUDIT,
        **GUIDING,
        **MCP,
        **SHARING,
        **STORING,
        **ATTACHING,
        **REMEMBERING,
        **RESPONSES,
        **OPEN,
        **QUEUEING,
        **WAITING,
        **WAYS_IN,
    }
)
