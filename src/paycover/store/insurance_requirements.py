"""Insurance requirement rows."""

from paycover.domain.insurance_requirements import InsuranceRequirement
from paycover.store.pages import Listing
from paycover.store.records import Records
from paycover.store.tables import insurance_requirements

INSURANCE_REQUIREMENTS: Records[InsuranceRequirement] = Records(
    insurance_requirements, InsuranceRequirement
)
LISTING = Listing(INSURANCE_REQUIREMENTS)
