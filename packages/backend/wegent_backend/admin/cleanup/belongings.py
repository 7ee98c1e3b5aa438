"""What goes together with resources that go."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from wegent_backend.tables import (
    AttachmentUseRow,
    CorrectionRow,
    DocumentRow,
    GuidanceRow,
    LabelRow,
    McpConnectionRow,
    McpPinRow,
    McpReviewRow,
    QueuedFileRow,
    QueuedMessageRow,
    QueueRow,
    ReferenceRow,
    ResourceMemberRow,
    RevisionRow,
    RunEventRow,
    RunRow,
    SecretRow,
    ShareLinkRow,
    SkillBinaryRow,
    SubtaskRow,
    TaskReadRow,
    ToolApprovalRow,
    ToolCallRow,
    WaitRow,
)


async def forget(session: AsyncSession, rows: Sequence[Any]) -> None:
    """History, secrets, labels, references and shares of rows with `id`, `uid` and `kind`."""
    uids = [row.uid for row in rows]
    await _drop(session, RevisionRow, RevisionRow.resource_uid.in_(uids))
    await _drop(session, SecretRow, SecretRow.resource_uid.in_(uids))
    logins = select(McpConnectionRow.secret_id).where(McpConnectionRow.resource_uid.in_(uids))
    await _drop(session, SecretRow, SecretRow.id.in_(await _texts(session, logins)))
    for servers in (McpConnectionRow, McpPinRow, McpReviewRow):
        await _drop(session, servers, servers.resource_uid.in_(uids))
    by_kind: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        by_kind[row.kind].append(row.id)
    for kind, ids in by_kind.items():
        await _drop(session, LabelRow, LabelRow.kind == kind, LabelRow.resource_id.in_(ids))
        await _drop(session, ReferenceRow, ReferenceRow.source_kind == kind, ReferenceRow.source_id.in_(ids))
        # Members before the links that they came by.
        for table in (ResourceMemberRow, ShareLinkRow):
            await _drop(session, table, table.kind == kind, table.resource_id.in_(ids))


async def forget_contents(session: AsyncSession, ids: Sequence[int]) -> None:
    """Packages of skills and documents of knowledge bases."""
    await _drop(session, SkillBinaryRow, SkillBinaryRow.skill_id.in_(ids))
    await _drop(session, DocumentRow, DocumentRow.knowledge_base_id.in_(ids))


async def forget_messages(session: AsyncSession, task_ids: Sequence[int]) -> None:
    """Messages of conversations, and how their answers came about. Files that no message has any more are swept."""
    for part in (AttachmentUseRow, QueuedFileRow, QueuedMessageRow, QueueRow):
        await _drop(session, part, part.task_id.in_(task_ids))
    run_ids = await _ids(session, select(RunRow.id).where(RunRow.task_id.in_(task_ids)))
    for table in (RunEventRow, ToolCallRow, WaitRow, GuidanceRow):
        await _drop(session, table, table.run_id.in_(run_ids))
    await _drop(session, ToolApprovalRow, ToolApprovalRow.task_id.in_(task_ids))
    await _drop(session, RunRow, RunRow.task_id.in_(task_ids))
    await _drop(session, CorrectionRow, CorrectionRow.task_id.in_(task_ids))
    await _drop(session, TaskReadRow, TaskReadRow.task_id.in_(task_ids))
    await _drop(session, SubtaskRow, SubtaskRow.task_id.in_(task_ids))


async def _ids(session: AsyncSession, query: Select[Any]) -> list[int]:
    return list(await session.scalars(query))


async def _texts(session: AsyncSession, query: Select[Any]) -> list[str]:
    return list(await session.scalars(query))


async def _drop(session: AsyncSession, table: Any, *conditions: ColumnElement[bool]) -> None:
    await session.execute(delete(table).where(*conditions).execution_options(synchronize_session=False))
