"""`make screenshots`: pictures of the main pages, light and dark, for the documentation.

Starts the product on an empty data directory with a scripted model, fills it with teams and conversations as people
have them, and lets Chromium take the pictures that `frontend/scripts/pictures.mjs` lists.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import Any

import httpx
from wegent_scripted import Reply, ScriptedServer, ToolCall
from wegent_scripted.mcp import McpScript, McpServer
from wegent_scripted.mcp.script import Offered

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench.product import PASSWORD, Product, product  # noqa: E402 - from the directory beside this one

PATIENCE_SECONDS = 60
TEAMS = sorted((ROOT / "examples" / "teams").glob("*.yaml"))

PLAN = """Three things speak for a queue in between:

| | direct calls | with a queue |
|---|---|---|
| a service is away | requests fail | they wait |
| load at noon | everybody is slow | spread over minutes |
| what it costs | nothing | one more part to look after |

I would begin with the queue for *invoices only*, where nobody waits for the answer:

```python
async def bill(order: Order) -> None:
    await queue.put(Invoice.of(order), key=order.id)  # the key keeps it from being sent twice
```

Then look at the numbers of a week before the rest follows."""

SUMMARY = """**In short:** the release is ready, with two things to look at first.

1. The migration of `orders` takes eleven minutes on the copy; plan it for the night.
2. The new limits have no alarm yet.

Everything else on the list is done."""

TALKS: list[tuple[str, str]] = [
    (
        "What did the retrospective say about meetings?",
        "Fewer and shorter: a note first, thirty minutes at most.",
    ),
    ("Translate the invitation into Chinese", "诚邀您参加我们的年度技术交流会。时间：周五下午三点。"),
    (
        "How do I rename a branch that is on the server?",
        "Rename it here, push it, and delete the old one there.",
    ),
    ("Is the release ready?", SUMMARY),
    ("Should orders and invoices talk through a queue?", PLAN),
]
"""The last one is the conversation that is shown."""


SKILLS = {
    "release-notes": "Use this when notes for a release are to be written",
    "house-style": "Use this before a text goes out: how we write, with examples",
    "incident-review": "Use this after an outage: what to ask, in which order, and what the report has",
}

PEOPLE = {"mei": "Mei Lin", "jonas": "Jonas Weber", "amara": "Amara Okafor"}

TRACKER = McpScript(
    offered=[
        Offered("search_issues", "Find issues by words and state", annotations={"readOnlyHint": True}),
        Offered("comment", "Write a comment under an issue", annotations={"destructiveHint": False}),
        Offered("close_issue", "Close an issue, with a reason"),
    ]
)


def ghost(tracker: McpServer) -> dict[str, Any]:
    """An agent with the tracker's tools."""
    prompt = "You look at new issues. Find what they are about, and who should look at them."
    return {
        "apiVersion": "agent.wecode.io/v1",
        "kind": "Ghost",
        "metadata": {"name": "triage", "displayName": "Triage"},
        "spec": {"systemPrompt": prompt, "mcpServers": {"tracker": {"url": tracker.mcp_url}}},
    }


def script(model: ScriptedServer) -> None:
    for question, answer in TALKS[:-1]:
        model.script.always(Reply(answer), match=question)
    thinking = (
        "They ask about coupling. What matters: who waits for the answer, and what happens when one side is away."
    )
    look = ToolCall("history", {"query": "orders invoices"})
    question, answer = TALKS[-1]
    model.script.queue(Reply(thinking=thinking, tools=(look,)), match=question)
    model.script.always(Reply(answer), match=question)


def finished(client: httpx.Client, task_id: int) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        task: dict[str, Any] = client.get(f"/api/v1/tasks/{task_id}").raise_for_status().json()
        if task["status"]["status"] in {"COMPLETED", "FAILED"}:
            return
        time.sleep(0.2)
    raise SystemExit(f"Conversation {task_id} did not end.")


def package(name: str, description: str) -> bytes:
    """A skill as people upload it."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("SKILL.md", f'---\nname: {name}\ndescription: "{description}"\n---\n# {name}\n')
    return packed.getvalue()


def furnish(client: httpx.Client, tracker: McpServer) -> None:
    """What people bring along: skills, an MCP server, colleagues, a key."""
    for name, description in SKILLS.items():
        client.put(
            f"/api/v1/namespaces/default/skills/{name}/package",
            content=package(name, description),
            headers={"Content-Type": "application/zip"},
        ).raise_for_status()
    client.post("/api/v1/namespaces/default/ghosts", json=ghost(tracker)).raise_for_status()
    client.post("/api/v1/mcp/servers/check", json={"name": "triage", "server": "tracker"}).raise_for_status()
    for user_name, display_name in PEOPLE.items():
        user = {"user_name": user_name, "display_name": display_name}
        client.post("/api/v1/admin/users", json=user).raise_for_status()
    client.post("/api/v1/api-keys", json={"name": "Nightly report", "scopes": ["read", "use"]}).raise_for_status()


def fill(running: Product, tracker: McpServer) -> int:
    """Teams, a group and conversations; the id of the one that is shown."""
    headers = {"Authorization": f"Bearer {running.token}"}
    with httpx.Client(base_url=running.url, headers=headers, timeout=30) as client:
        for file in TEAMS:
            yaml = {"content": file.read_bytes(), "headers": {"Content-Type": "application/yaml"}}
            client.post("/api/v1/namespaces/default/apply", **yaml).raise_for_status()  # type: ignore[arg-type]
        furnish(client, tracker)
        client.post("/api/v1/groups", json={"name": "platform", "display_name": "Platform team"}).raise_for_status()
        teams = client.get("/api/v1/teams").raise_for_status().json()["items"]
        team_id = next(team["metadata"]["id"] for team in teams if team["metadata"]["name"] == "wegent-chat")
        task_id = 0
        for question, _ in TALKS:
            body = {"message": question, "team_id": team_id, "title": question}
            task_id = int(client.post("/api/v1/tasks", json=body).raise_for_status().json()["task_id"])
            finished(client, task_id)
    return task_id


def take(running: Product, task_id: int) -> None:
    said = subprocess.check_output([sys.executable, ROOT / "scripts/bootstrap.py", "--print-node"], text=True)
    node = Path(said.strip()) / "node"
    pictures, images = ROOT / "frontend/scripts/pictures.mjs", ROOT / "docs/images"
    command = [str(node), str(pictures), running.url, str(task_id), str(images)]
    subprocess.run(command, env={**os.environ, "WEGENT_PASSWORD": PASSWORD}, check=True)


def main() -> None:
    # The server of the tracker is on this machine.
    os.environ["WEGENT_MODEL_ALLOW_PRIVATE_URLS"] = "true"
    with ScriptedServer(models=("example-model",)) as model, McpServer(TRACKER) as tracker:
        script(model)
        with product(model.url) as running:
            take(running, fill(running, tracker))


if __name__ == "__main__":
    main()
