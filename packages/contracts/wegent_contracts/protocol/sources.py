"""What an answer stands on: pages and texts that it cites by their numbers, such as [1]."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field


class Source(BaseModel):
    """One of an answer's numbered sources."""

    index: int = Field(ge=1, description="The number by which the answer cites it; each once in an answer")
    title: str
    kb_id: int | None = Field(default=None, description="Knowledge base that it is in; none for a page of the web")
    source_type: Literal["web"] = "web"
    source_url: str | None = Field(default=None, description="http or https")
    source_snippet: str | None = Field(default=None, description="What was found there, shortened")
    source_age: str | None = Field(default=None, description="When it was written, in the words of who found it")
