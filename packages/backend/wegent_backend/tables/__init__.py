"""Tables, as rows of SQLAlchemy. Global: features share them, only repositories query them."""

from wegent_backend.tables.administration import CleanupRow
from wegent_backend.tables.attachments import AttachmentPartRow, AttachmentRow, AttachmentUseRow
from wegent_backend.tables.audit import AuditRow, SystemSettingRow
from wegent_backend.tables.base import Base, utc_now
from wegent_backend.tables.corrections import CorrectionRow
from wegent_backend.tables.documents import DocumentRow
from wegent_backend.tables.groups import GroupAncestorRow, GroupRow, NamespaceMemberRow
from wegent_backend.tables.guidance import GuidanceRow
from wegent_backend.tables.kinds import CounterRow, KindRow, ResourceColumns
from wegent_backend.tables.mcp import McpConnectionRow, McpPinRow, McpReviewRow
from wegent_backend.tables.memories import MemoryRow
from wegent_backend.tables.notes import NotesRow
from wegent_backend.tables.queue import QueuedFileRow, QueuedMessageRow, QueueRow
from wegent_backend.tables.resources import LabelRow, ReferenceRow, RevisionRow, SecretRow, SkillBinaryRow
from wegent_backend.tables.runs import LeaseRow, OutboxRow, RunEventRow, RunRow
from wegent_backend.tables.sharing import ResourceMemberRow, ShareLinkRow
from wegent_backend.tables.tasks import SubtaskRow, TaskReadRow, TaskRow, WorkRow, WorkspaceRow
from wegent_backend.tables.users import ApiKeyRow, GitTokenRow, IdentityRow, LoginRow, UserRow
from wegent_backend.tables.waiting import CheckpointRow, CheckpointWriteRow, ToolApprovalRow, ToolCallRow, WaitRow

__all__ = [
    "ApiKeyRow",
    "AttachmentPartRow",
    "AttachmentRow",
    "AttachmentUseRow",
    "AuditRow",
    "Base",
    "CheckpointRow",
    "CheckpointWriteRow",
    "CleanupRow",
    "CorrectionRow",
    "CounterRow",
    "DocumentRow",
    "GitTokenRow",
    "GroupAncestorRow",
    "GroupRow",
    "GuidanceRow",
    "IdentityRow",
    "KindRow",
    "LabelRow",
    "LeaseRow",
    "LoginRow",
    "McpConnectionRow",
    "McpPinRow",
    "McpReviewRow",
    "MemoryRow",
    "NamespaceMemberRow",
    "NotesRow",
    "OutboxRow",
    "QueueRow",
    "QueuedFileRow",
    "QueuedMessageRow",
    "ReferenceRow",
    "ResourceColumns",
    "ResourceMemberRow",
    "RevisionRow",
    "RunEventRow",
    "RunRow",
    "SecretRow",
    "ShareLinkRow",
    "SkillBinaryRow",
    "SubtaskRow",
    "SystemSettingRow",
    "TaskReadRow",
    "TaskRow",
    "ToolApprovalRow",
    "ToolCallRow",
    "UserRow",
    "WaitRow",
    "WorkRow",
    "WorkspaceRow",
    "utc_now",
]
