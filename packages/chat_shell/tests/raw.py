"""A listener that sends bytes which no scripted provider would send."""

import asyncio

HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n"


async def serve(*parts: bytes) -> asyncio.Server:
    """Answers any request with these bytes and closes the connection in an orderly way."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        for part in parts:
            writer.write(part)
        await writer.drain()
        writer.close()

    return await asyncio.start_server(answer, "127.0.0.1", 0)


def url_of(listener: asyncio.Server) -> str:
    """Where it listens."""
    return f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}"
