"""Where a model's base_url may lead: whoever writes one sends requests from inside the server's network."""

from __future__ import annotations

from collections.abc import Sequence

from wegent_kit.addresses import METADATA_HOSTS, effective, gives_credentials, is_public

from wegent_backend.models.errors import AddressRefused


def check_host(host: str) -> None:
    """Raises AddressRefused for names under which clouds give out credentials."""
    if host.lower().rstrip(".") in METADATA_HOSTS:
        raise _never(host)


def check_addresses(host: str, addresses: Sequence[str], *, private: bool) -> None:
    """Raises AddressRefused unless all that `host` stands for may be reached; `private`: also machines nearby."""
    for address in map(effective, addresses):
        if gives_credentials(address):
            raise _never(host)
        if not private and not is_public(address):
            raise AddressRefused(
                f'The host "{host}" of base_url is in the server\'s own network, where only models of administrators '
                "may be. Ask an administrator to add this model, or to set WEGENT_MODEL_ALLOW_PRIVATE_URLS=true."
            )


def _never(host: str) -> AddressRefused:
    return AddressRefused(
        f'No model is asked at "{host}": addresses of this kind give out credentials of machines. Correct base_url.'
    )
