"""Directives: what the user's last text tells the scripted model to do.

A directive is `[[name]]` or `[[name:argument]]`; README.md lists them. Anything else in double brackets stays text.
`[[then]]` parts the directives of one answer from those of the next one in the same turn (after tool results).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from wegent_scripted.conversation import Json, Request, ToolCall
from wegent_scripted.replies import Failure, Reply, Stamps, split

_START = re.compile(r"\[\[([a-z_]+)(?::|\]\])")
_NAME = re.compile(r"\s*([^\s{\]]+)\s*")


class MalformedDirective(ValueError):
    """A directive with an argument that it cannot take. The message says which and what it needs."""


@dataclass
class Draft:
    """The answer while its directives are read; `rest` is the text around them."""

    reply: Reply = field(default_factory=Reply)
    texts: list[Sequence[str]] = field(default_factory=list)
    rest: str = ""
    failing_times: int | None = None


def drafts(text: str, request: Request) -> list[Draft]:
    """Read the directives of a text: one draft for each answer of the turn.

    Raises:
        MalformedDirective: an argument is missing or of the wrong kind.
    """
    found = [Draft()]
    at = 0
    while start := _START.search(text, at):
        name = start[1]
        if name not in _KNOWN:
            found[-1].rest += text[at : start.end()]
            at = start.end()
            continue
        found[-1].rest += text[at : start.start()]
        if name == "tool":
            call, at = _tool(text, start.end())
            found[-1].reply = replace(found[-1].reply, tools=(*found[-1].reply.tools, call))
            continue
        if name == "object":
            structured, at = _object("object", text, start.end())
            found[-1].reply = replace(found[-1].reply, structured=structured)
            continue
        argument, at = _argument(text, start)
        if name == "then":
            found.append(Draft())
        else:
            _apply(name, argument, found[-1], request)
    found[-1].rest += text[at:]
    return found


def answer(request: Request, asked_before: int = 0) -> Reply:
    """The answer that the last text of the user asks for.

    `asked_before` says how often the same text came with failures limited by `[[times:N]]`; see `Script`.
    """
    steps = drafts(request.text, request)
    if request.step >= len(steps):
        pace = steps[-1].reply
        return Reply(_told(request), first=pace.first, delay=pace.delay)
    draft = steps[request.step]
    reply = draft.reply
    if draft.failing_times is not None and asked_before >= draft.failing_times:
        reply = reply.without_mishaps()
    if not request.tools:
        # A model that was offered no tools calls none: jobs that only quote the user's text stay undisturbed.
        reply = replace(reply, tools=())
    if draft.texts:
        return replace(reply, text=_one_text(draft.texts))
    return reply if reply.tools or reply.structured is not None else replace(reply, text=_told(request, draft.rest))


def _told(request: Request, said: str | None = None) -> str:
    if request.tool_results:
        return "The tools said: " + "; ".join(request.tool_results)
    return "You said: " + " ".join((said if said is not None else request.text).split())


def _one_text(texts: list[Sequence[str]]) -> Sequence[str]:
    if len(texts) == 1:
        return texts[0]
    joined: list[str] = []
    for text in texts:
        joined += [" ", *text] if joined else text
    return joined


def _argument(text: str, start: re.Match[str]) -> tuple[str | None, int]:
    if start[0].endswith("]]"):
        return None, start.end()
    end = text.find("]]", start.end())
    if end < 0:
        raise MalformedDirective(f"[[{start[1]}: is not closed by ]]")
    return text[start.end() : end], end + 2


def _tool(text: str, at: int) -> tuple[ToolCall, int]:
    name = _NAME.match(text, at)
    if not name:
        raise MalformedDirective('[[tool: needs a name and a JSON object, for example [[tool:search {"query": "x"}]]')
    arguments, end = _object(f"tool:{name[1]}", text, name.end())
    return ToolCall(name[1], arguments), end


def _object(what: str, text: str, at: int) -> tuple[Json, int]:
    """The object that stands in a directive, `{}` without one, and where the directive ends."""
    found: Json = {}
    if text.startswith("{", at):
        try:
            found, at = json.JSONDecoder().raw_decode(text, at)
        except ValueError as error:
            raise MalformedDirective(f"[[{what}: its arguments are not a JSON object: {error}") from error
    close = re.compile(r"\s*\]\]").match(text, at)
    if not close:
        raise MalformedDirective(f"[[{what}: is not closed by ]] after its arguments")
    return found, close.end()


def _number(name: str, argument: str | None) -> int:
    if argument is None or not argument.strip().isdigit():
        raise MalformedDirective(f"[[{name}]] needs a whole number, for example [[{name}:3]]")
    return int(argument)


def _seconds(name: str, argument: str | None) -> float:
    try:
        seconds = float(argument or "")
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds < float("inf"):
        raise MalformedDirective(f"[[{name}]] needs seconds, for example [[{name}:0.02]]")
    return seconds


def _apply(name: str, argument: str | None, draft: Draft, request: Request) -> None:
    if name == "times":
        draft.failing_times = _number(name, argument)
    elif name in _TEXTS:
        draft.texts.append(_TEXTS[name](name, argument, request))
    else:
        draft.reply = replace(draft.reply, **_FIELDS[name](name, argument))


def _words(name: str, argument: str | None, _request: Request) -> Sequence[str]:
    return [f" w{index}" if index else "w0" for index in range(_number(name, argument))]


def _status(name: str, argument: str | None) -> Json:
    code, _, wait = (argument or "").partition(":")
    status = _number(name, code)
    if not 400 <= status <= 599:
        raise MalformedDirective("[[status]] needs an HTTP error, 400 to 599, for example [[status:429]]")
    retry_after = _number(name, wait) if wait else (1 if status == 429 else None)
    return {"failure": Failure(status, retry_after=retry_after)}


def _hang(name: str, argument: str | None) -> Json:
    return {"silent": True} if argument is None else {"hang_after": _number(name, argument)}


_TEXTS: dict[str, Callable[[str, str | None, Request], Sequence[str]]] = {
    "say": lambda _, argument, __: split(argument or ""),
    "chunks": _words,
    "stamps": lambda name, argument, _: Stamps(_number(name, argument)),
    "history": lambda _, __, request: split(request.history),
}
_FIELDS: dict[str, Callable[[str, str | None], Json]] = {
    "cached": lambda name, argument: {"cached": _number(name, argument)},
    "cache_written": lambda name, argument: {"cache_written": _number(name, argument)},
    "think": lambda _, argument: {"thinking": argument or ""},
    "first": lambda name, argument: {"first": _seconds(name, argument)},
    "delay": lambda name, argument: {"delay": _seconds(name, argument)},
    "cut": lambda _, __: {"cut": True},
    "status": _status,
    "invalid_key": lambda _, __: {"failure": Failure(401, invalid_key=True)},
    "break": lambda name, argument: {"break_after": _number(name, argument or "0")},
    "fail": lambda name, argument: {"fail_after": _number(name, argument or "0")},
    "hang": _hang,
}
_KNOWN = {"then", "tool", "object", "times", *_TEXTS, *_FIELDS}
