"""The rules, as one table: for each thing and verb, who may. `docs/access.md` is made of it; tests hold routes to it.

A *standing* is what somebody is to a thing: its owner, a member of the group that owns it with some role, somebody it
was shared with, an admin, or anybody with a login. Whoever has no standing does not learn that the thing exists.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from wegent_backend.auth.subject import GroupRole, KeyScope

Thing: TypeAlias = Literal[
    "resource",
    "public resource",
    "secret",
    "public secret",
    "task",
    "group chat",
    "attachment",
    "share link",
    "group",
    "member",
    "account",
    "login",
    "api key",
    "service key",
    "tool approval",
    "mcp connection",
    "memory",
    "administration",
    "audit",
    "catalog",
]
Verb: TypeAlias = Literal[
    "list", "read", "use", "create", "update", "delete", "share", "manage", "join", "leave", "transfer", "observe"
]


@dataclass(frozen=True)
class Rule:
    """Who may. `owner`: whose it is (of what is public, admins). `group`: the least role in the group that owns it.

    `shared`: the least role of somebody it was shared with. `anybody`: everybody with a login. `admin`: admins,
    whosever it is; `admins_only`: the others only as far as they are admins. `restricted`: kinds for which a
    RestrictedAnalyst of the group is enough.
    """

    owner: bool = False
    group: GroupRole | None = None
    shared: GroupRole | None = None
    anybody: bool = False
    admin: bool = False
    admins_only: bool = False
    restricted: frozenset[str] = frozenset()
    words: str = ""


OFFERED: Final = frozenset({"Team", "KnowledgeBase"})
"""Kinds that a RestrictedAnalyst sees: what they can ask, not what it is made of."""

SHAREABLE: Final = frozenset({"Team", "KnowledgeBase", "Task"})

RULES: Final[dict[tuple[Thing, Verb], Rule]] = {
    ("resource", "list"): Rule(anybody=True, words="Each list has what its reader may read, and nothing else"),
    ("resource", "read"): Rule(owner=True, group="Reporter", shared="RestrictedAnalyst", restricted=OFFERED),
    ("resource", "use"): Rule(owner=True, group="Reporter", shared="RestrictedAnalyst", restricted=OFFERED),
    ("resource", "create"): Rule(owner=True, group="Developer"),
    ("resource", "update"): Rule(owner=True, group="Developer", shared="Developer"),
    ("resource", "delete"): Rule(owner=True, group="Developer"),
    ("resource", "share"): Rule(owner=True, group="Maintainer", shared="Maintainer"),
    ("resource", "observe"): Rule(
        owner=True, group="Developer", admins_only=True, words="The status is what the system observes"
    ),
    ("public resource", "read"): Rule(anybody=True),
    ("public resource", "use"): Rule(anybody=True),
    ("public resource", "create"): Rule(admin=True),
    ("public resource", "update"): Rule(admin=True),
    ("public resource", "delete"): Rule(admin=True),
    ("public resource", "share"): Rule(words="Everybody has it already"),
    ("public resource", "observe"): Rule(admin=True),
    ("secret", "list"): Rule(owner=True, group="Developer", words="Names only: nobody reads a secret back"),
    ("secret", "read"): Rule(owner=True, group="Developer", words="What is known about it, without its value"),
    ("secret", "update"): Rule(owner=True, group="Developer"),
    ("secret", "delete"): Rule(owner=True, group="Developer"),
    ("public secret", "list"): Rule(admin=True),
    ("public secret", "read"): Rule(admin=True),
    ("public secret", "update"): Rule(admin=True),
    ("public secret", "delete"): Rule(admin=True),
    ("task", "list"): Rule(anybody=True, words="One's own conversations, and those that were shared with one"),
    ("task", "read"): Rule(owner=True, shared="Reporter"),
    ("task", "create"): Rule(anybody=True, words="The team must be one that its user may use"),
    ("task", "use"): Rule(owner=True, words="Writing into a conversation, and stopping its answers"),
    ("task", "update"): Rule(owner=True),
    ("task", "delete"): Rule(owner=True),
    ("task", "share"): Rule(owner=True),
    ("task", "manage"): Rule(owner=True, words="Approving what tools do"),
    ("group chat", "read"): Rule(owner=True, shared="Reporter"),
    ("group chat", "use"): Rule(owner=True, shared="Developer", words="Writing, and stopping answers"),
    ("group chat", "update"): Rule(owner=True, words="Its title, what it answers, where it stands in lists"),
    ("group chat", "delete"): Rule(owner=True),
    ("group chat", "share"): Rule(owner=True, shared="Maintainer", words="Letting people in, and out"),
    ("group chat", "manage"): Rule(owner=True, words="Approving what tools do: they act in its owner's name"),
    ("attachment", "create"): Rule(anybody=True, words="Uploading, to send it with a message"),
    ("attachment", "update"): Rule(owner=True, words="An upload that is not complete"),
    ("attachment", "read"): Rule(
        owner=True, shared="Reporter", words="Sent ones belong to their conversation, others to whoever uploads them"
    ),
    ("attachment", "delete"): Rule(owner=True, words="What no message has taken; the others go with the conversation"),
    ("share link", "read"): Rule(anybody=True, words="Whoever has the link: what it leads to, and who shares it"),
    ("share link", "join"): Rule(anybody=True, words="Whoever has the link asks to be let in"),
    ("share link", "leave"): Rule(anybody=True, words="Gives up what was shared with one"),
    ("group", "list"): Rule(anybody=True, words="One's own groups, and those that are not private"),
    ("group", "read"): Rule(group="RestrictedAnalyst", admin=True, words="Everybody, when it is not private"),
    ("group", "create"): Rule(anybody=True, words="Below a group: its Maintainers. Admins may keep it to themselves"),
    ("group", "update"): Rule(group="Maintainer", admin=True),
    ("group", "delete"): Rule(group="Owner", admin=True),
    ("group", "join"): Rule(anybody=True, words="Private groups by invitation only"),
    ("group", "leave"): Rule(group="RestrictedAnalyst", words="The last Owner stays"),
    ("group", "transfer"): Rule(group="Owner", admin=True),
    ("member", "list"): Rule(group="Reporter", admin=True),
    ("member", "manage"): Rule(group="Maintainer", admin=True, words="Nobody gives more than they have"),
    ("member", "share"): Rule(group="Owner", admin=True, words="Making everybody a member, as a Reporter at most"),
    ("account", "read"): Rule(owner=True),
    ("account", "update"): Rule(owner=True),
    ("login", "list"): Rule(owner=True, admin=True),
    ("login", "delete"): Rule(owner=True, admin=True),
    ("api key", "list"): Rule(owner=True),
    ("api key", "manage"): Rule(owner=True),
    ("service key", "manage"): Rule(admin=True),
    ("tool approval", "list"): Rule(owner=True, words="Standing answers to the question whether a tool may be used"),
    ("tool approval", "manage"): Rule(owner=True),
    ("mcp connection", "list"): Rule(owner=True, words="One's logins at MCP servers"),
    ("mcp connection", "manage"): Rule(owner=True, words="Logging in at a server of something that one may use"),
    ("memory", "list"): Rule(owner=True, words="What models remember of one: nobody else reads it, admins neither"),
    ("memory", "read"): Rule(owner=True),
    ("memory", "manage"): Rule(owner=True),
    ("administration", "read"): Rule(admin=True),
    ("administration", "manage"): Rule(admin=True),
    ("audit", "read"): Rule(admin=True),
    ("catalog", "read"): Rule(anybody=True, words="What kinds there are, and their schemas"),
}

_SCOPES: Final[dict[Verb, KeyScope]] = {"list": "read", "read": "read", "use": "use"}
_USING: Final[frozenset[tuple[Thing, Verb]]] = frozenset(
    {("task", "create"), ("attachment", "create"), ("attachment", "update"), ("attachment", "delete")}
)
"""What whoever may only use things does all the same: say something, with files."""
_ADMIN: Final[frozenset[Thing]] = frozenset({"administration", "audit", "service key"})
LOGIN_ONLY: Final[frozenset[tuple[Thing, Verb]]] = frozenset(
    {
        ("account", "update"),
        ("login", "list"),
        ("login", "delete"),
        ("api key", "manage"),
        ("service key", "manage"),
        ("tool approval", "manage"),
    }
)
"""What no API key may, whatever its scopes: keys do not make keys, nor change how somebody logs in."""


def scope_of(thing: Thing, verb: Verb) -> KeyScope:
    """The scope that an API key needs for it."""
    if thing in _ADMIN:
        return "admin"
    return "use" if (thing, verb) in _USING else _SCOPES.get(verb, "write")
