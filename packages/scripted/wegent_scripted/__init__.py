"""A model server that says what a test tells it to say, over the real protocols of the providers.

It is a peer for tests and benchmarks and knows nothing of the product. Two ways to script it: a `Script` inside the
test's process, or directives such as `[[chunks:100]] [[delay:0.02]]` in the last text of the user (README.md).
"""

from wegent_scripted.conversation import Message, Request, ToolCall
from wegent_scripted.replies import Failure, Reply, Stamps
from wegent_scripted.script import Exchange, Script
from wegent_scripted.server import ScriptedServer

__all__ = [
    "Exchange",
    "Failure",
    "Message",
    "Reply",
    "Request",
    "Script",
    "ScriptedServer",
    "Stamps",
    "ToolCall",
]
