"""Files in a bucket of S3, or of what speaks its protocol: an object for each part, `<prefix>/<key>/<part>`."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import structlog

from wegent_backend.attachment_settings import AttachmentSettings
from wegent_backend.attachments.errors import ContentLost, StoreUnavailable
from wegent_backend.attachments.stores.signing import Credentials, query_of, signed
from wegent_backend.tables import utc_now

if TYPE_CHECKING:
    import httpx2

log = structlog.get_logger(__name__)

PAUSES: Final = (0.2, 1.0)
"""Seconds before a request is made again."""
_KEY: Final = re.compile(r"<Key>([^<]+)</Key>")
_CODE: Final = re.compile(r"<Code>([A-Za-z0-9]{1,64})</Code>")
_BUSY: Final = frozenset({429, 500, 502, 503, 504})


class S3Store:
    """`settings` name endpoint, bucket and keys. The client is made with the first request, and closed by `close`."""

    def __init__(self, settings: AttachmentSettings) -> None:
        self._credentials = Credentials(
            settings.s3_key_id, settings.s3_secret_key.get_secret_value(), settings.s3_region
        )
        self._bucket = f"{settings.s3_endpoint.rstrip('/')}/{settings.s3_bucket}"
        self._prefix = settings.s3_prefix
        self._seconds = settings.s3_seconds
        self._client: httpx2.AsyncClient | None = None

    async def put(self, key: str, part: str, data: bytes) -> None:
        await self._asked("PUT", self._address(key, part), body=data)

    async def get(self, key: str, part: str) -> bytes:
        answer = await self._asked("GET", self._address(key, part), missing=True)
        if answer.status_code == 404:
            raise ContentLost(f"A part of the file is missing: {key[:8]}…/{part}.")
        return answer.content

    async def remove(self, key: str, part: str) -> None:
        await self._asked("DELETE", self._address(key, part), missing=True)

    async def clear(self, key: str) -> None:
        query = {"list-type": "2", "max-keys": "100", "prefix": f"{self._prefix}/{key}/"}
        while found := _KEY.findall((await self._asked("GET", self._bucket, query)).text):
            for name in found:
                await self._asked("DELETE", f"{self._bucket}/{name}", missing=True)

    async def close(self) -> None:
        if self._client is not None:
            await self._client.aclose()

    def _address(self, key: str, part: str) -> str:
        return f"{self._bucket}/{self._prefix}/{key}/{part}"

    async def _asked(
        self,
        method: str,
        address: str,
        query: Mapping[str, str] | None = None,
        *,
        body: bytes = b"",
        missing: bool = False,
    ) -> httpx2.Response:
        """An answer that says yes; with `missing` also one that says that there is no such object."""
        answer = await self._tried(method, address, query or {}, body)
        code = (_CODE.findall(answer.text) or [""])[0] if answer.is_error else ""
        if answer.is_success or (missing and answer.status_code == 404 and code in {"NoSuchKey", ""}):
            return answer
        log.error("attachments.s3_refused", status=answer.status_code, code=code)
        raise StoreUnavailable(
            f"The store of files refuses ({answer.status_code} {code}). An administrator must see to its settings."
        )

    async def _tried(self, method: str, address: str, query: Mapping[str, str], body: bytes) -> httpx2.Response:
        import httpx2

        for pause in (*PAUSES, None):
            try:
                answer = await self._once(method, address, query, body)
            except httpx2.TransportError as error:
                if pause is None:
                    raise StoreUnavailable("The store of files does not answer. Try again in a moment.") from error
            else:
                if pause is None or answer.status_code not in _BUSY:
                    return answer
            await asyncio.sleep(pause)
        raise AssertionError  # the last try has returned or raised

    async def _once(self, method: str, address: str, query: Mapping[str, str], body: bytes) -> httpx2.Response:
        import httpx2

        if self._client is None:
            self._client = httpx2.AsyncClient(timeout=self._seconds, follow_redirects=False)
        headers = signed(self._credentials, method, address, query, body, utc_now())
        url = f"{address}?{query_of(query)}" if query else address
        return await self._client.request(method, url, headers=headers, content=body)
