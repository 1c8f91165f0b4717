"""Which state rates what (insurance.md 0.15, 1.8)."""

import pytest

from paycover.domain.addresses import Address
from paycover.domain.states import home_state, home_state_beside, work_state
from tests.domain import records
from tests.domain.records import CA, NY

ABROAD = Address(country="CA", region="ON")
NOWHERE = Address(country="US", locality="Springfield")
UNSAID = Address(region="NY")


@pytest.mark.parametrize(
    ("home", "job", "works_in", "lives_in"),
    [
        (NY, CA, "CA", "NY"),
        (UNSAID, CA, "CA", "NY"),
        (NY, None, "NY", "NY"),
        (NY, NOWHERE, None, "NY"),
        (NY, ABROAD, None, "NY"),
        (ABROAD, CA, "CA", "CA"),
        (ABROAD, None, None, None),
        (ABROAD, ABROAD, None, None),
        (NOWHERE, CA, "CA", None),
        (NOWHERE, None, None, None),
        (None, CA, "CA", None),
        (None, None, None, None),
    ],
)
def test_where_a_contractor_on_a_job_works_and_lives(
    home: Address | None, job: Address | None, works_in: str | None, lives_in: str | None
) -> None:
    contractor, work = records.contractor(address=home), records.job(address=job)
    assert work_state(contractor, work) == works_in
    assert home_state(contractor, work) == lives_in
    assert home_state_beside(contractor, works_in) == lives_in


def test_without_a_job_a_non_resident_has_no_home_state() -> None:
    assert home_state(records.contractor(address=ABROAD)) is None
    assert home_state(records.contractor(address=NY)) == "NY"
