"""What happened to each resource, in the form that `-o` asks for."""

from __future__ import annotations

from wegent_contracts.protocol.resources import BatchAnswer, ItemResult

from wegent.resources.output import as_json, as_yaml
from wegent.resources.write.dialogue import Dialogue
from wegent.resources.write.forms import Form

WORDS = {"updated": "configured"}


def name(item: ItemResult) -> str:
    return f"{item.kind.lower()}/{item.name}"


def show(dialogue: Dialogue, answer: BatchAnswer, wanted: Form) -> None:
    """Prints a batch that was carried out, or tried with a dry run."""
    if wanted in {"yaml", "json"}:
        document = answer.model_dump(mode="json", by_alias=True, exclude_none=True)
        dialogue.out.write(as_yaml(document) if wanted == "yaml" else as_json(document) + "\n")
    else:
        for item in answer.results:
            dialogue.say(name(item) if wanted == "name" else line(item, dry_run=answer.dry_run))
    for warning in answer.warnings:
        dialogue.remark(f"warning: {warning}")


def line(item: ItemResult, *, dry_run: bool) -> str:
    return f"{name(item)} {WORDS.get(item.operation, item.operation)}{' (dry run)' if dry_run else ''}"
