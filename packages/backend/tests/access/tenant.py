"""A tenant with something of everything, under ids and names that nobody else has."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from wegent_backend.app import Backend
from wegent_backend.tables import (
    ApiKeyRow,
    AttachmentRow,
    AttachmentUseRow,
    Base,
    CorrectionRow,
    GitTokenRow,
    GroupAncestorRow,
    GroupRow,
    GuidanceRow,
    KindRow,
    LoginRow,
    McpConnectionRow,
    MemoryRow,
    NamespaceMemberRow,
    QueuedFileRow,
    QueuedMessageRow,
    QueueRow,
    ResourceMemberRow,
    RevisionRow,
    RunRow,
    SecretRow,
    ShareLinkRow,
    SubtaskRow,
    TaskRow,
    ToolApprovalRow,
    UserRow,
    WaitRow,
    WorkspaceRow,
    utc_now,
)
from wegent_backend.trail.entries import Actor, Entry

from .world import SPECS

MARK: Final = "zzmark"
"""In every name and text of the tenant: where it shows, something leaked."""

FIRST: Final = 700_000
GROUP: Final = f"{MARK}-group"
USER: Final = FIRST + 1
GROUP_ID: Final = FIRST + 2


@dataclass
class Tenant:
    """What there is to find."""

    numbers: set[int] = field(default_factory=set)
    words: set[str] = field(default_factory=set)


class _Maker:
    """Rows with ids from FIRST on."""

    def __init__(self) -> None:
        self.tenant = Tenant({USER, GROUP_ID}, {GROUP, f"{MARK}-user"})
        self._next = FIRST + 10

    def number(self) -> int:
        self._next += 1
        self.tenant.numbers.add(self._next)
        return self._next

    def word(self) -> str:
        word = f"{MARK}-{self.number()}"
        self.tenant.words.add(word)
        return word

    def resource(self, kind: str, owner_id: int, namespace: str) -> KindRow:
        return KindRow(**self._columns(kind, owner_id, namespace), spec=SPECS.get(kind, {}))

    def work(self, row: type[TaskRow | WorkspaceRow], kind: str) -> Any:
        spec = {"teamRef": {"name": f"{MARK}-team", "namespace": "default"}, "prompt": MARK}
        chat = {"is_group_chat": True} if kind == "Task" else {}
        columns = self._columns(kind, USER, "default")
        return row(**columns, spec=spec, title=MARK, state="COMPLETED", last_message_id=2, **chat)

    def _columns(self, kind: str, owner_id: int, namespace: str) -> dict[str, Any]:
        return {
            "id": self.number(),
            "uid": str(uuid.uuid4()),
            "kind": kind,
            "namespace": namespace,
            "name": self.word(),
            "user_id": owner_id,
            "display_name": MARK,
            "resource_version": 0,
            "created_version": 0,
            "revision": 1,
            "labels": {"app": MARK},
            "status": {"state": "Available"},
        }


async def furnish(backend: Backend) -> Tenant:
    """Something in every table that people's data is in."""
    maker = _Maker()
    async with backend.edge.ports.db.write() as session:
        for rows in _people(maker):
            await _insert(session, rows)
        resources = [
            maker.resource(kind, owner, namespace)
            for kind in ("Ghost", "Team", "KnowledgeBase")
            for owner, namespace in ((USER, "default"), (-GROUP_ID, GROUP))
        ]
        task, workspace = maker.work(TaskRow, "Task"), maker.work(WorkspaceRow, "Workspace")
        await _insert(session, [*resources, task, workspace])
        await _insert(session, [_revision(row) for row in resources])
        conversation = _conversation(maker, task.id)
        for rows in conversation:
            await _insert(session, rows)
        team = next(row for row in resources if row.kind == "Team" and row.user_id == USER)
        await _insert(session, _shares(maker, team.id))
        await _insert(session, _files(maker, task.id, conversation[0][0]))
        await _insert(session, _queue(maker, task.id))
        await _insert(session, _secrets(backend, maker))
        entry = Entry("create", "Ghost", MARK, "default", MARK, None, {"text": MARK}, actor=Actor(USER, f"{MARK}-user"))
        await backend.edge.ports.trail.append(session, [entry])
    return maker.tenant


async def _insert(session: Any, rows: list[Base]) -> None:
    session.add_all(rows)
    await session.flush()


def _people(maker: _Maker) -> list[list[Base]]:
    """In the order in which they need each other."""
    login, key = str(uuid.uuid4()), hashlib.sha256(MARK.encode()).hexdigest()
    maker.tenant.words.add(login)
    login_row = LoginRow(
        id=login,
        user_id=USER,
        method="password",
        user_agent=MARK,
        refresh_hash=MARK,
        expires_at=utc_now() + timedelta(days=1),
    )
    key_row = ApiKeyRow(
        id=maker.number(), user_id=USER, key_type="personal", name=MARK, prefix=MARK, hash=key, scopes=["read"]
    )
    return [
        [
            UserRow(id=USER, user_name=f"{MARK}-user", email=f"{MARK}@example.com", display_name=MARK),
            GroupRow(id=GROUP_ID, name=GROUP, owner_id=USER, display_name=MARK, description=MARK),
        ],
        [
            login_row,
            key_row,
            GroupAncestorRow(group_id=GROUP_ID, ancestor_id=GROUP_ID),
            NamespaceMemberRow(id=maker.number(), group_id=GROUP_ID, user_id=USER, role="Owner"),
        ],
    ]


