"""Application sessions whose link is sent to the contractor."""

from typing import Any

import pytest

from paycover.domain.notices import NoticeKind
from paycover.domain.tasks import TaskKind
from paycover.flows.notices import words
from paycover.store.notices import LISTING
from paycover.store.pages import Page
from tests import make, sales
from tests.conftest import Api
from tests.rows import rows_of, tasks_of

PATH = "/apply/sessions"


def _opt_in(api: Api) -> dict[str, Any]:
    who = make.write(api, make.contractor)
    return {"is_general_opt_in": True, "contractor": who.id, "general_opt_in_work_state": "CA"}


def _quoted(api: Api) -> dict[str, Any]:
    return {"quote": sales.quote(api)["id"]}


@pytest.mark.parametrize(("body_of", "job"), [(_quoted, "Field technician"), (_opt_in, None)])
def test_the_contractor_is_sent_the_link(api: Api, body_of: Any, job: str | None) -> None:
    body = body_of(api) | {"send_email": True}
    sales.with_key(api)
    session = api.post(PATH, body)
    (notice,) = make.write(api, lambda tx: LISTING.page(tx, Page()))
    contractor = api.get(f"/contractors/{session['contractor']}")
    assert (notice.kind, notice.to, notice.about) == (
        NoticeKind.APPLICATION,
        contractor["email"],
        session["id"],
    )
    said = make.write(api, lambda tx: words(tx, notice, api.url))
    assert said == {
        "name": contractor["first_name"],
        "job": job,
        "platform": api.account.name,
        "application_link": session["url"],
    }
    token = session["url"].rpartition("=")[2]
    assert token not in str(rows_of(api) | {"sealed": None})
    tasks = [task.subject for task in tasks_of(api.database, api.account.id) if task.kind is TaskKind.EMAIL]
    assert tasks == [notice.id]
    assert sales.told(api, session["id"]) == ["application.created"]


@pytest.mark.parametrize("said", [{}, {"send_email": False}, {"send_email": None}, {"send_email": ""}])
def test_nothing_is_sent_unasked(api: Api, said: dict[str, Any]) -> None:
    api.post(PATH, _quoted(api) | said)
    assert make.write(api, lambda tx: LISTING.page(tx, Page())) == []


def test_a_refused_application_sends_nothing(api: Api) -> None:
    code, _ = api.refused("POST", PATH, {"quote": "qt_none", "send_email": True})
    assert code == "invalid_quote_id"
    code, message = api.refused("POST", PATH, _quoted(api) | {"send_email": "perhaps"})
    assert code == "invalid_input" and set(message) == {"send_email"}
    assert make.write(api, lambda tx: LISTING.page(tx, Page())) == []
