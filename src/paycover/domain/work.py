"""A contractor on a job, with the job's category and entity."""

from paycover.domain.categories import Category
from paycover.domain.contractors import Contractor
from paycover.domain.entities import Entity
from paycover.domain.jobs import Job
from paycover.kit.records import Record


class Work(Record):
    """A contractor on a job, with the job's category and entity (None: deleted)."""

    contractor: Contractor
    job: Job
    category: Category | None
    entity: Entity | None