def _conversation(maker: _Maker, task_id: int) -> list[list[Base]]:
    question = SubtaskRow(
        id=maker.number(), task_id=task_id, user_id=USER, message_id=1, role="USER", state="COMPLETED", content=MARK
    )
    answer = SubtaskRow(
        id=maker.number(),
        task_id=task_id,
        user_id=USER,
        message_id=2,
        role="ASSISTANT",
        state="COMPLETED",
        content=MARK,
    )
    run = RunRow(id=maker.number(), task_id=task_id, subtask_id=answer.id, user_id=USER, state="finished")
    wait = WaitRow(
        id=str(maker.number()),
        run_id=run.id,
        task_id=task_id,
        subtask_id=answer.id,
        place=MARK,
        kind="approval",
        request={"kind": "approval", "text": MARK, "tool": MARK},
    )
    standing = ToolApprovalRow(id=maker.number(), user_id=USER, tool=MARK, decision="allow")
    said = GuidanceRow(
        id=maker.number(),
        run_id=run.id,
        task_id=task_id,
        subtask_id=answer.id,
        user_id=USER,
        text=MARK,
        state="APPLIED",
        client_guidance_id=maker.word(),
    )
    judged = CorrectionRow(
        id=maker.number(),
        task_id=task_id,
        subtask_id=answer.id,
        user_id=USER,
        state="failed",
        model_name=MARK,
        error=MARK,
    )
    remembered = MemoryRow(id=maker.number(), user_id=USER, text=MARK, digest=MARK, task_id=task_id)
    return [[question, answer], [run, standing, remembered], [wait, said, judged]]


def _shares(maker: _Maker, team_id: int) -> list[Base]:
    link = ShareLinkRow(
        id=maker.number(),
        kind="Team",
        resource_id=team_id,
        token_hash=hashlib.sha256(b"a token").hexdigest(),
        prefix=MARK,
        default_role="Reporter",
        created_by=USER,
    )
    member = ResourceMemberRow(
        id=maker.number(), kind="Team", resource_id=team_id, user_id=FIRST + 9, role="Reporter", state="pending"
    )
    return [link, member]


def _files(maker: _Maker, task_id: int, question: Any) -> list[Base]:
    """One that was sent, one that was not, and an upload."""
    columns = {"user_id": USER, "filename": f"{MARK}.txt", "size": 4, "received": 4, "store": "folder", "error": MARK}
    sent, unsent, upload = (
        AttachmentRow(id=maker.number(), uid=str(uuid.uuid4()), state=state, parts=[MARK], **columns)
        for state in ("ready", "failed", "uploading")
    )
    sent.sent_at = utc_now()
    return [sent, unsent, upload, AttachmentUseRow(subtask_id=question.id, attachment_id=sent.id, task_id=task_id)]


def _queue(maker: _Maker, task_id: int) -> list[Base]:
    """A message that waits, in a queue that does not go on."""
    row = QueuedMessageRow(id=maker.number(), task_id=task_id, user_id=USER, message=MARK, position=1, error=MARK)
    queue = QueueRow(task_id=task_id, version=1, paused="asked", pause_message=MARK)
    return [row, queue, QueuedFileRow(queued_id=row.id, attachment_id=maker.number(), task_id=task_id)]


def _secrets(backend: Backend, maker: _Maker) -> list[Base]:
    rows = []
    for owner, namespace in ((USER, "default"), (-GROUP_ID, GROUP)):
        row = SecretRow(id=str(uuid.uuid4()), user_id=owner, namespace=namespace, name=maker.word())
        row.key_id, row.token = backend.edge.ports.keyring.encrypt(MARK, context=row.id)
        rows.append(row)
    host = f"{MARK}.example.com"
    maker.tenant.words.add(host)
    token = GitTokenRow(id=maker.number(), user_id=USER, provider="github", host=host, secret_id=rows[0].id)
    login = McpConnectionRow(
        id=maker.number(),
        user_id=USER,
        resource_uid=str(uuid.uuid4()),
        server=MARK,
        kind="Ghost",
        namespace="default",
        name=MARK,
        url=f"https://{host}/mcp",
        issuer=f"https://{host}",
        terms={"scope": MARK},
        secret_id=rows[0].id,
    )
    return [*rows, token, login]


def _revision(row: KindRow) -> RevisionRow:
    document = {"metadata": {"labels": {"app": MARK}, "annotations": {}}, "spec": row.spec}
    return RevisionRow(
        resource_uid=row.uid,
        revision=1,
        resource_version=0,
        generation=1,
        operation="created",
        manager=MARK,
        user_id=row.user_id,
        user_name=f"{MARK}-user",
        document=document,
    )
