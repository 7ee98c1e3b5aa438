"""From what the server refuses, `documents[3].spec.…`, back to the line that somebody wrote."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from wegent.client.errors import Refused
from wegent.manifests.problems import Problem
from wegent.manifests.reading import Manifest

_DOCUMENT = re.compile(r"documents\[(\d+)\]\.?")
_NAMED_DOCUMENT = re.compile(r"\bdocuments\[(\d+)\]")
CONFLICT = (
    "{} set this to another value. Put what is stored into the file (`wegent diff` shows it), "
    "or overwrite it with --force."
)


def refusals(error: Refused, manifests: Sequence[Manifest]) -> list[Problem]:
    """What is wrong with which manifest; empty when the refusal is about something else.

    `manifests` are those that were sent, in that order.
    """
    results = error.body.get("results")
    if not isinstance(results, list):
        # Calls about one resource speak of its fields without saying which document it is.
        return list(_of_details(error.details, manifests[0] if len(manifests) == 1 else None, manifests))
    found = [
        problem
        for result, manifest in zip(results, manifests, strict=False)
        if (failure := result.get("failure"))
        for problem in _of_failure(failure, manifest, manifests)
    ]
    # Behind those of the documents come those of what is to be pruned.
    return found + [_kept(result) for result in results[len(manifests) :] if result.get("failure")]


def _kept(result: dict[str, Any]) -> Problem:
    """Why something that the files no longer have cannot go."""
    name, failure = f"{result['kind'].lower()}/{result['name']}", result["failure"]
    referrers = [
        f"{entry['kind'].lower()}/{entry['name']} ({entry['path']})"
        for entry in (failure.get("details") or {}).get("referrers") or []
    ]
    if not referrers:
        return Problem(name, str(failure.get("message")))
    return Problem(name, f"This cannot be pruned while others refer to it: {', '.join(referrers)}.")


def _of_failure(failure: dict[str, Any], manifest: Manifest, manifests: Sequence[Manifest]) -> list[Problem]:
    found = list(_of_details(failure.get("details") or {}, manifest, manifests))
    return found or [manifest.problem("", str(failure.get("message")))]


def _of_details(details: dict[str, Any], manifest: Manifest | None, manifests: Sequence[Manifest]) -> Iterator[Problem]:
    entries = [(entry["path"], entry["message"]) for entry in details.get("fields") or []]
    entries += [(entry["path"], CONFLICT.format(entry["manager"])) for entry in details.get("conflicts") or []]
    for path, message in entries:
        place = _DOCUMENT.match(path)
        meant = manifests[int(place[1])] if place else manifest
        if meant is None:
            return
        yield meant.problem(path[place.end() :] if place else path, _with_places(message, manifests))


def _with_places(message: str, manifests: Sequence[Manifest]) -> str:
    """The message with `team.yaml:3` where the server, which knows no files, says `documents[1]`."""

    def place(match: re.Match[str]) -> str:
        number = int(match[1])
        if number >= len(manifests):
            return match.group()
        start = manifests[number].problem("", "")
        return f"{start.source}:{start.line}"

    return _NAMED_DOCUMENT.sub(place, message)
