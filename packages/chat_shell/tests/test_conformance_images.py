"""Pictures in every protocol: to models that see, and to those that do not."""

import base64

import pytest
from wegent_chat_shell.engine import ChatEngine
from wegent_contracts.events import Usage
from wegent_contracts.protocol.chat import ChatMessage, ImageInput
from wegent_scripted import Failure, Reply, ScriptedServer, ToolCall

from .support import FAST, Peer, equipped, statuses, text_of, usages

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def image(name: str, data: bytes = PNG) -> ImageInput:
    return ImageInput(media_type="image/png", data=base64.b64encode(data).decode(), name=name)


async def ask(peer: Peer, message: str, images: list[ImageInput], **fields: object) -> list[object]:
    history = fields.pop("history", None)
    toolbox = fields.pop("toolbox", None)
    request = peer.request(message, history=history, **fields).model_copy(update={"images": images})
    peer.seen = []
    async for event in peer.engine.stream(request, toolbox):
        peer.seen.append(event)
    return peer.seen


async def test_a_model_that_sees_gets_the_bytes(peer: Peer) -> None:
    await ask(peer, "What is this?", [image("a.png"), image("b.png", PNG + b"b")], supports_images=True)
    [message] = peer.script.requests[0].messages
    assert message.text == "What is this?"
    assert [(one.media_type, one.data) for one in message.images] == [("image/png", PNG), ("image/png", PNG + b"b")]


async def test_pictures_stay_with_their_messages(peer: Peer) -> None:
    history = [
        ChatMessage(role="user", content="And this?", images=[image("a.png")]),
        ChatMessage(role="assistant", content="A dot."),
    ]
    await ask(peer, "Compare.", [image("b.png", PNG + b"b")], history=history, supports_images=True)
    found = [(message.role, len(message.images)) for message in peer.script.requests[0].messages]
    assert found == [("user", 1), ("assistant", 0), ("user", 1)]


async def test_pictures_are_there_in_every_round_and_in_no_state(peer: Peer) -> None:
    from langgraph.checkpoint.memory import InMemorySaver

    saver = InMemorySaver()
    peer.script.queue(Reply(tools=(ToolCall("look", {}),)), "A dot.")
    await ask(peer, "What is this?", [image("a.png")], supports_images=True, toolbox=equipped(saver))
    assert [len(request.images) for request in peer.script.requests] == [1, 1]
    assert image("a.png").data not in repr(saver.storage) + repr(saver.blobs)


async def test_a_model_that_does_not_see_is_told_what_it_misses(peer: Peer) -> None:
    await ask(peer, "What is this?", [image("a.png")])
    [message] = peer.script.requests[0].messages
    assert message.images == ()
    assert "What is this?" in message.text
    assert 'The image "a.png" was left out: model "my-model" takes text only.' in message.text


async def test_another_model_describes_it_once(peer: Peer) -> None:
    eyes = peer.target(name="eyes", model_id="eyes", supports_images=True)
    peer.script.queue("A red dot.", "You see a dot.", "Still a dot.")
    events = await ask(peer, "What is this?", [image("a.png")], vision=eyes)

    assert statuses(events) == ["looking"]
    assert text_of(events) == "You see a dot."
    looked, answered = peer.script.requests
    assert (looked.model, len(looked.images)) == ("eyes", 1)
    assert (answered.model, answered.images) == ("scripted", ())
    assert 'The image "a.png", as model "eyes" describes it: A red dot.' in answered.text
    assert [usage.model for usage in usages(events)] == ["eyes", "my-model"]
    history = [ChatMessage(role="user", content="What is this?", images=[image("a.png")])]
    assert statuses(await ask(peer, "Sure?", [], vision=eyes, history=history)) == []
    assert "A red dot." in peer.script.requests[2].text


async def test_a_description_that_cannot_be_had_does_not_end_the_turn(peer: Peer) -> None:
    eyes = peer.target(name="eyes", model_id="eyes", supports_images=True)
    peer.script.queue(Reply(failure=Failure(401)))
    events = await ask(peer, "What is this? [[say:I cannot see it.]]", [image("a.png")], vision=eyes)

    assert statuses(events) == ["looking", "images_left_out"]
    assert text_of(events) == "I cannot see it."
    assert 'model "my-model" takes text only' in peer.script.requests[1].text


@pytest.mark.parametrize(
    ("limits", "kept", "words"),
    [
        ({"images": 1}, [1], "at most 1 images (WEGENT_CHAT_IMAGES)"),
        ({"image_bytes": len(PNG) + 2}, [1], f"at most {len(PNG) + 2} bytes of images (WEGENT_CHAT_IMAGE_BYTES)"),
        ({"images": 0}, [0], "at most 0 images"),
    ],
)
async def test_what_is_too_much_is_left_out_and_said(
    server: ScriptedServer, limits: dict[str, int], kept: list[int], words: str
) -> None:
    engine = ChatEngine(FAST.model_copy(update=limits))
    peer = Peer("openai", server, engine)
    await ask(peer, "Both?", [image("a.png"), image("b.png", PNG + b"b")], supports_images=True)
    [message] = server.script.requests[0].messages
    assert [len(message.images)] == kept
    assert words in message.text
    await engine.aclose()


async def test_old_pictures_are_not_shown_for_ever(server: ScriptedServer) -> None:
    engine = ChatEngine(FAST.model_copy(update={"image_messages": 1}))
    history = []
    for name in ("a.png", "b.png"):
        history += [
            ChatMessage(role="user", content=name, images=[image(name)]),
            ChatMessage(role="assistant", content="Seen."),
        ]
    await ask(Peer("openai", server, engine), "Now?", [image("c.png")], supports_images=True, history=history)
    found = [len(message.images) for message in server.script.requests[0].messages if message.role == "user"]
    assert found == [0, 1, 1]
    assert "newest 1 messages" in server.script.requests[0].messages[0].text
    await engine.aclose()


async def test_a_second_model_that_does_not_see(peer: Peer) -> None:
    """What one model gets as a picture, the other one gets as words."""
    second = peer.target(name="second", model_id="second")
    peer.script.queue(Reply(failure=Failure(404)), "A guess.")
    events = await ask(peer, "What is this?", [image("a.png")], supports_images=True, fallback=second)
    assert [len(request.images) for request in peer.script.requests] == [1, 0]
    assert isinstance(events[-1], Usage)
    assert 'model "second" takes text only' in peer.script.requests[1].text
