"""Whether the process is up, and whether it can do its work: for load balancers, without a key."""

import msgspec

from paycover.api.operations import Call, Kind, Operation
from paycover.kit.errors import Code, Problem
from paycover.store import schema
from paycover.store.db import Database


class Health(msgspec.Struct, kw_only=True):
    """That all is well."""

    status: str = "ok"


def up(_database: Database, _call: Call) -> Health:
    """Tell that the process is up; asks no database."""
    return Health()


def ready(database: Database, _call: Call) -> Health:
    """Tell that the database can be reached and has the schema this code needs."""
    found = database.read(schema.current)
    if found != schema.head():
        raise Problem(
            Code.DATABASE_OPERATIONAL,
            f"The database is at schema {found or 'none'}, this code needs {schema.head()}.",
        )
    return Health()


OPERATIONS = (
    Operation(method="GET", path="/healthz", run=up, kind=Kind.OPEN),
    Operation(
        method="GET",
        path="/readyz",
        run=ready,
        kind=Kind.OPEN,
        refuses=(Code.DATABASE_OPERATIONAL,),
    ),
)
