"""Team: the bots that answer together; the unit people talk to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Final, Literal, TypeAlias

from pydantic import AliasChoices, ConfigDict, Field, model_validator

from wegent_contracts.resources.base import API_VERSION, Ref, Resource, WireModel, refusal
from wegent_contracts.resources.marks import Refers
from wegent_contracts.resources.mcp import McpServers
from wegent_contracts.resources.patterns import NOT_BLANK_PATTERN, Prompt

CollaborationMode: TypeAlias = Literal["solo", "pipeline", "route", "coordinate", "collaborate"]

EXAMPLE: Final[dict[str, Any]] = {
    "apiVersion": API_VERSION,
    "kind": "Team",
    "metadata": {"name": "dev-team", "displayName": "Development team"},
    "spec": {
        "members": [
            {"botRef": {"name": "planner"}, "requireConfirmation": True, "contextPassing": "previous_bot"},
            {"botRef": {"name": "developer"}, "contextPassing": "original_and_previous"},
            {"botRef": {"name": "reviewer"}, "prompt": "Review the change of the stage before yours."},
        ],
        "collaborationModel": "pipeline",
        "bind_mode": ["code"],
        "description": "Plans, writes and reviews a change",
        "icon": "users",
        "requiresWorkspace": True,
        "inputPlaceholder": {"en": {"desktop": "Describe the change, with an example", "mobile": "Which change?"}},
        "quick_phrases": ["Fix the failing test"],
    },
}


@dataclass(frozen=True)
class Size:
    """How many members a mode works with, leaders among them: least and most."""

    members: tuple[int, int]
    leaders: tuple[int, int]


SIZES: Final[dict[CollaborationMode, Size]] = {
    "solo": Size((1, 1), (0, 1)),
    "pipeline": Size((1, 8), (0, 1)),
    "route": Size((2, 9), (1, 1)),
    "coordinate": Size((2, 6), (1, 1)),
    "collaborate": Size((2, 8), (0, 1)),
}


class TeamMember(WireModel):
    """A bot and its part in the team."""

    bot_ref: Annotated[Ref, Refers("Bot")] = Field(description="The bot; it may be in other teams too")
    prompt: Prompt | None = Field(default=None, description="Added to the bot's own instructions in this team")
    role: Literal["leader", "member"] | None = Field(
        default=None, description="A leader picks, splits or sums up the work of the others; member when absent"
    )
    require_confirmation: bool = Field(
        default=False, description="In a pipeline: wait for the user's word after this member"
    )
    context_passing: Literal["none", "original_user", "previous_bot", "original_and_previous"] = Field(
        default="none",
        description="In a pipeline, what the next member gets: nothing, the user's message, this answer, or both",
    )


class Placeholder(WireModel):
    """Words in the empty input field, in one language."""

    mobile: str | None = Field(default=None, max_length=200, description="On small screens")
    desktop: str | None = Field(default=None, max_length=200, description="On large screens")


class InputPlaceholder(WireModel):
    """Words in the empty input field."""

    en: Placeholder | None = Field(default=None, description="In English")
    zh: Placeholder | None = Field(default=None, description="In Chinese")


class TeamSpec(WireModel):
    """Who answers, and how the members work together."""

    members: list[TeamMember] = Field(
        min_length=1, max_length=9, description="Bots in the order of a pipeline; how many depends on the mode"
    )
    collaboration_model: CollaborationMode = Field(
        default="solo",
        description=(
            "How members work together. solo: one bot; pipeline: one after the other; route: the leader picks one; "
            "coordinate: the leader splits the work and sums it up; collaborate: all talk in one conversation. "
            "Good sizes: pipeline 3-6, route a leader and 3-8, coordinate a leader and 3-5, collaborate 3-8"
        ),
    )
    bind_mode: list[Literal["chat", "code"]] = Field(
        default_factory=list, alias="bind_mode", max_length=2, description="Pages that offer the team; empty means all"
    )
    mcp_servers: McpServers = Field(
        default_factory=dict,
        max_length=50,
        description="MCP servers whose tools all members may call; of two with one name, this one counts",
    )
    description: str | None = Field(default=None, max_length=1000, description="What it is good for, in a sentence")
    icon: str | None = Field(default=None, max_length=100, description="Name of an icon, for example message-circle")
    requires_workspace: bool | None = Field(
        default=None, description="Whether it needs a repository; inferred from the shells of its bots when absent"
    )
    input_placeholder: InputPlaceholder | None = Field(
        default=None, description="Words in the empty input field, by language and size of the screen"
    )
    quick_phrases: list[Annotated[str, Field(max_length=120, pattern=NOT_BLANK_PATTERN)]] = Field(
        default_factory=list,
        max_length=6,
        validation_alias=AliasChoices("quick_phrases", "quickPhrases"),
        serialization_alias="quick_phrases",
        description="Messages that are offered as buttons, for example: Fix the failing test",
    )

    @model_validator(mode="after")
    def _size_fits_mode(self) -> TeamSpec:
        mode, size = self.collaboration_model, SIZES[self.collaboration_model]
        total, leaders = len(self.members), sum(member.role == "leader" for member in self.members)
        if not size.members[0] <= total <= size.members[1]:
            message = f"A {mode} team has {_count(*size.members)}, and this one has {total}."
            raise refusal("members", "team_size", message)
        if leaders < size.leaders[0]:
            raise refusal(
                "members", "team_leader", f"One member of a {mode} team has the role leader; none has it here."
            )
        if leaders > size.leaders[1]:
            raise refusal("members", "team_leader", f"A {mode} team has at most one leader; here are {leaders}.")
        return self


def _count(least: int, most: int) -> str:
    return "1 member" if most == 1 else f"{least} to {most} members"


class Team(Resource):
    """The bots that answer together; what people talk to."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})
    plural: ClassVar[str] = "teams"
    short_name: ClassVar[str] = "te"

    kind: Literal["Team"] = Field(default="Team", description="Always Team")
    spec: TeamSpec = Field(description="Who answers, and how members work together")
