"""Where a secret could have come out, and what it would look like there."""

import base64
from collections.abc import Iterable, Iterator
from pathlib import Path

import redis
from sqlalchemy import inspect, select, text
from wegent_backend.db import Database
from wegent_backend.secrets.repository import tokens
from wegent_backend.tables import SecretRow
from wegent_kit.crypto import Keyring

from .secret_places import LEAK, NUMBER


def traces(secret: str) -> set[bytes]:
    """What a text looks like, as it is and in the usual disguises."""
    text = secret.encode()
    shifted = [base64.b64encode(b"." * shift + text).decode() for shift in range(3)]
    inner = [encoded[skip:-4] for encoded, skip in zip(shifted, (0, 2, 3), strict=True)]
    return {text, text.lower(), text[::-1], text.hex().encode(), *(part.encode() for part in inner)}


async def stored_rows(database: Database) -> list[tuple[str, bytes]]:
    """Every row of every table."""
    async with database.read() as session:
        names = await (await session.connection()).run_sync(lambda connection: inspect(connection).get_table_names())
        return [
            (f"table {name}", repr(tuple(row)).encode())
            for name in names
            for row in await session.execute(text(f"SELECT * FROM {name}"))  # noqa: S608 - a name from the database
        ]


def stored_files(*directories: Path) -> Iterator[tuple[str, bytes]]:
    for directory in directories:
        for file in directory.rglob("*"):
            if file.is_file():
                yield str(file), file.read_bytes()


def cached(url: str) -> Iterator[tuple[str, bytes]]:
    with redis.Redis.from_url(url) as client:
        for key in client.scan_iter():
            kind = client.type(key).decode()
            read = {"string": client.get, "hash": client.hgetall, "stream": client.xrange, "set": client.smembers}
            value = read[kind](key) if kind in read else client.dump(key)
            yield f"cache {key!r}", repr(value).encode()


def leaks(places: Iterable[tuple[str, bytes]], *secrets: str) -> list[str]:
    """Where the recognisable text stands, or one of these others."""
    found = []
    wanted = {b"%d" % NUMBER}.union(*(traces(secret) for secret in (LEAK, *secrets)))
    for where, content in places:
        for trace in wanted:
            at = content.find(trace)
            if at >= 0:
                found.append(f"{where}: {content[max(0, at - 120) : at + 60]!r}")
    return found


async def plain_texts(database: Database, keyring: Keyring) -> list[str]:
    async with database.read() as session:
        sealed = await tokens(session, list(await session.scalars(select(SecretRow.id))))
    return [keyring.decrypt(token, context=secret_id) for secret_id, token in sealed.items()]
