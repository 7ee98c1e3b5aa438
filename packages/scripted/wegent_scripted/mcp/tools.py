"""A server of the real library that does what a script says."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, Final

import mcp_types as types
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server

from wegent_scripted.mcp.script import Called, McpScript, Offered

PAGE: Final = 100
PICTURE: Final = "iVBORw0KGgo="
Context = ServerRequestContext[Any, Any]


def scripted_server(script: McpScript, die: Callable[[], None]) -> Server[Any]:
    """`die` ends the process, or whatever stands for it."""
    tools = _Tools(script, die)
    return Server("scripted", version="1.0", on_list_tools=tools.list, on_call_tool=tools.call)


class _Tools:
    def __init__(self, script: McpScript, die: Callable[[], None]) -> None:
        self._script = script
        self._die = die

    async def list(self, context: Context, params: types.PaginatedRequestParams | None) -> types.ListToolsResult:
        del context
        self._script.listed()
        if self._script.silent:
            await asyncio.Event().wait()
        first = int((params and params.cursor) or 0)
        offered = self._script.offered
        more = first + PAGE < len(offered)
        return types.ListToolsResult(
            tools=[_tool(entry) for entry in offered[first : first + PAGE]],
            next_cursor=str(first + PAGE) if more else None,
        )

    async def call(self, context: Context, params: types.CallToolRequestParams) -> types.CallToolResult:
        request = getattr(context, "request", None)
        headers = dict(request.headers) if request is not None else {}
        arguments = params.arguments or {}
        number = self._script.called(Called(params.name, arguments, headers))
        try:
            result = await self._made(context, params.name, arguments, headers)
        except asyncio.CancelledError:
            self._script.ended(number, "cancelled")
            raise
        self._script.ended(number, "failed" if result.is_error else "done")
        return result

    async def _made(
        self, context: Context, name: str, arguments: dict[str, Any], headers: dict[str, str]
    ) -> types.CallToolResult:
        await self._misbehave(context, name)
        match name:
            case "add":
                return _said(f"sum={arguments['a'] + arguments['b']}")
            case "who":
                return _said(headers.get("authorization", "nobody"))
            case "fail":
                return _said("It does not work on Fridays.", failed=True)
            case "big":
                return _said("x" * self._script.big_bytes)
            case "parts":
                return types.CallToolResult(content=_parts())
            case "shape":
                return types.CallToolResult(content=[], structured_content={"rain": True})
        return _said(f"{name}: {arguments.get('text', 'done')}")

    async def _misbehave(self, context: Context, name: str) -> None:
        if name == "chatter":
            await self._chatter(context)
        elif name == "ask":
            await context.session.elicit_form("Which?", {"type": "object", "properties": {}})
        elif name.startswith("die") and self._script.dies():
            self._die()
            await asyncio.Event().wait()
        elif name in self._script.hanging:
            await asyncio.Event().wait()

    async def _chatter(self, context: Context) -> None:
        for count in range(self._script.notices):
            await context.session.send_notification(types.ToolListChangedNotification(), context.request_id)
            if count % 100 == 0:
                await asyncio.sleep(0)


def _tool(offered: Offered) -> types.Tool:
    return types.Tool(
        name=offered.name,
        description=offered.description,
        input_schema=offered.parameters,
        annotations=types.ToolAnnotations.model_validate(offered.annotations) if offered.annotations else None,
    )


def _said(text: str, *, failed: bool = False) -> types.CallToolResult:
    return types.CallToolResult(content=[types.TextContent(text=text)], is_error=failed)


def _parts() -> list[types.ContentBlock]:
    return [
        types.TextContent(text="Two things:"),
        types.ImageContent(data=PICTURE, mime_type="image/png"),
        types.ResourceLink(name="report", uri="file:///report.txt", mime_type="text/plain"),
        types.EmbeddedResource(resource=types.TextResourceContents(uri="note://1", text="inside")),
        types.EmbeddedResource(resource=types.BlobResourceContents(uri="blob://1", blob="AAAA", mime_type="x/y")),
    ]
