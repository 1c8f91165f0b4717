"""The page of an entity goes along the index of its jobs and of the work on each, however long they are."""

import pytest

from paycover.domain.site_covers import SiteView
from paycover.store.db import Database, Statement
from paycover.store.site_covers import SitesAsked, select

PARAMS = {
    "account": "x",
    "entity": "x",
    "job": "x",
    "sought": "%x%",
    "after": "x",
    "now": 1,
    "kept": 1,
    "until": 1,
    "limit": 1,
}


@pytest.mark.parametrize(
    "asked",
    [*(SitesAsked(view=view) for view in SiteView), SitesAsked(sought="x", within=7, after="an_x")],
    ids=str,
)
def test_a_page_reads_the_jobs_of_its_entity_and_the_work_on_each(
    database: Database, asked: SitesAsked
) -> None:
    compiled = Statement(select(asked)).compiled(database.dialect)
    text, own = compiled.text, compiled.own
    params = {**PARAMS, **own}
    engine = database.engine()
    with engine.connect() as connection:
        if database.dialect.name == "sqlite":
            rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", params).fetchall()
            steps = [row[3] for row in rows]
        else:
            for name in ("seqscan", "bitmapscan", "hashjoin", "mergejoin", "sort"):
                connection.exec_driver_sql(f"SET LOCAL enable_{name} = off")
            steps = [row[0] for row in connection.exec_driver_sql(f"EXPLAIN {text}", params).fetchall()]
    engine.dispose()
    plan = "\n".join(steps)
    if database.dialect.name == "sqlite":  # PostgreSQL chooses among indexes by what tables hold
        assert "ix_jobs_account_entity_position" in plan, plan
        assert "ix_assignments_account_job_position" in plan, plan
    assert "SCAN" not in plan and "Seq Scan" not in plan, plan
    assert "USE TEMP B-TREE FOR ORDER BY" not in plan and "Sort  (" not in plan.replace(
        "Incremental Sort  (", ""
    )
