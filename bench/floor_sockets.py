"""The floor of sockets: a bare python-socketio server that lets everybody in. `python -m bench.floor_sockets PORT`."""

from __future__ import annotations

import asyncio
import sys

import socketio
import uvicorn


async def _serve(port: int) -> None:
    server = socketio.AsyncServer(async_mode="asgi", http_compression=False)

    async def connect(sid: str, environ: object, auth: object) -> None:
        del sid, environ, auth

    server.on("connect", connect, namespace="/chat")
    config = uvicorn.Config(
        socketio.ASGIApp(server), port=port, log_config=None, ws="websockets-sansio", ws_per_message_deflate=False
    )
    await uvicorn.Server(config).serve()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1])))
