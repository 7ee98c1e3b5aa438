"""Tables, as rows of SQLAlchemy. Global: features share them, only repositories query them."""

from wegent_backend.tables.base import Base, utc_now
from wegent_backend.tables.kinds import CounterRow, KindRow, ResourceColumns
from wegent_backend.tables.runs import LeaseRow, OutboxRow, RunEventRow, RunRow
from wegent_backend.tables.tasks import SubtaskRow, TaskRow
from wegent_backend.tables.users import UserRow

__all__ = [
    "Base",
    "CounterRow",
    "KindRow",
    "LeaseRow",
    "OutboxRow",
    "ResourceColumns",
    "RunEventRow",
    "RunRow",
    "SubtaskRow",
    "TaskRow",
    "UserRow",
    "utc_now",
]
