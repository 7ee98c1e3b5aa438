"""Retriever: the store in which chunks of documents are searched."""

from __future__ import annotations

from typing import Any, ClassVar, Final, Literal

from pydantic import ConfigDict, Field, model_validator

from wegent_contracts.resources.base import API_VERSION, Resource, WireModel, refusal
from wegent_contracts.resources.marks import Secret
from wegent_contracts.resources.patterns import INDEX_PATTERN, HttpUrl

EXAMPLE: Final[dict[str, Any]] = {
    "apiVersion": API_VERSION,
    "kind": "Retriever",
    "metadata": {"name": "search-cluster"},
    "spec": {
        "storageConfig": {
            "type": "elasticsearch",
            "url": "https://search.example.com:9200",
            "auth": {"username": "wegent", "password": "${secret:search-password}"},
            "indexStrategy": {"mode": "per_dataset", "prefix": "wegent"},
        },
        "retrievalMethods": {"vector": {"defaultWeight": 0.7}, "keyword": {"defaultWeight": 0.3}},
        "description": "Search cluster of the company",
    },
}


class StorageAuth(WireModel):
    """A name with a password, or a key."""

    username: str | None = Field(default=None, min_length=1, max_length=200, description="Name to log in with")
    password: Secret | None = Field(default=None, description="Password of that name")
    api_key: Secret | None = Field(default=None, description="Key, instead of name and password")

    @model_validator(mode="after")
    def _one_way_in(self) -> StorageAuth:
        if self.api_key is not None and (self.username is not None or self.password is not None):
            raise refusal("apiKey", "auth", "Write either apiKey, or username and password.")
        if (self.username is None) != (self.password is None):
            lacking = "username" if self.username is None else "password"
            raise refusal(lacking, "missing", "username and password belong together; one of them is missing.")
        return self


class IndexStrategy(WireModel):
    """How chunks are spread over indexes."""

    mode: Literal["per_user", "per_dataset", "fixed", "rolling"] = Field(
        default="per_dataset",
        description=(
            "An index for each user, for each knowledge base, one for all (fixed), or a new one every "
            "`rollingStep` knowledge bases"
        ),
    )
    fixed_name: str | None = Field(
        default=None, max_length=200, pattern=INDEX_PATTERN, description="Name of the one index (fixed)"
    )
    rolling_step: int | None = Field(
        default=None, ge=1, description="Knowledge bases that share an index (rolling), for example 5000"
    )
    prefix: str | None = Field(
        default=None, max_length=100, pattern=INDEX_PATTERN, description="What names of indexes begin with"
    )

    @model_validator(mode="after")
    def _mode_has_its_field(self) -> IndexStrategy:
        if self.mode == "fixed" and self.fixed_name is None:
            raise refusal("fixedName", "missing", "The mode fixed needs the name of the index.")
        if self.mode == "rolling" and self.rolling_step is None:
            raise refusal("rollingStep", "missing", "The mode rolling needs a number of knowledge bases per index.")
        return self


class StorageConfig(WireModel):
    """Where the store is and how to get in."""

    type: Literal["elasticsearch", "qdrant", "milvus"] = Field(description="Which program it is")
    url: HttpUrl = Field(description="Address, for example https://search.example.com:9200")
    auth: StorageAuth = Field(default_factory=StorageAuth, description="How to get in; nothing when it is open")
    index_strategy: IndexStrategy = Field(
        default_factory=IndexStrategy, description="How chunks are spread over indexes"
    )


class RetrievalMethod(WireModel):
    """One way of searching."""

    enabled: bool = Field(default=True, description="Whether knowledge bases may search this way")
    default_weight: float | None = Field(
        default=None, ge=0, le=1, description="What it counts in hybrid mode, from 0 to 1"
    )


class RetrievalMethods(WireModel):
    """Ways of searching."""

    vector: RetrievalMethod = Field(default_factory=RetrievalMethod, description="By meaning")
    keyword: RetrievalMethod = Field(default_factory=RetrievalMethod, description="By words")
    hybrid: RetrievalMethod = Field(default_factory=RetrievalMethod, description="By both together")


class RetrieverSpec(WireModel):
    """A store of chunks and the ways it is searched."""

    storage_config: StorageConfig = Field(description="Where the store is and how to get in")
    retrieval_methods: RetrievalMethods = Field(
        default_factory=RetrievalMethods, description="Ways of searching that it offers"
    )
    description: str | None = Field(default=None, max_length=500, description="What it is for")


class Retriever(Resource):
    """The store in which chunks of documents are searched."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})
    plural: ClassVar[str] = "retrievers"
    short_name: ClassVar[str] = "re"

    kind: Literal["Retriever"] = Field(default="Retriever", description="Always Retriever")
    spec: RetrieverSpec = Field(description="Which store, and how it is searched")
