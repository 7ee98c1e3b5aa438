"""A server as there were before 2026, by hand: it knows initialize, tools/list and tools/call alone."""

import json
import sys

TOOL = {"name": "add", "description": "Add", "inputSchema": {"type": "object"}, "annotations": {"readOnlyHint": True}}


def answer(method, params):
    if method == "initialize":
        about = {"name": "old", "version": "0.1"}
        return {"protocolVersion": "2025-06-18", "capabilities": {"tools": {}}, "serverInfo": about}
    if method == "tools/list":
        return {"tools": [TOOL]}
    if method == "tools/call":
        text = f"sum={sum(params['arguments'].values())}"
        return {"content": [{"type": "text", "text": text}]}
    return None


sys.stdout.write("starting …\n")  # which is no message
for line in sys.stdin:
    asked = json.loads(line)
    if "id" not in asked:
        continue
    result = answer(asked["method"], asked.get("params"))
    reply = {"jsonrpc": "2.0", "id": asked["id"]}
    if result is not None:
        reply["result"] = result
    else:
        reply["error"] = {"code": -32601, "message": "Method not found"}
    sys.stdout.write(json.dumps(reply) + "\n")
    sys.stdout.flush()
