import base64
import json
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wegent_kit.crypto import BrokenToken, KeyFileError, Keyring, KeyringError, UnknownKey

CONTEXT = "Model/default/gpt#spec.apiKey"
PLAIN = "sk-very-secret-value"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "secrets" / "keys.json"


@pytest.fixture
def keyring(path: Path) -> Keyring:
    return Keyring.open(path)


def run(code: str, *arguments: str) -> subprocess.Popen[str]:
    """Another process with `keyring`, of the file that is its first argument."""
    head = (
        "import sys, pathlib; from wegent_kit.crypto import Keyring; keyring = Keyring.open(pathlib.Path(sys.argv[1]))"
    )
    return subprocess.Popen(
        [sys.executable, "-c", f"{head}\n{code}", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def said(child: subprocess.Popen[str]) -> str:
    output, errors = child.communicate(timeout=60)
    assert child.returncode == 0, errors
    return output.strip()


@pytest.mark.parametrize("plain", ["", "x", PLAIN, "ü" * 15, "16 bytes exactly", "\0\n\ud800", "k" * 100_000])
def test_what_was_sealed_is_opened(keyring: Keyring, plain: str) -> None:
    sealed = keyring.encrypt(plain, context=CONTEXT)

    assert keyring.decrypt(sealed.token, context=CONTEXT) == plain
    assert sealed.key_id == keyring.current_id
    assert sealed.token.startswith(f"v1.{sealed.key_id}.")


def test_a_token_is_aes_256_cbc_with_its_mac(path: Path, keyring: Keyring) -> None:
    """Computed anew from the description, so that other programs can read what is stored, and later versions too."""
    from cryptography.hazmat.primitives import hashes, hmac
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    key_id, token = keyring.encrypt("hello", context="ctx")

    secret = base64.b64decode(json.loads(path.read_text())["keys"][key_id])
    assert len(secret) == 32
    derived = HKDF(hashes.SHA256(), 64, salt=None, info=b"wegent secrets at rest").derive(secret)
    raw = base64.urlsafe_b64decode(token.split(".")[2] + "==")
    iv, text, mac = raw[:16], raw[16:-32], raw[-32:]
    check = hmac.HMAC(derived[32:], hashes.SHA256())
    for part in (b"v1", key_id.encode(), b"ctx", iv, text):
        check.update(len(part).to_bytes(8, "big") + part)
    check.verify(mac)
    decryptor = Cipher(algorithms.AES(derived[:32]), modes.CBC(iv)).decryptor()
    assert decryptor.update(text) + decryptor.finalize() == b"hello" + b"\x0b" * 11


def test_the_same_text_never_gives_the_same_token(keyring: Keyring) -> None:
    assert len({keyring.encrypt(PLAIN, context=CONTEXT).token for _ in range(20)}) == 20


# Lengths of which the last letter of base64 has 0, 2 and 4 spare bits.
@pytest.mark.parametrize("plain", ["x", "x" * 16, "x" * 32])
def test_no_letter_of_a_token_can_be_another(keyring: Keyring, plain: str) -> None:
    token = keyring.encrypt(plain, context=CONTEXT).token

    for index, letter in enumerate(token):
        for other in {"A", "B", "_", "0", "f", "=", ".", " ", "ü", chr(ord(letter) ^ 1), chr(ord(letter) + 2)} - {
            letter
        }:
            with pytest.raises((BrokenToken, UnknownKey)):
                keyring.decrypt(token[:index] + other + token[index + 1 :], context=CONTEXT)


@pytest.mark.parametrize(
    "change",
    [
        lambda token: token[:-1],
        lambda token: token + "A",
        lambda token: token + "==",
        lambda token: token + "\n",
        lambda token: " " + token,
        lambda token: token[:12],
        lambda token: token.replace("v1.", "v2."),
        lambda token: token.split(".")[2],
        lambda token: token[:12] + "A" * 64,
        lambda token: token[:12] + "A" * 86,
        lambda token: token.upper(),
        lambda token: token[:0],
    ],
)
def test_a_token_cannot_be_shortened_or_bent(keyring: Keyring, change: Callable[[str], str]) -> None:
    token = keyring.encrypt(PLAIN, context=CONTEXT).token

    with pytest.raises(BrokenToken, match="Enter it anew"):
        keyring.decrypt(change(token), context=CONTEXT)


@given(token=st.text() | st.from_regex(r"v1\.[0-9a-f]{8}\.[A-Za-z0-9_-]{0,90}", fullmatch=True))
def test_invented_tokens_are_refused(token: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    keyring = Keyring.open(tmp_path_factory.getbasetemp() / "invented" / "keys.json")

    with pytest.raises((BrokenToken, UnknownKey)):
        keyring.decrypt(token, context=CONTEXT)


@pytest.mark.parametrize("context", ["", CONTEXT + " ", "Model/other/gpt#spec.apiKey"])
def test_a_token_opens_only_where_it_belongs(keyring: Keyring, context: str) -> None:
    token = keyring.encrypt(PLAIN, context=CONTEXT).token

    with pytest.raises(BrokenToken, match="something else") as caught:
        keyring.decrypt(token, context=context)

    assert PLAIN not in str(caught.value)


def test_a_token_does_not_open_under_the_id_of_another_key(keyring: Keyring) -> None:
    first = keyring.encrypt(PLAIN, context=CONTEXT)
    second = keyring.add_key()

    with pytest.raises(BrokenToken):
        keyring.decrypt(first.token.replace(first.key_id, second), context=CONTEXT)


def test_a_new_key_seals_and_the_old_one_still_opens(keyring: Keyring) -> None:
    old = keyring.encrypt(PLAIN, context=CONTEXT)

    added = keyring.add_key()

    new = keyring.encrypt(PLAIN, context=CONTEXT)
    assert new.key_id == keyring.current_id == added != old.key_id
    assert [keyring.decrypt(sealed.token, context=CONTEXT) for sealed in (old, new)] == [PLAIN, PLAIN]


def test_a_retired_key_opens_nothing(path: Path, keyring: Keyring) -> None:
    old = keyring.encrypt(PLAIN, context=CONTEXT)
    keyring.add_key()
    new = keyring.encrypt(PLAIN, context=CONTEXT)

    assert keyring.retire_all_but_current() == [old.key_id]

    for ring in (keyring, Keyring.open(path)):
        with pytest.raises(UnknownKey, match=f"no key {old.key_id}.*enter the secret anew"):
            ring.decrypt(old.token, context=CONTEXT)
        assert ring.decrypt(new.token, context=CONTEXT) == PLAIN
    assert list(json.loads(path.read_text())["keys"]) == [new.key_id]
    assert keyring.retire_all_but_current() == []


def test_the_file_is_for_the_owner_only_and_no_drafts_stay(path: Path, keyring: Keyring) -> None:
    keyring.add_key()
    keyring.retire_all_but_current()

    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert {entry.name for entry in path.parent.iterdir()} == {"keys.json", "keys.json.lock"}
    assert {stat.S_IMODE(entry.stat().st_mode) for entry in path.parent.iterdir()} == {0o600}
    contents = json.loads(path.read_text())
    assert set(contents) == {"current", "keys"}
    assert list(contents["keys"]) == [contents["current"]]


def test_loose_permissions_are_tightened(path: Path) -> None:
    Keyring.open(path)
    path.chmod(0o644)

    Keyring.open(path)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_what_another_process_rotated_counts_at_once(path: Path, keyring: Keyring) -> None:
    first = keyring.current_id
    seal = f"print(keyring.add_key(), keyring.encrypt({PLAIN!r}, context={CONTEXT!r}).token)"

    second, token = said(run(seal, str(path))).split()

    assert keyring.decrypt(token, context=CONTEXT) == PLAIN
    assert keyring.current_id == second != first
    third, _ = said(run(seal, str(path))).split()
    assert keyring.encrypt(PLAIN, context=CONTEXT).key_id == third
    assert set(said(run("print(*keyring.retire_all_but_current())", str(path))).split()) == {first, second}
    keyring.encrypt(PLAIN, context=CONTEXT)
    with pytest.raises(UnknownKey):
        keyring.decrypt(token, context=CONTEXT)


def test_processes_that_start_at_once_share_one_file(path: Path) -> None:
    children = [run(f"print(keyring.encrypt({PLAIN!r}, context={CONTEXT!r}).token)", str(path)) for _ in range(4)]

    tokens = [said(child) for child in children]

    keyring = Keyring.open(path)
    assert [keyring.decrypt(token, context=CONTEXT) for token in tokens] == [PLAIN] * 4
    assert len(json.loads(path.read_text())["keys"]) == 1
    assert [entry.name for entry in path.parent.iterdir()] == ["keys.json"]


def test_keys_that_processes_add_at_once_are_all_kept(path: Path, keyring: Keyring) -> None:
    children = [run("for _ in range(10): print(keyring.add_key())", str(path)) for _ in range(3)]

    added = [key_id for child in children for key_id in said(child).split()]

    keys = json.loads(path.read_text())["keys"]
    assert len(set(added)) == 30
    assert set(added) < set(keys)
    assert len(keys) == 31
    assert keyring.current_id in added


KEY = base64.b64encode(bytes(range(32))).decode()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b'{"current": "00000000", "keys": {}}',
        b'{"current": "00000000", "keys": []}',
        b'{"current": ["00000000"], "keys": {"00000000": "%s"}}' % KEY.encode(),
        b'{"keys": {"00000000": "%s"}}' % KEY.encode(),
        b'{"current": "00000001", "keys": {"00000000": "%s"}}' % KEY.encode(),
        b'{"current": "UPPER000", "keys": {"UPPER000": "%s"}}' % KEY.encode(),
        b'{"current": "00000000", "keys": {"00000000": "%s"}}' % KEY[4:].encode(),
        b'{"current": "00000000", "keys": {"00000000": "?%s"}}' % KEY.encode(),
        b'{"current": "00000000", "keys": {"00000000": 7}}',
        b'{"current": "00000000", "keys": {"00000000": "%s"' % KEY.encode(),
    ],
)
def test_a_damaged_file_is_named_without_its_keys(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)

    with pytest.raises(KeyFileError, match=r"keys\.json is damaged\. Restore it") as caught:
        Keyring.open(path)

    assert KEY[4:] not in str(caught.value)
    assert caught.value.__context__ is None
    assert path.read_bytes() == content


def test_a_file_that_went_away_is_not_made_anew(path: Path, keyring: Keyring) -> None:
    token = keyring.encrypt(PLAIN, context=CONTEXT).token
    path.unlink()

    for attempt in (
        lambda: keyring.encrypt(PLAIN, context=CONTEXT),
        lambda: keyring.current_id,
        keyring.add_key,
        keyring.retire_all_but_current,
        lambda: keyring.decrypt(token.replace(token[3:11], "00000000"), context=CONTEXT),
    ):
        with pytest.raises(KeyFileError, match=r"gone\. Restore it"):
            attempt()

    assert not path.exists()
    assert keyring.decrypt(token, context=CONTEXT) == PLAIN


def test_a_directory_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(KeyFileError, match=r"keys\.json cannot be used"):
        Keyring.open(tmp_path / "file" / "keys.json")


def test_nothing_that_is_shown_has_a_key(path: Path, keyring: Keyring) -> None:
    (secret,) = json.loads(path.read_text())["keys"].values()
    shown = [repr(keyring), str(keyring), *map(repr, vars(keyring).values())]

    assert str(path) in repr(keyring)
    assert not any(secret in text or repr(base64.b64decode(secret))[2:-1] in text for text in shown)
    assert issubclass(UnknownKey, KeyringError)


def test_the_module_costs_nothing_until_a_keyring_is_opened() -> None:
    code = "import sys, wegent_kit.crypto; print('cryptography' in sys.modules)"

    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert shown.stdout.strip() == "False"
