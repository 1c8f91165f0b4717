"""Contractors on the wire (api.md 2.2)."""

from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from paycover.domain.contractors import Contractor, ContractorChange, ContractorDraft
from paycover.wire import addresses
from paycover.wire.addresses import AddressAnswer, AddressCreate, AddressUpdate, address_change
from paycover.wire.base import Input, Metadata, Name, blank_to_none, changed
from paycover.wire.shapes import Email, TaxId

PersonName = Annotated[str, Meta(max_length=500)]
Phone = Annotated[str, Meta(max_length=50)]


class ContractorCreate(Input, kw_only=True):
    """The body that makes a contractor."""

    first_name: Name
    last_name: Name
    middle_name: PersonName | UnsetType | None = UNSET
    email: Email
    phone: Phone | UnsetType | None = UNSET
    address: AddressCreate | UnsetType | None = UNSET
    company_name: PersonName | UnsetType | None = UNSET
    tax_identification: TaxId | UnsetType | None = UNSET
    custom_metadata: Metadata | UnsetType | None = UNSET
    withhold_premium: bool | UnsetType | None = UNSET

    def draft(self) -> ContractorDraft:
        """Return what the domain makes a contractor of."""
        return changed(self, ContractorDraft, **_converted(self))


class ContractorUpdate(Input):
    """The body that edits a contractor; what is left out stays as it is.

    The documents leave `tax_identification` out of their list; we take it, so that a wrong number
    can be corrected (our decision).
    """

    first_name: Name | UnsetType = UNSET
    last_name: Name | UnsetType = UNSET
    middle_name: PersonName | UnsetType | None = UNSET
    email: Email | UnsetType = UNSET
    phone: Phone | UnsetType | None = UNSET
    address: AddressUpdate | UnsetType | None = UNSET
    company_name: PersonName | UnsetType | None = UNSET
    tax_identification: TaxId | UnsetType | None = UNSET
    custom_metadata: Metadata | UnsetType | None = UNSET
    withhold_premium: bool | UnsetType | None = UNSET

    def change(self) -> ContractorChange:
        """Return the change for the domain."""
        return changed(self, ContractorChange, **_converted(self))


class ContractorAnswer(msgspec.Struct, kw_only=True):
    """A contractor as the API shows it, without the tax id."""

    id: str
    first_name: str
    last_name: str
    middle_name: str | None
    email: str
    phone: str | None
    address: AddressAnswer | None
    company_name: str | None
    custom_metadata: dict[str, Any]
    withhold_premium: bool
    created: int


def render(contractor: Contractor) -> ContractorAnswer:
    """Return the answer that shows a contractor; a withholding that was never said reads as false."""
    return ContractorAnswer(
        id=contractor.id,
        first_name=contractor.first_name,
        last_name=contractor.last_name,
        middle_name=contractor.middle_name,
        email=contractor.email,
        phone=contractor.phone,
        address=addresses.render(contractor.address),
        company_name=contractor.company_name,
        custom_metadata=contractor.custom_metadata,
        withhold_premium=bool(contractor.withhold_premium),
        created=contractor.created,
    )


def _converted(body: ContractorCreate | ContractorUpdate) -> dict[str, Any]:
    """Return the fields whose value in the domain is another one."""
    return {
        "middle_name": blank_to_none(body.middle_name),
        "phone": blank_to_none(body.phone),
        "company_name": blank_to_none(body.company_name),
        "address": address_change(body.address),
    }
