"""Reads uploaded certificates, in a process apart and with no transaction open."""

import functools

from paycover.domain.incoming_certificates import ReadingFault
from paycover.domain.retries import ATTEMPTS_MAX
from paycover.domain.tasks import TaskKind
from paycover.flows.incoming_certificates import begin_reading, record_reading
from paycover.reader.apart import Reader
from paycover.store.access import write_as
from paycover.store.db import Database
from paycover.store.tasks import Claim
from paycover.worker.claims import Handler, Outcome


def reading(reader: Reader) -> dict[TaskKind, Handler]:
    """Return what is done for the task of reading a certificate."""
    return {TaskKind.READ_CERTIFICATE: functools.partial(read_certificate, reader)}


def read_certificate(reader: Reader, database: Database, claim: Claim) -> Outcome:
    """Read a certificate, and return what holds it against the rules; a file that kills is an error."""
    id = claim.task.subject
    data = write_as(database, claim.account, lambda tx: begin_reading(tx, id))
    if data is None:
        return lambda tx: None
    if claim.task.attempts > ATTEMPTS_MAX:
        return lambda tx: record_reading(tx, id, ReadingFault.TOO_SLOW)
    read, pictures = reader.read(data), reader.draw(data)
    came = read.reading or read.fault or ReadingFault.MALFORMED
    return lambda tx: record_reading(tx, id, came, pictures)
