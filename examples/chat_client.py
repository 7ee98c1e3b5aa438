"""Ask Wegent from Python: chat_client.py URL USER QUESTION, with the password in WEGENT_PASSWORD.

Needs `pip install "python-socketio[asyncio_client]" httpx`.
"""

import asyncio
import os
import sys

import httpx
import socketio


async def main(url: str, user: str, question: str) -> None:
    async with httpx.AsyncClient(base_url=f"{url}/api/v1") as api:
        login = {"user_name": user, "password": os.environ["WEGENT_PASSWORD"]}
        token = (await api.post("/auth/login", json=login)).raise_for_status().json()["access_token"]
        api.headers["Authorization"] = f"Bearer {token}"
        team = (await api.get("/teams/wegent-chat")).raise_for_status().json()

    socket, ended = socketio.AsyncClient(), asyncio.get_running_loop().create_future()
    socket.on("chat:chunk", lambda data: print(data["content"], end="", flush=True), namespace="/chat")
    socket.on("chat:done", lambda _: ended.set_result(None), namespace="/chat")
    socket.on("chat:error", lambda data: ended.set_result(data["error"]), namespace="/chat")
    await socket.connect(url, namespaces=["/chat"], auth={"token": token})
    answer = await socket.call("chat:send", {"team_id": team["metadata"]["id"], "message": question}, namespace="/chat")
    error = answer.get("error") or await ended
    await socket.disconnect()
    sys.exit(error)


asyncio.run(main(*sys.argv[1:]))
