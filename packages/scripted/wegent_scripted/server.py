"""The scripted model server on a loopback port."""

from __future__ import annotations

from collections.abc import Sequence

from wegent_scripted.app import ScriptedApp
from wegent_scripted.loopback import LoopbackServer
from wegent_scripted.script import Script

DEFAULT_MODELS = ("scripted",)


class ScriptedServer(LoopbackServer):
    """A model server for the time of a `with` block; its end cuts the streams that still run.

    Its base addresses: `url` for Anthropic, Gemini and Ollama, `openai_url` for OpenAI clients.

    Args:
        script: what it answers; without one, only the directives in the requests count.
        port: the port on 127.0.0.1; 0 takes a free one.
        key: the only API key that it accepts; None accepts all, and none at all.
        models: the ids in its lists of models.
    """

    def __init__(
        self,
        script: Script | None = None,
        *,
        port: int = 0,
        key: str | None = None,
        models: Sequence[str] = DEFAULT_MODELS,
    ) -> None:
        super().__init__(port)
        self.script = script or Script()
        self.serve(ScriptedApp(self.script, key=key, models=models))

    @property
    def openai_url(self) -> str:
        """The base address that OpenAI clients need."""
        return f"{self.url}/v1"
