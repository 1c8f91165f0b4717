"""The sample policy's certificate, for the published document."""

from paycover.domain.certificates import LAYOUT, Certificate, Covered, Terms, certifiable
from paycover.domain.coverage import Coverage
from paycover.flows import samples

_COVERED = Covered(
    policy=samples.policy(samples.START),
    assignment=None,
    contractor=samples.CONTRACTORS[-1],
    job=samples.JOB,
    entity=samples.ENTITIES[-1],
)
_TOKEN = "7WqPz3kXnB4RviYgc2WtHb3bYaCkQ7mN"

CERTIFICATE = Certificate(
    id="coi_4RviYgc2WtHb3b",
    number="EC-7K3M9-2QFX4",
    revision=1,
    policy=_COVERED.policy.id,
    assignment=None,
    contractor=_COVERED.policy.contractor,
    coverage_type=Coverage.GENERAL,
    facts=certifiable(_COVERED, Terms(carriers={}), samples.START)[Coverage.GENERAL],
    layout=LAYOUT,
    link=f"https://cover.example/verify/{_TOKEN}",
    token=_TOKEN,
    sha256="5f" * 32,
    signature="1b" * 64,
    signing_key="56475aa75463474c",
    log_number=0,
    created=samples.START,
)
