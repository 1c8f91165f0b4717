"""The numbers of an object's events: without a gap or a double, however many write at once."""

import concurrent.futures
import functools
import pathlib

import msgspec
import sqlalchemy as sa
from alembic import command
from cryptography.fernet import Fernet

from paycover.domain.events import EventType
from paycover.flows.entities import update_entity
from paycover.flows.events import Happening, emit
from paycover.kit.vault import Vault
from paycover.store import schema
from paycover.store.access import write_as
from paycover.store.db import Conflict, Database, Tx
from paycover.store.open import open_database
from paycover.wire.deleted import Deleted
from paycover.wire.entities import EntityUpdate
from tests import make
from tests.conftest import Api
from tests.empty import empty_url

WRITERS, WRITES = 8, 12
BEFORE_NUMBERS = "0003"


def _numbers(api: Api, object: str) -> list[int]:
    return [event.sequence for event in make.event_rows(api, object)]


def test_writers_of_one_object_through_its_own_flow_number_without_a_gap(api: Api) -> None:
    entity = make.write(api, make.entity)

    def rename(number: int) -> None:
        body = msgspec.json.decode(b'{"name": "Apple %d"}' % number, type=EntityUpdate)
        write_as(
            api.database,
            api.account.id,
            lambda tx: update_entity(tx, entity.id, body.change()),
        )

    with concurrent.futures.ThreadPoolExecutor(WRITERS) as threads:
        list(threads.map(rename, range(WRITERS * WRITES)))
    assert _numbers(api, entity.id) == list(range(1, WRITERS * WRITES + 1))


def _tell(tx: Tx, object: str) -> None:
    shown = Deleted(id=object, object="entity", deleted_at=1)
    emit(tx, *[Happening(EventType.ENTITY_UPDATED, object, shown)] * 3)


def test_writers_that_hold_no_lock_run_again_rather_than_double_a_number(api: Api) -> None:
    """A flow that forgets the lock would be slower, not wrong."""

    def write(_number: int) -> None:
        _patiently(api.database, api.account.id)

    with concurrent.futures.ThreadPoolExecutor(4) as threads:
        list(threads.map(write, range(12)))
    assert sorted(_numbers(api, "en_shared")) == list(range(1, 37))


def _patiently(database: Database, account: str) -> None:
    """Write once; a server would have said that it is busy and its client would have sent it again."""
    for _ in range(WRITERS * WRITES):
        try:
            write_as(database, account, functools.partial(_tell, object="en_shared"))
        except Conflict:
            continue
        return


def test_several_events_of_one_object_in_one_write_have_one_number_each(api: Api) -> None:
    make.write(api, functools.partial(_tell, object="en_many"))
    make.write(api, functools.partial(_tell, object="en_many"))
    assert _numbers(api, "en_many") == [1, 2, 3, 4, 5, 6]


def test_a_write_taken_back_leaves_no_gap(api: Api) -> None:
    make.write(api, functools.partial(_tell, object="en_undone"))

    def fail(tx: Tx) -> None:
        _tell(tx, "en_undone")
        raise LookupError

    try:
        make.write(api, fail)
    except LookupError:
        make.write(api, functools.partial(_tell, object="en_undone"))
    assert _numbers(api, "en_undone") == [1, 2, 3, 4, 5, 6]


def test_events_from_before_they_were_numbered_get_their_numbers(
    database: Database, tmp_path: pathlib.Path
) -> None:
    told = ("en_1", "en_2", "en_1", "en_1")
    with empty_url(database, tmp_path) as url:
        opened = open_database(url, Vault([Fernet.generate_key().decode()]))
        engine = opened.engine()
        with engine.begin() as connection:
            command.upgrade(schema._config(connection), BEFORE_NUMBERS)
            rows = [{"id": f"ev_{n}", "position": n, "object": object} for n, object in enumerate(told)]
            connection.execute(_OLD_EVENT, rows)
        schema.migrate(opened)
        with engine.begin() as connection:
            numbered = sa.text("SELECT object, sequence FROM events ORDER BY position")
            after = [tuple(row) for row in connection.execute(numbered)]
        engine.dispose()
        opened.close()
    assert after == [("en_1", 1), ("en_2", 1), ("en_1", 2), ("en_1", 3)]


_OLD_EVENT = sa.text(
    """
    INSERT INTO events (account, id, position, created, type, object, data)
    VALUES ('ac_1', :id, :position, 1, 'entity.updated', :object, '{}')
    """
)
