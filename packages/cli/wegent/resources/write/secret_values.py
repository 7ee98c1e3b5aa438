"""Where the values of secrets come from: a file, standard input, a question. Never an argument that `ps` shows."""

from __future__ import annotations

from pathlib import Path

from wegent.client.errors import WrongUsage
from wegent.resources.write.dialogue import Dialogue

LONGEST = 65_536


def value(name: str, file: str | None, dialogue: Dialogue) -> str:
    """One value; the line end that editors and `echo` add is no part of it. Raises WrongUsage."""
    if file is not None and file != "-":
        text = _of_file(file)
    elif file == "-" or not dialogue.interactive:
        text = dialogue.stdin.read(LONGEST * 4).decode(errors="replace")
    else:
        text = dialogue.hidden(f"Value of {name}")
    text = text.removesuffix("\n").removesuffix("\r")
    if not text or len(text) > LONGEST:
        raise WrongUsage(f"The value of {name} is {'empty' if not text else f'longer than {LONGEST:,} characters'}.")
    return text


def _of_file(file: str) -> str:
    try:
        return Path(file).read_text()
    except OSError as error:
        raise WrongUsage(f"{file} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise WrongUsage(f"{file} is not UTF-8 text.") from None
