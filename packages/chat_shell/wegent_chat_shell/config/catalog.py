"""What the names in requests mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from wegent_contracts.errors import FieldError, Invalid
from wegent_contracts.protocol.chat import AgentSpec, ModelTarget
from wegent_contracts.protocol.skills import SkillText

from wegent_chat_shell.config.environment import PROVIDERS, Provider, reachable, resolved, target_of
from wegent_chat_shell.config.errors import NothingConfigured, unknown
from wegent_chat_shell.config.schema import ShellConfig

SKILL_FILE_BYTES: Final = 500_000
_OTHERS: Final = ("vision", "fallback")


@dataclass(frozen=True)
class Catalog:
    """`folder`: where the configuration is; what it names relatively lies there."""

    config: ShellConfig
    environment: Mapping[str, str]
    folder: Path

    @property
    def models(self) -> list[str]:
        """Names, those of providers whose keys the environment has among them."""
        return [*self.config.models, *(each for each in self._providers if each not in self.config.models)]

    @property
    def agents(self) -> list[str]:
        return list(self.config.agents)

    @property
    def default(self) -> str | None:
        """Who answers when nobody is named: an agent, a model, or nobody."""
        return self.config.default or next(iter([*self.agents, *self.models]), None)

    def answering(self, *, agent: str | None = None, model: str | None = None) -> AgentSpec:
        """Who answers a request that names an agent, a model, both (the agent with another model) or neither.

        Raises Invalid, KeyMissing and NothingConfigured.
        """
        if agent is None and model is None:
            name = self.default
            if name is None:
                raise NothingConfigured
            agent, model = (name, None) if name in self.config.agents else (None, name)
        if agent is None:
            return AgentSpec(model=self.model(model or ""))
        return self.agent(agent, model=model)

    def agent(self, name: str, *, model: str | None = None) -> AgentSpec:
        """Raises Invalid, KeyMissing and NothingConfigured."""
        entry = self.config.agents.get(name)
        if entry is None:
            raise unknown("agent", name, self.agents)
        facts = resolved(
            {key: value for key, value in entry.items() if key not in {"model", "skills"}}, self.environment
        )
        if servers := facts.get("mcp_servers"):
            facts["mcp_servers"] = {each: _trusted(server) for each, server in servers.items()}
        wanted = model or entry.get("model") or next(iter(self.models), None)
        if wanted is None:
            raise NothingConfigured
        skills = [self._skill(each) for each in entry.get("skills", ())]
        return AgentSpec.model_validate({"name": name, **facts, "model": self.model(str(wanted)), "skills": skills})

    def model(self, name: str, *, alone: bool = False) -> ModelTarget:
        """Raises Invalid for a name that nothing has, and KeyMissing. `alone`: it stands in for another one."""
        entry = self.config.models.get(name)
        if entry is None:
            return self._of_provider(name)
        others = {key: self.model(str(entry[key]), alone=True) for key in _OTHERS if entry.get(key) and not alone}
        facts = resolved({key: value for key, value in entry.items() if key not in _OTHERS}, self.environment)
        return ModelTarget.model_validate({**facts, **others, "name": name})

    @property
    def _providers(self) -> dict[str, Provider]:
        return {provider.name: provider for provider in reachable(self.environment)}

    def _of_provider(self, name: str) -> ModelTarget:
        provider_name, slash, model_id = name.partition("/")
        provider = self._providers.get(provider_name)
        if provider is None or (slash and not model_id):
            lacking = next((each for each in PROVIDERS if each.name == provider_name), None)
            raise unknown("model", name, self.models) if lacking is None else _keyless(lacking, name)
        return target_of(provider, self.environment, model_id or None)

    def _skill(self, name: str) -> SkillText:
        from wegent_chat_shell.skills.package import read_folder

        directory = self.folder / (self.config.skills_directory or "skills")
        package, texts = read_folder(directory / Path(name).name, most_bytes=SKILL_FILE_BYTES)
        return SkillText(
            name=package.name or name,
            description=str(package.spec.get("description", "")),
            prompt=package.prompt,
            preload=bool(package.spec.get("preload", False)),
            files=texts,
        )


def _trusted(server: Any) -> Any:
    """Whoever writes the configuration may start programs and reach servers of their own network."""
    return {"is_public": True, "allow_private": True, **server} if isinstance(server, dict) else server


def _keyless(provider: Provider, name: str) -> Invalid:
    message = f'The model "{name[:100]}" needs {provider.key}, which is not set where this process runs.'
    return Invalid(message, fields=[FieldError(path="model", rule="key_missing", message=message)])


def with_fields(spec: AgentSpec, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a request: the agent's, in place of which stand those that the request says itself."""
    return {**{name: getattr(spec, name) for name in AgentSpec.model_fields}, **fields}
