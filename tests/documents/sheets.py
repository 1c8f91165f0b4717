"""Sheets to print, and who signs them."""

from typing import Any

from paycover.documents.certificate import Sheet
from paycover.domain.addresses import Address
from paycover.domain.certificates import Endorsed, Facts, Holder
from paycover.domain.coverage import Coverage
from paycover.kit.ed25519 import key_id, public_key

PRIVATE = bytes(range(32))
PUBLIC = public_key(PRIVATE)
KEY = key_id(PUBLIC)

HOLDER = Holder(
    name="Apple, Inc",
    address=Address(
        line1="1 Apple Park Way", locality="Cupertino", region="CA", postalcode="95014", country="US"
    ),
    occurrence_limit=100_000_000,
    aggregate_limit=300_000_000,
)
ENDORSED = Endorsed(
    kind="additional_insured",
    form="CG 20 10",
    edition="12 19",
    scope="Ongoing operations",
    basis="scheduled",
    effective_date=1_777_600_000,
)
FACTS: dict[str, Any] = {
    "insured": "Joanna Q. Parker",
    "company": "Parker Field Services LLC",
    "policy": "pl_WzFRszJhoY",
    "assignment": "an_TzLQszJmoP",
    "coverage_type": Coverage.GENERAL,
    "work": "Field technician",
    "work_state": "CA",
    "holder": HOLDER,
    "carrier": "Granite Mutual Insurance Company",
    "occurrence_limit": 100_000_000,
    "aggregate_limit": 200_000_000,
    "starts": 1_777_766_400,
    "ends": 1_780_444_800,
    "owner_covered": True,
    "sandbox": False,
}
GHOST: dict[str, Any] = {
    "coverage_type": Coverage.WORKERS_COMP,
    "owner_covered": False,
    "occurrence_limit": None,
    "aggregate_limit": None,
    "carrier": None,
    "holder": None,
    "company": None,
    "sandbox": True,
}


def sheet(**over: Any) -> Sheet:
    """Return a sheet whose facts are those of an assignment's general liability, but for what is given."""
    return Sheet(
        facts=Facts(**FACTS | over),
        number="EC-7K3M9-2QFX4",
        revision=2,
        layout=1,
        link="https://cover.example/verify/4RviYgc2WtHb3bYaCkQ7mNpR9sTuVwXy",
        issued_at=1_777_600_000,
        signing_key=KEY,
    )
