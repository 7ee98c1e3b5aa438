"""What is wrong with what `-f` names; nothing was sent then."""

from __future__ import annotations

from wegent.client.errors import ClientError


class ManifestError(ClientError):
    """Files, addresses or their texts cannot be used. Like any wrong use of a command, it ends with 2."""

    exit_code = 2
