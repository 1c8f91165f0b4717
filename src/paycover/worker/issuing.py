"""Makes certificates: sets them in type first, with no transaction open, then writes them in one."""

from paycover.flows.certificates import match_certificates, print_ahead
from paycover.store.access import read_as
from paycover.store.db import Database
from paycover.store.tasks import Claim
from paycover.worker.claims import Outcome, ensure_not_given_up


def match(database: Database, claim: Claim) -> Outcome:
    """Return what brings the certificates of a policy or assignment in step with its cover."""
    ensure_not_given_up(claim)
    subject = claim.task.subject
    prints = read_as(database, claim.account, lambda seen: print_ahead(seen, subject))
    return lambda tx: match_certificates(tx, subject, prints)
