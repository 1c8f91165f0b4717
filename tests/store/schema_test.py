"""Bringing a database to the current schema."""

import concurrent.futures
import pathlib

from cryptography.fernet import Fernet

from paycover.kit.vault import Vault
from paycover.store import schema
from paycover.store.db import Database
from paycover.store.open import open_database
from tests.empty import empty_url


def test_several_may_bring_it_there_at_once_and_again(database: Database, tmp_path: pathlib.Path) -> None:
    vault = Vault([Fernet.generate_key().decode()])
    with empty_url(database, tmp_path) as url:
        opened = [open_database(url, vault) for _ in range(4)]
        with concurrent.futures.ThreadPoolExecutor(4) as threads:
            list(threads.map(schema.migrate, opened))
        schema.migrate(opened[0])
        assert opened[1].read(schema.current) == schema.head()
        for each in opened:
            each.close()
