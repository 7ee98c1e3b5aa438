import pytest
from wegent_kit.request_ids import request_id_from


def test_a_safe_id_is_kept() -> None:
    assert request_id_from("abc-1.2_Z") == "abc-1.2_Z"


@pytest.mark.parametrize("header", [None, "", "a b", "x" * 65, "line\nbreak", "é"])
def test_anything_else_gets_a_new_one(header: str | None) -> None:
    made = request_id_from(header)

    assert made != header
    assert len(made) == 32
