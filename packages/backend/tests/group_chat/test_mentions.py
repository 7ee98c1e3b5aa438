"""Which texts address the team of a group chat."""

import pytest
from wegent_backend.chat.group_chat.mentions import addresses

NAMES = ["wegent-chat", "Our Helper", "翻译助手"]

ADDRESSED = [
    "@ai what is tea?",
    "@AI",
    "And you, @Ai?",
    "@ai, please",
    "@ai.",
    "@ai. Please",
    "(@ai)",
    "@wegent-chat hello",
    "@Wegent-Chat: hello",
    "@our helper: hello",
    "@Our  Helper\u00a0hello",
    "line\n@our helper\nline",
    "＠ａｉ full width",
    "@翻译助手你好",
    "请问@ai你好",
    "你好@翻译助手",
    "@a\u200bi with nothing between",
    "@bob and @ai",
]
NOT = [
    "",
    "ai",
    "what does the ai say?",
    "@ ai",
    "@aix",
    "@ai-x",
    "@ai_x",
    "@ai2",
    "mail@ai",
    "mail to bob@ai.com",
    "@ai.com",
    "@ai@ai.example",
    "@wegent",
    "@wegent-chatter",
    "@wegent-chat-2",
    "@our",
    "@bob",
    "@翻译",
]


@pytest.mark.parametrize("text", ADDRESSED)
def test_a_text_that_addresses_the_team(text: str) -> None:
    assert addresses(text, NAMES)


@pytest.mark.parametrize("text", NOT)
def test_a_text_that_does_not(text: str) -> None:
    assert not addresses(text, NAMES)


def test_names_that_are_empty_address_nobody() -> None:
    assert not addresses("@ hello @", ["", " ", "\u200b"])
