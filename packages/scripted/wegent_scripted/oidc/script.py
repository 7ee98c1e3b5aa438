"""What the provider is told to do, settable and readable from any thread while it runs."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field

from wegent_scripted.oidc.forgery import MalformedLogin, read_login
from wegent_scripted.oidc.people import Person, default_people


@dataclass(frozen=True)
class Mishap:
    """What befalls a request: an HTTP status, an answer of that many bytes, a wait in seconds, or a body as it is."""

    status: int = 200
    size: int = 0
    seconds: float = 0
    body: str | None = None


@dataclass(frozen=True)
class Asked:
    """A request; `by` is how the client showed who it is: basic, post, none, bearer, or nothing."""

    path: str
    parameters: Mapping[str, str]
    by: str = ""


@dataclass
class OidcScript:
    """The people, what is forged, and the record of what was asked."""

    people: dict[str, Person] = field(default_factory=default_people)
    _approved: str | None = None
    _mishaps: dict[str, list[Mishap]] = field(default_factory=dict)
    _asked: list[Asked] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, person: Person) -> None:
        """Have this person, in the place of one with the same name."""
        with self._lock:
            self.people[person.name] = person

    def approve_as(self, login: str | None) -> None:
        """Show no form from now on: whoever comes is this person, for example `alice [[nonce:wrong]]`.

        None shows the form again.

        Raises:
            MalformedLogin: there is no such person, or a directive makes no sense.
        """
        if login is not None and read_login(login).name not in self.people:
            raise MalformedLogin(f"there is no such person at the provider; there is: {', '.join(self.people)}")
        with self._lock:
            self._approved = login

    @property
    def approved(self) -> str | None:
        """Who is logged in without a form."""
        with self._lock:
            return self._approved

    def befall(self, path: str, *mishaps: Mishap) -> None:
        """Have these happen to the next requests of a path, one each."""
        with self._lock:
            self._mishaps.setdefault(path, []).extend(mishaps)

    def mishap(self, path: str) -> Mishap | None:
        """The next one of a path, which is then over."""
        with self._lock:
            waiting = self._mishaps.get(path)
            return waiting.pop(0) if waiting else None

    def note(self, asked: Asked) -> None:
        """Remember a request."""
        with self._lock:
            self._asked.append(asked)

    def asked(self, path: str) -> list[Asked]:
        """The requests of a path so far, oldest first."""
        with self._lock:
            return [one for one in self._asked if one.path == path]
