"""Stands between the supervisor and one child, so that the child cannot outlive the supervisor.

Run by path with `python -I -S`, standard library only, because one starts before every part. Arguments:

    watcher.py LIFELINE HOLD GRACE -- PROGRAM ARGUMENT…

LIFELINE  file descriptor of a pipe's read end; the supervisor holds the write end: end of file means it is gone.
HOLD      comma-separated descriptors that are only kept open: the write ends of the lifelines of parts this one needs
          (they live until this one is gone), and the lock of the data directory.
GRACE     seconds between SIGTERM and SIGKILL once the supervisor is gone.

The watcher leads a session that holds itself and the child. SIGTERM goes on to the child. It exits with the child's
exit code, or 128 + N when signal N ended the child.
"""

from __future__ import annotations

import os
import select
import signal
import sys
import time

COULD_NOT_START = 127
PR_SET_PDEATHSIG = 1


def die_with_watcher(watcher: int) -> None:
    """Linux only: the kernel sends SIGTERM when the watcher itself is killed. Runs in the child, before its program."""
    if sys.platform != "linux":
        return
    import ctypes

    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != watcher:
        os._exit(COULD_NOT_START)


def start(argv: list[str]) -> int:
    """Starts the child in this session and returns its process id."""
    watcher = os.getpid()
    child = os.fork()
    if child:
        return child
    try:
        die_with_watcher(watcher)
        os.execvp(argv[0], argv)  # noqa: S606 - the supervisor's own argument list, no shell
    except OSError as error:
        os.write(2, f"{argv[0]} could not be started: {error.strerror}\n".encode())
    os._exit(COULD_NOT_START)


def exit_code(child: int) -> int | None:
    """Exit code of an ended child, None while it runs."""
    ended, status = os.waitpid(child, os.WNOHANG)
    if not ended:
        return None
    code = os.waitstatus_to_exitcode(status)
    return code if code >= 0 else 128 - code


def end_orphan(child: int, grace: float) -> None:
    """The supervisor is gone: asks the child to stop, then kills everything of this session, this process too."""
    os.kill(child, signal.SIGTERM)
    deadline = time.monotonic() + grace
    while exit_code(child) is None and time.monotonic() < deadline:
        time.sleep(0.02)
    os.killpg(0, signal.SIGKILL)


def watch(child: int, lifeline: int, wake: int, grace: float) -> int:
    """Waits for the child's end or the supervisor's."""
    while True:
        code = exit_code(child)
        if code is not None:
            return code
        readable, _, _ = select.select([lifeline, wake], [], [])
        if wake in readable:
            for received in os.read(wake, 64):
                if received == signal.SIGTERM:
                    os.kill(child, signal.SIGTERM)
        if lifeline in readable:
            end_orphan(child, grace)


def main(arguments: list[str]) -> int:
    lifeline, hold, grace = int(arguments[0]), arguments[1], float(arguments[2])
    for descriptor in (lifeline, *(int(number) for number in hold.split(",") if number)):
        os.set_inheritable(descriptor, False)
    wake, signalled = os.pipe()
    os.set_blocking(signalled, False)
    signal.set_wakeup_fd(signalled)
    # Set before the fork, so that no signal is lost; the child's program starts with the defaults again.
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD):
        signal.signal(number, lambda *_: None)
    child = start(arguments[arguments.index("--") + 1 :])
    return watch(child, lifeline, wake, grace)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
