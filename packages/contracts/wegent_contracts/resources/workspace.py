"""Workspace: the repository that tasks work in."""

from __future__ import annotations

from typing import Any, ClassVar, Final, Literal
from urllib.parse import urlsplit

from pydantic import ConfigDict, Field, field_validator

from wegent_contracts.resources.base import API_VERSION, Resource, WireModel
from wegent_contracts.resources.patterns import BRANCH_PATTERN, DOMAIN_PATTERN, GIT_URL_PATTERN

EXAMPLE: Final[dict[str, Any]] = {
    "apiVersion": API_VERSION,
    "kind": "Workspace",
    "metadata": {"name": "shop"},
    "spec": {
        "repository": {
            "gitUrl": "https://github.com/acme/shop.git",
            "gitRepo": "acme/shop",
            "gitRepoId": 4711,
            "branchName": "main",
            "gitDomain": "github.com",
        }
    },
}


class Repository(WireModel):
    """A Git repository and a branch of it."""

    git_url: str = Field(
        pattern=GIT_URL_PATTERN, max_length=2048, description="Address, for example https://github.com/acme/shop.git"
    )
    git_repo: str = Field(
        min_length=1, max_length=500, description="Path of the repository at its host, for example acme/shop"
    )
    git_repo_id: int | None = Field(default=None, ge=0, description="The host's own number of the repository")
    branch_name: str = Field(
        pattern=BRANCH_PATTERN, max_length=255, description="Branch that work starts from, for example main"
    )
    git_domain: str = Field(pattern=DOMAIN_PATTERN, max_length=253, description="Host, for example github.com")

    @field_validator("git_url")
    @classmethod
    def _without_password(cls, url: str) -> str:
        # A Workspace is shown to many, and this field is not masked.
        parts = urlsplit(url)
        user = parts.netloc.rpartition("@")[0]
        if ":" in user or (user and parts.scheme in {"http", "https"}):
            raise ValueError("The address has a token or password in it. Leave out everything up to the @.")
        return url


class WorkspaceSpec(WireModel):
    """Where the code is."""

    repository: Repository = Field(description="Repository and branch to work in")


class Workspace(Resource):
    """The repository that tasks work in."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})
    plural: ClassVar[str] = "workspaces"
    short_name: ClassVar[str] = "ws"

    kind: Literal["Workspace"] = Field(default="Workspace", description="Always Workspace")
    spec: WorkspaceSpec = Field(description="Where the code is")
