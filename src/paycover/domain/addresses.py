"""A postal address as entities, contractors and jobs have it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """`country` is a two-letter code, `region` a two-letter state where the country is the US."""

    country: str | None = None
    line1: str | None = None
    line2: str | None = None
    locality: str | None = None
    postalcode: str | None = None
    region: str | None = None


def state_of(address: Address | None) -> str | None:
    """Return the US state of an address, None where it has none or lies outside the US."""
    if address is None or address.country not in (None, "US"):
        return None
    return address.region
