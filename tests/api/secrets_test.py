"""Secrets at rest: what an answer shows of them is nowhere kept in the clear."""

import sqlalchemy as sa

from paycover.store.tables import metadata
from tests.conftest import Api

URL = "https://example.com/hook"


def everything_kept(api: Api) -> str:
    """Return every value of every table of the caller's account, as one text."""
    engine = api.database.engine()
    with engine.connect() as connection:
        rows = [
            str([bytes(v) if isinstance(v, memoryview) else v for v in row])
            for table in metadata.sorted_tables
            for row in connection.execute(sa.select(table))
        ]
    engine.dispose()
    return "\n".join(rows)


def test_a_webhook_secret_is_kept_under_seals_only_and_replayed_whole(api: Api) -> None:
    headers = {"Ten99Policy-Idempotent-Key": "once"}
    first = api.call("POST", "/webhook_endpoints", json={"url": URL}, headers=headers)
    again = api.call("POST", "/webhook_endpoints", json={"url": URL}, headers=headers)
    assert first.content == again.content
    assert again.headers["ten99policy-idempotent-replayed"] == "true"
    kept = everything_kept(api)
    assert first.json()["id"] in kept
    assert first.json()["secret"].removeprefix("whsec_") not in kept


def test_the_link_of_an_application_is_kept_under_seals_only(api: Api) -> None:
    who = api.post(
        "/contractors",
        {
            "first_name": "Joe",
            "last_name": "Parker",
            "email": "joe@example.com",
            "address": {"region": "CA"},
            "tax_identification": "123-45-6780",
        },
    )
    body = {"is_general_opt_in": True, "contractor": who["id"], "general_opt_in_work_state": "CA"}
    session = api.call("POST", "/apply/sessions", json=body, headers={"Idempotency-Key": "x"}).json()
    kept = everything_kept(api)
    assert session["id"] in kept
    assert session["url"].rpartition(".")[2] not in kept
    assert "123-45-6780" not in kept
    assert "123456780" not in kept
    assert api.key not in kept
