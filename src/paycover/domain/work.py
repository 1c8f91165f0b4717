"""A contractor on a job, with the job's category and entity."""

from dataclasses import dataclass

from paycover.domain.categories import Category
from paycover.domain.contractors import Contractor
from paycover.domain.entities import Entity
from paycover.domain.jobs import Job


@dataclass(frozen=True, slots=True)
class Work:
    """A contractor on a job, with the job's category and entity (None: deleted)."""

    contractor: Contractor
    job: Job
    category: Category | None
    entity: Entity | None
