"""A postal address as entities, contractors and jobs have it."""

from paycover.domain.jurisdictions import JURISDICTIONS
from paycover.kit.errors import invalid
from paycover.kit.records import Record
from paycover.kit.unset import UNSET, Unset, given


class Address(Record, kw_only=True):
    """`country` is a two-letter code, `region` a two-letter state where the country is the US."""

    country: str | None = None
    line1: str | None = None
    line2: str | None = None
    locality: str | None = None
    postalcode: str | None = None
    region: str | None = None


class AddressChange(Record, kw_only=True):
    """What a caller gives of an address; what is left out stays as it is, None clears."""

    country: str | Unset | None = UNSET
    line1: str | Unset | None = UNSET
    line2: str | Unset | None = UNSET
    locality: str | Unset | None = UNSET
    postalcode: str | Unset | None = UNSET
    region: str | Unset | None = UNSET


def merged_address(before: Address | None, change: AddressChange | Unset | None) -> Address | None:
    """Return an address after a change to some of its fields; one without any field left is None.

    Raises Problem(invalid_input) for a region that the address, taken as a whole, can't have.
    """
    if change is UNSET:
        return before
    if change is None:
        return None
    old = before or Address()
    after = Address(
        country=given(change.country, old.country),
        line1=given(change.line1, old.line1),
        line2=given(change.line2, old.line2),
        locality=given(change.locality, old.locality),
        postalcode=given(change.postalcode, old.postalcode),
        region=given(change.region, old.region),
    )
    fault = region_fault(after.country, after.region)
    if fault is not None:
        raise invalid("address.region", fault)
    return None if after == Address() else after


def region_fault(country: str | None, region: str | None) -> str | None:
    """Return why a country can't have a region, None where it can.

    No country counts as the US: the documents' own samples leave it out (api.md 2.0).
    """
    if country not in (None, "US") or region is None or region in JURISDICTIONS:
        return None
    return "must be the two-letter code of a US state or territory"


def state_of(address: Address | None) -> str | None:
    """Return the US state of an address, None where it has none or lies outside the US."""
    if address is None or address.country not in (None, "US"):
        return None
    return address.region
