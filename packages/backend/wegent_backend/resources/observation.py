"""What the system observes of a resource: whether it can work, and why not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from wegent_contracts.schemas import field_path

from wegent_backend.resources.fields import Document
from wegent_backend.resources.ownership import Drift
from wegent_backend.resources.references import Reference
from wegent_backend.resources.rows import iso

DERIVED: Final = ("Ready", "ReferencesResolved", "Drifted")
"""Conditions that this module writes; others are kept as they are."""

LATER: Final = frozenset({"Collaboration", "Workspace", "Device", "KnowledgeBase", "Retriever", "Subscription"})
"""Kinds that are stored and validated; what works with them is not part of this version."""

NAMES_SHOWN: Final = 5


@dataclass(frozen=True)
class Surroundings:
    """What a resource's readiness depends on besides itself."""

    missing: list[Reference] = field(default_factory=list)
    unready: list[Reference] = field(default_factory=list)
    drift: list[Drift] = field(default_factory=list)


def observe(
    kind: str, document: Document, around: Surroundings, *, before: dict[str, Any], generation: int, now: datetime
) -> dict[str, Any]:
    """The status in wire form; a condition that did not turn keeps its time."""
    derived = [_ready(kind, document, around)]
    if around.missing:
        names = _names([f"{entry.kind}/{entry.name} ({field_path(entry.path)})" for entry in around.missing])
        derived.append(_condition("ReferencesResolved", "False", "NotFound", f"There is no {names}."))
    if around.drift:
        names = _names([_drifted(entry) for entry in around.drift])
        derived.append(_condition("Drifted", "True", "FieldsChanged", f"{names}."))
    earlier = {entry["type"]: entry for entry in before.get("conditions", [])}
    kept = [entry for name, entry in earlier.items() if name not in DERIVED]
    status = {key: value for key, value in before.items() if key not in {"state", "message", "conditions"}}
    status |= {
        "state": "Available" if derived[0]["status"] == "True" else "Unavailable",
        "observedGeneration": generation,
        "conditions": [_timed(entry, earlier.get(entry["type"]), now) for entry in derived] + kept,
    }
    if derived[0]["message"]:
        status["message"] = derived[0]["message"]
    return status


def is_ready(status: dict[str, Any]) -> bool:
    return status.get("state") != "Unavailable"


def not_implemented(kind: str, spec: dict[str, Any]) -> str | None:
    """Why this version cannot work with the resource, whatever it refers to."""
    if kind in LATER:
        return f"This version stores and validates a {kind}; it cannot work with it yet."
    return _BY_KIND[kind](spec) if kind in _BY_KIND else None


def _shell(spec: dict[str, Any]) -> str | None:
    if spec["shellType"] == "Chat":
        return None
    return f"This version cannot run shells of the type {spec['shellType']} yet; Chat works."


def _model(spec: dict[str, Any]) -> str | None:
    env = spec["modelConfig"]["env"]
    if spec.get("modelType", "llm") != "llm":
        return f"This version cannot use models of the type {spec['modelType']} yet; llm works."
    if env.get("model") == "dify" or any(key.startswith("DIFY_") for key in env):
        return "This version cannot ask Dify apps yet."
    return None


_BY_KIND: Final[dict[str, Callable[[dict[str, Any]], str | None]]] = {"Shell": _shell, "Model": _model}


def _ready(kind: str, document: Document, around: Surroundings) -> dict[str, Any]:
    if message := not_implemented(kind, document["spec"]):
        return _condition("Ready", "False", "NotYetImplemented", message)
    if around.missing:
        names = _names([f"{entry.kind}/{entry.name}" for entry in around.missing])
        return _condition("Ready", "False", "ReferenceMissing", f"It refers to {names}, which does not exist.")
    if around.unready:
        names = _names([f"{entry.kind}/{entry.name}" for entry in around.unready])
        return _condition("Ready", "False", "ReferenceNotReady", f"It refers to {names}, which cannot work.")
    return _condition("Ready", "True", "Ready", "")


def _drifted(entry: Drift) -> str:
    who = f" by {entry.changed_by}" if entry.changed_by else ""
    return f"{field_path(entry.path)} was changed{who} after {entry.manager} had applied it"


def _condition(name: str, status: str, reason: str, message: str) -> dict[str, Any]:
    return {"type": name, "status": status, "reason": reason, "message": message}


def _timed(entry: dict[str, Any], earlier: dict[str, Any] | None, now: datetime) -> dict[str, Any]:
    same = earlier is not None and earlier["status"] == entry["status"]
    at = earlier.get("lastTransitionTime") if earlier is not None and same else None
    return {**entry, "lastTransitionTime": at or iso(now)}


def _names(names: list[str]) -> str:
    more = f" and {len(names) - NAMES_SHOWN} more" if len(names) > NAMES_SHOWN else ""
    return ", ".join(names[:NAMES_SHOWN]) + more
