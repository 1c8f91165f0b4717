"""Rows of new work: the client, contractor and job each makes, many at a time."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from paycover.domain.addresses import AddressChange, state_of
from paycover.domain.bulk_cells import Repair, Unreadable, one_of, repair
from paycover.domain.bulk_rows import Judged, ReadRow, Verdict, faulty, judged_alone, refused
from paycover.domain.bulk_uploads import BulkRow, BulkUpload
from paycover.domain.categories import CategoryStatus
from paycover.domain.contractors import Contractor, ContractorDraft
from paycover.domain.contractors import made as made_contractor
from paycover.domain.entities import Entity, EntityDraft
from paycover.domain.entities import made as made_entity
from paycover.domain.events import EventType
from paycover.domain.jobs import Job, JobDraft, WageType
from paycover.domain.jobs import made as made_job
from paycover.flows.contractors import told as told_contractor
from paycover.flows.entities import told as told_entity
from paycover.flows.events import emit
from paycover.flows.jobs import told as told_job
from paycover.kit.dates import iso_day
from paycover.kit.errors import Problem
from paycover.kit.ids import new_id
from paycover.kit.records import replace
from paycover.kit.sentences import full_stop
from paycover.store.bulk import add_rows, rows_by_key
from paycover.store.bulk_work import categories_at_hand, contractors_named, entities_named, live_jobs
from paycover.store.contractors import CONTRACTORS
from paycover.store.db import Snapshot, Tx
from paycover.store.entities import ENTITIES
from paycover.store.jobs import JOBS


@dataclass(slots=True)
class Books:
    """What there is of what rows name, what they make beside it, and the verdicts so far."""

    categories: dict[str, str]
    clients: dict[str, list[Entity]]
    people: dict[str, Contractor]
    stood: dict[str, BulkRow]
    jobs_there: set[str]
    new_clients: list[Entity] = field(default_factory=list)
    new_people: list[Contractor] = field(default_factory=list)
    new_jobs: list[Job] = field(default_factory=list)
    kept: list[BulkRow] = field(default_factory=list)


def judge_work(snapshot: Snapshot, rows: Sequence[ReadRow]) -> tuple[list[Judged], Books]:
    """Return the verdicts on at most CHUNK_ROWS rows, and what they would make."""
    books = _load(snapshot, [row for row in rows if judged_alone(row) is None])
    return [judged_alone(row) or _judged(row, books, snapshot.now) for row in rows], books


def run_work(tx: Tx, upload: BulkUpload, rows: Sequence[ReadRow]) -> list[Judged]:
    """Make the clients, contractors and jobs of at most CHUNK_ROWS rows; return the verdicts.

    Conflict where the same rows run elsewhere: the transaction is run again.
    """
    judged, books = judge_work(tx, rows)
    ENTITIES.add(tx, *books.new_clients)
    CONTRACTORS.add(tx, *books.new_people)
    JOBS.add(tx, *books.new_jobs)
    kept = [replace(row, upload=upload.id) for row in books.kept]
    add_rows(tx, kept, instead=[row.key for row in kept if row.key is not None])
    emit(
        tx,
        *(told_entity(EventType.ENTITY_CREATED, each) for each in books.new_clients),
        *(told_contractor(EventType.CONTRACTOR_CREATED, each) for each in books.new_people),
        *(told_job(EventType.JOB_CREATED, each) for each in books.new_jobs),
    )
    return judged


def _load(snapshot: Snapshot, rows: Sequence[ReadRow]) -> Books:
    found = categories_at_hand(snapshot)
    approved = [each for each in found if each.status is CategoryStatus.APPROVED]
    slugs = {each.slug: each.id for each in approved}
    stood = rows_by_key(snapshot, [row.key for row in rows])
    clients: dict[str, list[Entity]] = {}
    for entity in entities_named(snapshot, [row.values["client"] for row in rows]):
        clients.setdefault(entity.name, []).append(entity)
        clients[entity.id] = [entity]
    people = contractors_named(snapshot, [row.values["email"] for row in rows])
    return Books(
        categories=slugs | {each.name: each.id for each in approved},
        clients=clients,
        people={each.email: each for each in people},
        stood=stood,
        jobs_there=live_jobs(snapshot, [row.object for row in stood.values()]),
    )


def _judged(row: ReadRow, books: Books, now: int) -> Judged:
    stood = books.stood.get(row.key)
    if stood is not None and stood.object in books.jobs_there:
        return _again(row, stood)
    try:
        category = one_of(books.categories, row.values["category"], "job category of this account")
    except Unreadable as fault:
        return faulty(row, repair("Job Title", row.values["category"], fault))
    against = [*_against_client(row, books), *_against_contractor(row, books)]
    if against:
        return faulty(row, *against)
    try:
        return _made(row, books, category, now)
    except Problem as problem:
        return refused(row, problem)


def _again(row: ReadRow, stood: BulkRow) -> Judged:
    objects = {"job": stood.object}
    if stood.content == row.content:
        sentence = f"Done before, by the upload {stood.upload}: {stood.object}."
        return Judged(number=row.number, verdict=Verdict.SAME, sentence=sentence, objects=objects)
    sentence = (
        f"Row {stood.number} of the upload {stood.upload} made {stood.object} of other values: a file does "
        f"not overwrite it, change it by PUT /api/v1/jobs/{stood.object}."
    )
    return Judged(number=row.number, verdict=Verdict.CHANGED, sentence=sentence, objects=objects)


def _against_client(row: ReadRow, books: Books) -> list[Repair]:
    name = row.values["client"]
    found = books.clients.get(name, [])
    if len(found) < 2:
        return []
    ids = tuple(each.id for each in found)
    sentence = f"{len(ids)} clients are called {name}: write the id of the one meant, {' or '.join(ids)}."
    heading = "Ultimate Client Name"
    return [Repair(column=heading, value=name, rule="ambiguous", sentence=sentence, expected=ids)]


def _against_contractor(row: ReadRow, books: Books) -> list[Repair]:
    """Return what a row says otherwise of a contractor who is there."""
    who = books.people.get(row.values["email"])
    if who is None:
        return []
    there = {
        "Contractor First Name": ("first_name", who.first_name),
        "Contractor Last Name": ("last_name", who.last_name),
        "Mailing State": ("home_state", state_of(who.address)),
    }
    return [
        Repair(
            column=heading,
            value=row.values[name],
            rule="differs",
            sentence=f"{heading} “{row.values[name]}” is {value} at {who.email} on file: write {value}, or "
            f"change the contractor {who.id} first.",
            expected=(value,),
        )
        for heading, (name, value) in there.items()
        if value is not None and row.values[name] != value
    ]


def _made(row: ReadRow, books: Books, category: str, now: int) -> Judged:
    values = row.values
    who = books.people.get(values["email"])
    person = who or made_contractor(_person(values), id=new_id("contractor"), now=now, tax_id_sealed=None)
    clients = books.clients.get(values["client"])
    client = (
        clients[0]
        if clients
        else made_entity(EntityDraft(name=values["client"]), id=new_id("entity"), now=now)
    )
    job = made_job(_work(values, client.id, category), id=new_id("job"), now=now)
    new = {} if who is not None else {"contractor": person.id}
    new |= {} if clients else {"entity": client.id}
    _note(books, row, job, new)
    if who is None:
        books.people[person.email] = person
        books.new_people.append(person)
    if not clients:
        books.clients[client.name] = [client]
        books.new_clients.append(client)
    parts = [
        "a new job",
        f"{'a new' if who is None else 'the'} contractor {person.email}",
        f"{'the' if clients else 'a new'} client {client.name}",
    ]
    return Judged(
        number=row.number,
        verdict=Verdict.CREATE,
        sentence=f"Makes {parts[0]}, for {parts[1]} at {full_stop(parts[2])}",
        objects={"job": job.id, "contractor": person.id, "entity": client.id},
    )


def _note(books: Books, row: ReadRow, job: Job, new: dict[str, str]) -> None:
    books.new_jobs.append(job)
    books.kept.append(
        BulkRow(
            upload="",
            number=row.number,
            key=row.key,
            content=row.content,
            verdict=Verdict.CREATE,
            object=job.id,
            made=new,
        )
    )


def _person(values: Any) -> ContractorDraft:
    address = AddressChange(
        country="US",
        line1=values["line1"],
        line2=values["line2"],
        locality=values["locality"],
        region=values["home_state"],
        postalcode=values["postalcode"],
    )
    return ContractorDraft(
        first_name=values["first_name"],
        last_name=values["last_name"],
        email=values["email"],
        company_name=values["company"],
        address=address,
    )


def _work(values: Any, entity: str, category: str) -> JobDraft:
    return JobDraft(
        name=values["category"],
        description=values["description"],
        entity=entity,
        category_code=category,
        wage=values["wage"],
        wage_type=values["wage_type"] or WageType.FLATFEE,
        address=AddressChange(country="US", region=values["work_state"]),
        custom_metadata=_metadata(values),
    )


def _metadata(values: Any) -> dict[str, object]:
    told = {"purchase_order_number": values["po"]} if values["po"] else {}
    return told | ({"start_date": iso_day(values["start"])} if values["start"] is not None else {})
