"""What a server's own housekeeping does in time, done at once after a bulk load."""

import sqlalchemy as sa


def count_rows(engine: sa.Engine) -> None:
    """Have PostgreSQL count its tables anew; SQLite's planner goes by what the migrations told it."""
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(sa.text("ANALYZE"))
