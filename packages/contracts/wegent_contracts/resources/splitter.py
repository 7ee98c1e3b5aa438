"""How documents of a knowledge base are cut into chunks. Sizes are in characters."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import ConfigDict, Field, model_validator

from wegent_contracts.resources.base import WireModel, refusal

SENTENCE_ENDS: Final = ("\n", "。", "！", "？", ". ", "! ", "? ")


class SplitterConfig(WireModel):
    """Cutting documents into chunks that are searched one by one."""

    model_config = ConfigDict(alias_generator=None)

    type: Literal["smart", "sentence", "semantic", "hierarchical"] = Field(
        default="smart",
        description=(
            "smart: by the kind of document; sentence: at ends of sentences; semantic: where the subject changes; "
            "hierarchical: small chunks to find, large ones to read"
        ),
    )
    chunk_size: int = Field(default=500, ge=128, le=8192, description="Characters of a chunk")
    chunk_overlap: int = Field(
        default=50,
        ge=0,
        le=2048,
        description="Characters that a chunk shares with the one before; less than chunk_size",
    )
    separators: list[Annotated[str, Field(min_length=1, max_length=20)]] = Field(
        default_factory=lambda: list(SENTENCE_ENDS), max_length=50, description="Where sentences end (sentence)"
    )
    buffer_size: int = Field(default=1, ge=1, le=10, description="Sentences looked at together (sentence, semantic)")
    breakpoint_threshold: int = Field(
        default=95, ge=50, le=100, description="Percentile of difference at which a new chunk begins (semantic)"
    )
    parent_chunk_size: int = Field(
        default=2048, ge=128, le=8192, description="Characters of a large chunk (hierarchical); chunk_size is the small"
    )
    markdown_enhancement: bool = Field(default=True, description="Whether headings of Markdown stay with their text")

    @model_validator(mode="after")
    def _sizes_fit(self) -> SplitterConfig:
        if self.chunk_overlap >= self.chunk_size:
            message = f"The overlap ({self.chunk_overlap}) must be less than chunk_size ({self.chunk_size})."
            raise refusal("chunk_overlap", "chunk_sizes", message)
        if self.type == "hierarchical" and self.parent_chunk_size <= self.chunk_size:
            message = f"It must be more than chunk_size ({self.chunk_size})."
            raise refusal("parent_chunk_size", "chunk_sizes", message)
        return self
