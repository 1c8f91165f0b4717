"""Addresses on the wire (api.md 2.0): parts of entities, contractors and jobs."""

from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from paycover.domain.addresses import Address, AddressChange, region_fault
from paycover.kit.errors import invalid
from paycover.wire.base import Input, changed
from paycover.wire.shapes import Country

Line = Annotated[str, Meta(max_length=500)]
PostalCode = Annotated[str, Meta(max_length=20)] | Annotated[int, Meta(ge=0, le=9_999_999_999)]
Region = Annotated[str, Meta(max_length=100, description="The two-letter state, in the US.")]

_OLD_COUNTRIES = {"USA": "US", "NULL": ""}
"""The official client's examples send `USA`; the documents' samples show the text `null`."""


class AddressUpdate(Input):
    """An address, or a part of one that is merged into what there is."""

    country: Country | UnsetType | None = UNSET
    line1: Line | UnsetType | None = UNSET
    line2: Line | UnsetType | None = UNSET
    locality: Line | UnsetType | None = UNSET
    postalcode: PostalCode | UnsetType | None = UNSET
    region: Region | UnsetType | None = UNSET

    @classmethod
    def tidied(cls, raw: dict[str, Any]) -> dict[str, Any]:
        """Return the fields with the country in its two-letter form."""
        country = raw.get("country")
        if isinstance(country, str):
            upper = country.strip().upper()
            return raw | {"country": _OLD_COUNTRIES.get(upper, upper)}
        return raw

    def __post_init__(self) -> None:
        """Put the values into their one form: the postal code is text, the state in capitals."""
        if isinstance(self.postalcode, int):
            self.postalcode = str(self.postalcode)
        if isinstance(self.region, str):
            self.region = self.region.strip().upper()
        for name in self.__struct_fields__:
            if getattr(self, name) == "":
                setattr(self, name, None)


class AddressCreate(AddressUpdate):
    """A whole address; its state can be checked as it stands."""

    def __post_init__(self) -> None:
        """Check the region against the country; raise Problem(invalid_input)."""
        super().__post_init__()
        fault = region_fault(self.country or None, self.region or None)
        if fault is not None:
            raise invalid("region", fault)


class JobAddressCreate(AddressCreate, kw_only=True):
    """Where a job is done: the state rates the work, so it is required."""

    region: Annotated[Region, Meta(min_length=1)]


class AddressAnswer(msgspec.Struct, kw_only=True):
    """An address as the API shows it."""

    country: str | None
    line1: str | None
    line2: str | None
    locality: str | None
    postalcode: str | None
    region: str | None


def address_change(body: AddressUpdate | UnsetType | None) -> AddressChange | UnsetType | None:
    """Return the change for the domain, what is left out or null as it is."""
    return changed(body, AddressChange) if isinstance(body, AddressUpdate) else body


def render(address: Address | None) -> AddressAnswer | None:
    """Return the answer that shows an address."""
    if address is None:
        return None
    return AddressAnswer(
        country=address.country,
        line1=address.line1,
        line2=address.line2,
        locality=address.locality,
        postalcode=address.postalcode,
        region=address.region,
    )
