"""Which knowledge a task may read, and which parts of it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, model_validator

from wegent_contracts.resources.base import Ref, WireModel, refusal
from wegent_contracts.resources.patterns import Namespace, ResourceName


class TaskKnowledgeBaseRef(Ref):
    """A knowledge base, and who brought it into the conversation."""

    id: int | None = Field(default=None, ge=1, description="metadata.id of the KnowledgeBase")
    bound_by: str | None = Field(default=None, max_length=200, description="Name of the user who added it")
    bound_at: datetime | None = Field(default=None, description="When it was added")


class KnowledgeBaseScope(WireModel):
    """Parts of one knowledge base: a border for what may be read, the union of folders and documents."""

    id: int | None = Field(default=None, ge=1, description="metadata.id of the KnowledgeBase")
    namespace: Namespace = Field(default="default", description="Namespace of the KnowledgeBase")
    name: ResourceName = Field(description="metadata.name of the KnowledgeBase, one of knowledgeBaseRefs")
    scope_restricted: bool = Field(default=False, description="Whether only the named parts may be read")
    folder_ids: list[Annotated[int, Field(ge=0)]] | None = Field(
        default=None, min_length=1, max_length=1000, description="Folders that may be read; 0 is the root folder"
    )
    explicit_document_ids: list[Annotated[int, Field(ge=1)]] | None = Field(
        default=None, min_length=1, max_length=1000, description="Documents that may be read"
    )
    include_subfolders: bool = Field(default=True, description="Whether folders inside of folders count too")

    @model_validator(mode="after")
    def _names_its_parts(self) -> KnowledgeBaseScope:
        if self.scope_restricted and self.folder_ids is None and self.explicit_document_ids is None:
            message = "Name folderIds or explicitDocumentIds: a restricted scope without them allows nothing."
            raise refusal("scopeRestricted", "scope", message)
        return self


class ExternalKnowledgeRef(WireModel):
    """Knowledge of another system."""

    provider: str = Field(min_length=1, max_length=100, description="Name of the other system, for example confluence")
    mode: Literal["explicit", "all_accessible"] = Field(
        default="explicit", description="One source by its `id`, or all that the user can read there"
    )
    id: str | None = Field(default=None, min_length=1, max_length=500, description="The source's id over there")
    name: str | None = Field(default=None, max_length=500, description="The source's name, for people")

    @model_validator(mode="after")
    def _explicit_has_id(self) -> ExternalKnowledgeRef:
        if self.mode == "explicit" and self.id is None:
            raise refusal("id", "missing", "Write the id of the source, or mode: all_accessible.")
        return self
