"""Signatures of requests to S3 (AWS Signature Version 4), for the few requests that the store makes."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from urllib.parse import quote, urlsplit

ALGORITHM: Final = "AWS4-HMAC-SHA256"
SERVICE: Final = "s3"


@dataclass(frozen=True)
class Credentials:
    """Who asks, and where."""

    key_id: str
    secret: str = field(repr=False)
    region: str


def signed(
    credentials: Credentials, method: str, address: str, query: Mapping[str, str], body: bytes, now: datetime
) -> dict[str, str]:
    """Headers to send with the request; `address` has no query, and its path is quoted already."""
    parts, moment = urlsplit(address), now.strftime("%Y%m%dT%H%M%SZ")
    digest = hashlib.sha256(body).hexdigest()
    headers = {"host": parts.netloc, "x-amz-content-sha256": digest, "x-amz-date": moment}
    names = ";".join(sorted(headers))
    lines = "".join(f"{name}:{headers[name]}\n" for name in sorted(headers))
    canonical = "\n".join((method, parts.path or "/", query_of(query), lines, names, digest))
    scope = f"{moment[:8]}/{credentials.region}/{SERVICE}/aws4_request"
    told = "\n".join((ALGORITHM, moment, scope, hashlib.sha256(canonical.encode()).hexdigest()))
    signature = hmac.new(_key(credentials, moment[:8]), told.encode(), hashlib.sha256).hexdigest()
    who = f"Credential={credentials.key_id}/{scope}, SignedHeaders={names}, Signature={signature}"
    return {**headers, "authorization": f"{ALGORITHM} {who}"}


def query_of(query: Mapping[str, str]) -> str:
    """As it is signed, and as it must be sent."""
    return "&".join(f"{quote(name, safe='-_.~')}={quote(query[name], safe='-_.~')}" for name in sorted(query))


def _key(credentials: Credentials, day: str) -> bytes:
    key = f"AWS4{credentials.secret}".encode()
    for word in (day, credentials.region, SERVICE, "aws4_request"):
        key = hmac.new(key, word.encode(), hashlib.sha256).digest()
    return key
