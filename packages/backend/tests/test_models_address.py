"""Where base_url may lead, and for whom."""

import pytest
from wegent_backend.models.address import check_addresses, check_host
from wegent_backend.models.errors import AddressRefused

NEVER = [
    "169.254.169.254",
    "169.254.170.2",
    "fe80::1",
    "fe80::1%eth0",
    "::ffff:169.254.169.254",
    "64:ff9b::a9fe:a9fe",
    "2002:a9fe:a9fe::1",
    "100.100.100.200",
    "168.63.129.16",
    "fd00:ec2::254",
]
NEARBY = [
    "127.0.0.1",
    "::1",
    "0.0.0.0",  # noqa: S104 - looked at, not bound
    "10.0.0.1",
    "192.168.1.9",
    "172.16.0.1",
    "fd12::1",
    "::ffff:10.0.0.1",
    "100.64.0.1",
]
FAR = ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "::ffff:93.184.216.34"]


@pytest.mark.parametrize("private", [True, False])
@pytest.mark.parametrize("address", NEVER)
def test_addresses_that_give_out_credentials_are_for_nobody(address: str, private: bool) -> None:
    with pytest.raises(AddressRefused, match="credentials"):
        check_addresses("name.example", ["93.184.216.34", address], private=private)


@pytest.mark.parametrize("address", NEARBY)
def test_machines_nearby_are_for_who_may_reach_them(address: str) -> None:
    check_addresses("name.example", [address], private=True)
    with pytest.raises(AddressRefused, match="own network"):
        check_addresses("name.example", [address], private=False)


@pytest.mark.parametrize("address", FAR)
def test_the_rest_of_the_world_is_for_all(address: str) -> None:
    check_addresses("name.example", [address], private=False)


@pytest.mark.parametrize("host", ["metadata.google.internal", "Metadata.Google.Internal.", "instance-data"])
def test_names_that_give_out_credentials(host: str) -> None:
    with pytest.raises(AddressRefused, match="credentials"):
        check_host(host)


def test_a_name_that_only_looks_alike() -> None:
    check_host("metadata.example")
