"""Tables, as rows of SQLAlchemy. Global: features share them, only repositories query them."""

from wegent_backend.tables.base import Base, utc_now
from wegent_backend.tables.documents import DocumentRow
from wegent_backend.tables.groups import GroupRow, NamespaceMemberRow
from wegent_backend.tables.kinds import CounterRow, KindRow, ResourceColumns
from wegent_backend.tables.resources import LabelRow, ReferenceRow, RevisionRow, SecretRow, SkillBinaryRow
from wegent_backend.tables.runs import LeaseRow, OutboxRow, RunEventRow, RunRow
from wegent_backend.tables.tasks import SubtaskRow, TaskRow, WorkRow, WorkspaceRow
from wegent_backend.tables.users import UserRow

__all__ = [
    "Base",
    "CounterRow",
    "DocumentRow",
    "GroupRow",
    "KindRow",
    "LabelRow",
    "LeaseRow",
    "NamespaceMemberRow",
    "OutboxRow",
    "ReferenceRow",
    "ResourceColumns",
    "RevisionRow",
    "RunEventRow",
    "RunRow",
    "SecretRow",
    "SkillBinaryRow",
    "SubtaskRow",
    "TaskRow",
    "UserRow",
    "WorkRow",
    "WorkspaceRow",
    "utc_now",
]
