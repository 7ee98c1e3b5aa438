"""Search engines of an installation."""

from __future__ import annotations

from typing import Literal, TypeAlias

from pydantic import BaseModel, Field

SearchEngineName: TypeAlias = Literal["searxng", "tavily", "brave", "duckduckgo"]


class SearchEngine(BaseModel):
    """One that messages may name."""

    name: SearchEngineName
    title: str = Field(description="Its name for people")
    default: bool = Field(description="Whether it is asked when a message names none")
