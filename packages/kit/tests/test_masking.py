import time

from wegent_kit.masking import MASK, mask, mask_entry, mask_text


def test_values_of_secret_names_are_masked_at_any_depth() -> None:
    shown = mask({"user": "ann", "env": {"API_KEY": "sk-1", "items": [{"Authorization": "x"}]}, "password": b"p"})

    assert shown == {"user": "ann", "env": {"API_KEY": MASK, "items": [{"Authorization": MASK}]}, "password": MASK}


def test_numbers_under_secret_names_are_counts_and_stay() -> None:
    assert mask({"input_tokens": 12, "token": None}) == {"input_tokens": 12, "token": None}


def test_credentials_inside_texts_are_masked() -> None:
    assert mask_text("GET with Authorization: Bearer abc.def-123") == "GET with Authorization: Bearer ***"
    assert mask_text("cannot reach redis://:hunter2@127.0.0.1:6379/0") == "cannot reach redis://:***@127.0.0.1:6379/0"
    assert mask_text("mysql+asyncmy://wegent:pw@db/w") == "mysql+asyncmy://wegent:***@db/w"


def test_plain_entries_stay() -> None:
    assert mask_entry("path", "/api/v1/teams") == "/api/v1/teams"


def test_secret_names_inside_json_are_masked() -> None:
    assert (
        mask_text("""< TEXT '40/chat,{"token":"wg-abc"}' [66 bytes]""")
        == """< TEXT '40/chat,{"token":"***"}' [66 bytes]"""
    )
    quoted = '{"team": "a", "apiKey" : "a \\"b\\" c", "n": [{"user_password":"cut short'
    assert mask_text(quoted) == '{"team": "a", "apiKey" : "***", "n": [{"user_password":"***"'
    counted = '{"input_tokens": 12, "name": "token"}'
    assert mask_text(counted) == counted


def test_masking_takes_no_longer_for_texts_that_nearly_match() -> None:
    for piece in ('"token', '"' + "token" * 20, '"token":"\\', '"a":'):
        text = piece * 20_000
        begun = time.process_time()
        mask_text(text)
        assert time.process_time() - begun < 2, piece
