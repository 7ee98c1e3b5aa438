"""Runs a program for as long as its engine lives: `keeper.py FD PROGRAM ARGUMENT…`.

FD is the reading end of a pipe whose other end the engine holds. When that is closed, in whatever way the engine ends,
the program and all that it has started in its group end, too. A script of its own, on nothing but the standard library.
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time

GRACE_SECONDS = 2.0
NOT_FOUND = 127


def watch(lifeline: int) -> None:
    """Ends the group when the engine has gone."""
    while os.read(lifeline, 1024):
        pass
    with contextlib.suppress(ProcessLookupError):
        os.killpg(0, signal.SIGTERM)
        time.sleep(GRACE_SECONDS)
        os.killpg(0, signal.SIGKILL)


def main() -> int:
    lifeline, command = int(sys.argv[1]), sys.argv[2:]
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Before the program exists: an engine that goes meanwhile takes it along.
    try:
        program = subprocess.Popen(
            command,
            close_fds=True,
            preexec_fn=_be_ordinary,  # noqa: PLW1509 - no thread runs yet
        )
    except OSError as error:
        sys.stderr.write(f"{command[0]}: {error.strerror}\n")
        return NOT_FOUND
    for standard in (0, 1):
        os.close(standard)  # the program alone holds its pipes: their ends are its end
    threading.Thread(target=watch, args=(lifeline,), daemon=True).start()
    status = program.wait()
    return status if status >= 0 else 128 - status


def _be_ordinary() -> None:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_DFL)


if __name__ == "__main__":
    code = main()
    sys.stderr.flush()
    os._exit(code)
