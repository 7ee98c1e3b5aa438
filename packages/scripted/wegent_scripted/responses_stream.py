"""Writes the events of a streamed response: items open, grow and close, one after the other."""

from __future__ import annotations

from collections.abc import Callable

from wegent_scripted import responses_objects as objects
from wegent_scripted.conversation import Json, Request, encode
from wegent_scripted.replies import Delta, Reply


class ResponsesEncoder:
    """Keeps the item that is open, and what has gone into it."""

    def __init__(self, request: Request, reply: Reply) -> None:
        self._request, self._reply = request, reply
        self._head = objects.begun(request)
        self._sequence = 0
        self._output: list[Json] = []
        self._open: tuple[str, int] | None = None
        self._item: Json = {}
        self._text = ""
        self._text_head = ""

    def opening(self) -> bytes:
        """The response's start, twice, as OpenAI tells it."""
        return self._event("response.created", response=self._head) + self._event(
            "response.in_progress", response=self._head
        )

    def chunk(self, delta: Delta) -> bytes:
        """A delta, after the events that close the item before and open its own."""
        before = b"" if self._open == (delta.kind, delta.tool) else self._close() + self._start(delta)
        self._text += delta.text
        if delta.kind == "text":
            self._sequence += 1
            return before + f'{self._text_head}{self._sequence},"delta":{encode(delta.text)}}}\n\n'.encode()
        if delta.kind == "thinking":
            return before + self._on_item("response.reasoning_summary_text.delta", summary_index=0, delta=delta.text)
        if not delta.text:
            return before
        return before + self._on_item("response.function_call_arguments.delta", delta=delta.text)

    def closing(self) -> bytes:
        """The end of the open item, and the whole response."""
        closed = self._close()
        if not self._output:
            closed += self._start(Delta("text", "")) + self._close()
        response = objects.ended(self._request, self._reply, self._output, self._head)
        return closed + self._event(f"response.{response['status']}", response=response)

    def failure(self) -> bytes:
        """An overloaded server's error."""
        words = "The engine is currently overloaded, please try again later."
        return self._event("error", code="server_error", message=words, param=None)

    def _start(self, delta: Delta) -> bytes:
        self._open, self._text = (delta.kind, delta.tool), ""
        if delta.kind == "thinking":
            self._item = objects.reasoning(self._reply.thinking)
            return self._added({"summary": [], "encrypted_content": ""}) + self._on_item(
                "response.reasoning_summary_part.added", summary_index=0, part={"type": "summary_text", "text": ""}
            )
        if delta.kind == "tool":
            self._item = objects.function_call(self._reply.tools[delta.tool])
            return self._added({"arguments": "", "status": "in_progress"})
        self._item = objects.message("")
        added = self._added({"content": [], "status": "in_progress"})
        head = {"type": "response.output_text.delta", **self._place(), "content_index": 0, "logprobs": []}
        self._text_head = f'event: response.output_text.delta\ndata: {encode(head)[:-1]},"sequence_number":'
        return added + self._on_item("response.content_part.added", content_index=0, part=self._item["content"][0])

    def _close(self) -> bytes:
        if self._open is None:
            return b""
        ends: dict[str, Callable[[], bytes]] = {"thinking": self._think_end, "text": self._text_end}
        told = ends.get(self._open[0], self._call_end)()
        self._open = None
        done = self._event("response.output_item.done", output_index=len(self._output), item=self._item)
        self._output.append(self._item)
        return told + done

    def _think_end(self) -> bytes:
        part = {"type": "summary_text", "text": self._text}
        return self._on_item("response.reasoning_summary_text.done", summary_index=0, text=self._text) + self._on_item(
            "response.reasoning_summary_part.done", summary_index=0, part=part
        )

    def _text_end(self) -> bytes:
        self._item["content"][0]["text"] = self._text
        return self._on_item(
            "response.output_text.done", content_index=0, text=self._text, logprobs=[]
        ) + self._on_item("response.content_part.done", content_index=0, part=self._item["content"][0])

    def _call_end(self) -> bytes:
        return self._on_item(
            "response.function_call_arguments.done", name=self._item["name"], arguments=self._item["arguments"]
        )

    def _added(self, instead: Json) -> bytes:
        item = {**self._item, **instead}
        return self._event("response.output_item.added", output_index=len(self._output), item=item)

    def _place(self) -> Json:
        return {"item_id": self._item["id"], "output_index": len(self._output)}

    def _on_item(self, kind: str, **fields: object) -> bytes:
        return self._event(kind, **self._place(), **fields)

    def _event(self, kind: str, **fields: object) -> bytes:
        self._sequence += 1
        body = {"type": kind, **fields, "sequence_number": self._sequence}
        return f"event: {kind}\ndata: {encode(body)}\n\n".encode()
