"""Independent contractors: the people who are insured."""

from dataclasses import dataclass, field

from paycover.domain.addresses import Address


@dataclass(frozen=True, slots=True, kw_only=True)
class Contractor:
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
