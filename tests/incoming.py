"""Reads what contractors uploaded, as the worker does."""

from paycover.domain.tasks import TaskKind
from paycover.kit.clock import NANOSECONDS
from paycover.reader.apart import Reader
from paycover.store import tasks
from paycover.store.tasks import Claim
from paycover.worker.certificates import reading
from paycover.worker.claims import run_claim
from tests.conftest import Api
from tests.rows import tasks_of


def read_certificates(api: Api, reader: Reader) -> None:
    """Read the certificates of an account that wait to be read."""
    doing = reading(reader)
    found = [task for task in tasks_of(api.database, api.account.id) if task.kind in doing]
    seen = [Claim(api.account.id, task) for task in found if task.status == "waiting"]
    moment = api.database.clock() // NANOSECONDS
    for claim in api.database.write(lambda link: tasks.claim(link, seen, machine_now=moment)):
        run_claim(api.database, claim, doing[TaskKind.READ_CERTIFICATE])
