"""KnowledgeBase: documents that agents can search."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, ClassVar, Final, Literal

from pydantic import ConfigDict, Field, model_validator

from wegent_contracts.resources.base import API_VERSION, Ref, Resource, Status, WireModel, refusal
from wegent_contracts.resources.marks import Refers
from wegent_contracts.resources.patterns import NOT_BLANK_PATTERN
from wegent_contracts.resources.splitter import SplitterConfig

EXAMPLE: Final[dict[str, Any]] = {
    "apiVersion": API_VERSION,
    "kind": "KnowledgeBase",
    "metadata": {"name": "handbook"},
    "spec": {
        "name": "Handbook",
        "description": "How we work: hours, holidays, equipment",
        "kbType": "notebook",
        "retrievalConfig": {
            "retrieverRef": {"name": "search-cluster"},
            "embeddingModelRef": {"name": "e5-small"},
            "retrieval_mode": "hybrid",
            "top_k": 5,
            "score_threshold": 0.5,
            "hybrid_weights": {"vector_weight": 0.7, "keyword_weight": 0.3},
        },
        "splitterConfig": {"type": "smart", "chunk_size": 500, "chunk_overlap": 50},
        "summaryEnabled": True,
        "summaryModelRef": {"name": "gpt-small"},
        "maxCallsPerConversation": 10,
        "exemptCallsBeforeCheck": 5,
    },
}
ROUNDING: Final = 0.001


class HybridWeights(WireModel):
    """How much each way of searching counts; together 1."""

    model_config = ConfigDict(alias_generator=None)

    vector_weight: float = Field(default=0.7, ge=0, le=1, description="Weight of likeness in meaning")
    keyword_weight: float = Field(default=0.3, ge=0, le=1, description="Weight of words in common")

    @model_validator(mode="after")
    def _sum_is_one(self) -> HybridWeights:
        total = self.vector_weight + self.keyword_weight
        if abs(total - 1) > ROUNDING:
            message = f"vector_weight and keyword_weight together must be 1, and are {total:.3g}."
            raise refusal("keyword_weight", "weights", message)
        return self


class RetrievalConfig(WireModel):
    """How chunks are found."""

    retriever_ref: Annotated[Ref, Refers("Retriever")] | None = Field(
        default=None, description="Store that is searched; the installation's own when absent"
    )
    embedding_model_ref: Annotated[Ref, Refers("Model")] | None = Field(
        default=None, description="Model of the type embedding; the installation's own when absent"
    )
    retrieval_mode: Literal["vector", "keyword", "hybrid"] = Field(
        default="vector", alias="retrieval_mode", description="Search by meaning, by words, or by both"
    )
    top_k: int = Field(default=5, alias="top_k", ge=1, le=10, description="Most chunks that are found")
    score_threshold: float = Field(
        default=0.5, alias="score_threshold", ge=0, le=1, description="Least likeness of a chunk, from 0 to 1"
    )
    hybrid_weights: HybridWeights = Field(
        default_factory=HybridWeights, alias="hybrid_weights", description="What counts how much in hybrid mode"
    )


class KnowledgeBaseSpec(WireModel):
    """Documents, and how they are cut, found and summarised."""

    name: str = Field(min_length=1, max_length=100, pattern=NOT_BLANK_PATTERN, description="Name for people")
    description: str | None = Field(default=None, max_length=500, description="What is in it; agents choose by this")
    kb_type: Literal["notebook", "classic"] = Field(
        default="notebook", description="notebook: at most 50 documents, with a chat; classic: any number, as a list"
    )
    retrieval_config: RetrievalConfig | None = Field(
        default=None, description="How chunks are found; without it, agents list and read documents"
    )
    splitter_config: SplitterConfig | None = Field(
        default=None, description="How new documents are cut into chunks; smart when absent"
    )
    summary_enabled: bool = Field(default=False, description="Whether documents are summarised")
    summary_model_ref: Annotated[Ref, Refers("Model")] | None = Field(
        default=None, description="Model that writes summaries; that of the team, or the first LLM, when absent"
    )
    max_calls_per_conversation: int = Field(
        default=10, ge=2, le=50, description="Most searches of an agent in one conversation"
    )
    exempt_calls_before_check: int = Field(
        default=5, ge=1, description="Searches before room in the context is checked; less than maxCallsPerConversation"
    )

    @model_validator(mode="after")
    def _check_comes_before_the_end(self) -> KnowledgeBaseSpec:
        if self.exempt_calls_before_check >= self.max_calls_per_conversation:
            message = f"It must be less than maxCallsPerConversation ({self.max_calls_per_conversation})."
            raise refusal("exemptCallsBeforeCheck", "call_limits", message)
        return self


class KnowledgeBaseStatus(Status):
    """What is in it, and how far its summary is."""

    document_count: int = Field(default=0, ge=0, description="Documents in it")
    summary_state: Literal["pending", "generating", "completed", "failed"] | None = Field(
        default=None, description="How far the summary of all documents is"
    )
    last_indexed_at: datetime | None = Field(default=None, description="When a document was last indexed")


class KnowledgeBase(Resource):
    """Documents that agents can search."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})
    plural: ClassVar[str] = "knowledgebases"
    short_name: ClassVar[str] = "kb"

    kind: Literal["KnowledgeBase"] = Field(default="KnowledgeBase", description="Always KnowledgeBase")
    spec: KnowledgeBaseSpec = Field(description="What is in it, and how it is searched")
    status: KnowledgeBaseStatus | None = Field(default=None, description="What is in it; written by the system")
