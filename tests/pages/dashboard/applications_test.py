"""An application that waits for an underwriter is let pass on its page."""

from typing import Any

from paycover.domain.roles import Role
from paycover.worker.loop import drain
from tests import make
from tests.conftest import Api
from tests.pages.apply.walk import LOSSES, applicant


def test_an_underwriter_sees_what_an_application_waits_for_and_lets_it_pass(api: Api, seated: Any) -> None:
    joe, underwriter = applicant(api), seated(Role.UNDERWRITER)
    joe.pass_to("application_questions")
    path = f"/dashboard/applications/{joe.session['id']}"
    underwriter.post(f"{path}/pass", 400)
    joe.send("application_questions", LOSSES)
    page = underwriter.get(path, most=12)
    assert "What it waits for" in page and "Losses told in application" in page and "Let it pass" in page
    assert seated(Role.FINANCE).post(f"{path}/pass", 403)
    make.put_others_aside(api.database, api.account.id)
    underwriter.post(f"{path}/pass")
    drain(api.database)
    assert joe.events[-1] == "application.manual_review_approved"
    assert "Let it pass" not in underwriter.get(path, most=12)
    assert underwriter.post("/dashboard/applications/ias_none/pass", 404)
