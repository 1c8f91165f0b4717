"""Independent contractors: the people who are insured."""

from paycover.domain.addresses import Address, AddressChange, merged_address
from paycover.domain.metadata import Metadata, merged_metadata
from paycover.kit.records import Record, field, replace
from paycover.kit.unset import UNSET, Unset, given


class Contractor(Record, kw_only=True):
    """A contractor of one account.

    `tax_id_sealed` is encrypted and never shown. `withhold_premium` None means: not said here.
    `email_key` is the e-mail address while the contractor is live, else None; it is unique.
    """

    id: str
    first_name: str
    last_name: str
    middle_name: str | None = None
    email: str
    email_key: str | None
    phone: str | None = None
    address: Address | None = None
    company_name: str | None = None
    tax_id_sealed: str | None = None
    custom_metadata: dict[str, object] = field(default_factory=dict)
    withhold_premium: bool | None = None
    created: int
    deleted_at: int | None = None


class ContractorChange(Record, kw_only=True):
    """What a caller changes of a contractor; what is left out stays as it is, None clears.

    `tax_identification` is in the clear, and so kept out of the repr.
    """

    first_name: str | Unset = UNSET
    last_name: str | Unset = UNSET
    middle_name: str | Unset | None = UNSET
    email: str | Unset = UNSET
    phone: str | Unset | None = UNSET
    address: AddressChange | Unset | None = UNSET
    company_name: str | Unset | None = UNSET
    tax_identification: str | Unset | None = UNSET
    custom_metadata: Metadata | Unset | None = UNSET
    withhold_premium: bool | Unset | None = UNSET

    def __repr__(self) -> str:
        """Show all but the tax id: a report of a fault may have it."""
        shown = {name: getattr(self, name) for name in self.__struct_fields__}
        return f"{type(self).__name__}({shown | {'tax_identification': '...'}})"


class ContractorDraft(ContractorChange, kw_only=True):
    """What a caller gives to make a contractor."""

    first_name: str
    last_name: str
    email: str


def made(draft: ContractorDraft, *, id: str, now: int, tax_id_sealed: str | None) -> Contractor:
    """Return the contractor of a draft; the tax id comes sealed."""
    blank = Contractor(
        id=id,
        first_name=draft.first_name,
        last_name=draft.last_name,
        email=draft.email,
        email_key=draft.email,
        created=now,
    )
    return edited(blank, draft, tax_id_sealed=tax_id_sealed)


def edited(contractor: Contractor, change: ContractorChange, *, tax_id_sealed: str | None) -> Contractor:
    """Return a live contractor after its owner's edit: address and metadata merge, the rest replaces.

    Raises Problem(invalid_input) for an address or metadata that is not valid after the edit.
    """
    email = given(change.email, contractor.email)
    return replace(
        contractor,
        first_name=given(change.first_name, contractor.first_name),
        last_name=given(change.last_name, contractor.last_name),
        middle_name=given(change.middle_name, contractor.middle_name),
        email=email,
        email_key=email,
        phone=given(change.phone, contractor.phone),
        address=merged_address(contractor.address, change.address),
        company_name=given(change.company_name, contractor.company_name),
        tax_id_sealed=tax_id_sealed,
        custom_metadata=merged_metadata(contractor.custom_metadata, change.custom_metadata),
        withhold_premium=given(change.withhold_premium, contractor.withhold_premium),
    )
