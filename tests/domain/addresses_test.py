"""Addresses: what merges, and which region goes with which country."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paycover.domain.addresses import Address, AddressChange, merged_address, region_fault, state_of
from paycover.domain.jurisdictions import JURISDICTIONS
from paycover.kit.errors import Problem
from paycover.kit.records import names_of
from paycover.kit.unset import UNSET

FIELDS = names_of(Address)
texts = st.none() | st.text("xy", min_size=1, max_size=5)
abroad = dict.fromkeys(FIELDS, texts) | {"country": st.just("FR")}
addresses = st.builds(Address, **abroad)
changes = st.builds(
    AddressChange,
    **{name: st.just(UNSET) | text for name, text in abroad.items() if name != "country"},
)


def test_there_are_fifty_states_the_district_and_five_territories() -> None:
    assert len(JURISDICTIONS) == len(set(JURISDICTIONS.values())) == 56
    assert {"DC", "PR", "VI", "GU", "AS", "MP"} < set(JURISDICTIONS)
    assert all(len(code) == 2 and code.isupper() for code in JURISDICTIONS)


@pytest.mark.parametrize(
    ("country", "region", "fits"),
    [
        ("US", "CA", True),
        (None, "PR", True),
        (None, None, True),
        ("US", None, True),
        ("CA", "ON", True),
        ("FR", "Île-de-France", True),
        ("US", "ON", False),
        (None, "ca", False),
        (None, "California", False),
        ("US", "", False),
    ],
)
def test_a_region_in_the_us_is_a_known_jurisdiction(
    country: str | None, region: str | None, fits: bool
) -> None:
    assert (region_fault(country, region) is None) == fits


@given(before=addresses, change=changes)
def test_a_merge_takes_what_is_given_and_keeps_the_rest(before: Address, change: AddressChange) -> None:
    after = merged_address(before, change)
    assert after is not None
    for name in FIELDS:
        sent = getattr(change, name)
        assert getattr(after, name) == (getattr(before, name) if sent is UNSET else sent)
    assert merged_address(after, change) == after


@given(before=st.none() | addresses)
def test_left_out_keeps_and_null_clears(before: Address | None) -> None:
    assert merged_address(before, UNSET) == before
    assert merged_address(before, None) is None


def test_an_address_without_any_field_left_is_none() -> None:
    assert merged_address(None, AddressChange()) is None
    assert merged_address(Address(line1="x"), AddressChange(line1=None)) is None


def test_a_merge_that_ends_in_an_unknown_state_is_refused() -> None:
    with pytest.raises(Problem) as refusal:
        merged_address(Address(country="CA", region="ON"), AddressChange(country=None))
    assert refusal.value.message == {
        "address.region": "must be the two-letter code of a US state or territory"
    }


def test_only_the_us_has_states() -> None:
    assert state_of(Address(country="US", region="NV")) == "NV" == state_of(Address(region="NV"))
    assert state_of(Address(country="CA", region="ON")) is None
    assert state_of(None) is None
