"""Reviewing certificates at a desk: the queue, the document, decisions, and who was quicker."""

import html
import re
from collections.abc import Callable
from typing import Any

import pytest

from paycover.api.certificate_examples import CERTIFICATE
from paycover.domain.certificate_fields import Hint
from paycover.domain.incoming_certificates import IncomingCertificateDraft, ReadingFault, Upload
from paycover.domain.roles import Role
from paycover.flows.incoming_certificates import (
    begin_reading,
    deny_certificate,
    record_reading,
    upload_certificate,
)
from paycover.kit.errors import Problem
from paycover.kit.records import replace
from paycover.reader.pipe import Picture
from paycover.store.db import Tx
from tests import make
from tests.conftest import Api
from tests.pages.dashboard.conftest import Desk
from tests.pages.dashboard.world import HOSTILE

PATH = "/dashboard/certificates"
PNG = b"\x89PNG not really"
RULES = {
    "coverages": {"commercial_general_liability": {"limits": {"each_occurrence": 100_000_000}}},
    "names_match": False,
    "signed": False,
}
assert CERTIFICATE.review is not None
READING = CERTIFICATE.review.reading
LATER = tuple(
    replace(each, value="03/15/2099") if each.path.endswith("expiration_date") else each
    for each in READING.found
)
LOW = replace(READING, found=LATER)
"""A limit of $950,000 where $1,000,000 is asked: one rule fails."""


@pytest.fixture
def came(api: Api) -> Callable[..., str]:
    """Bring certificates to the account, read, and return the id of each."""
    api.post("/insurance_requirements", {"name": "Usual", "rules": RULES})
    who = make.write(api, make.contractor).id

    def bring(reading: Any = LOW, *, filename: str = "coi.pdf") -> str:
        def work(tx: Tx) -> str:
            file = Upload(filename=filename, media_type="application/pdf", data=b"%PDF-1.7 a file")
            made = upload_certificate(tx, IncomingCertificateDraft(contractor=who, file=file))
            begin_reading(tx, made.id)
            record_reading(tx, made.id, reading, [Picture(number=1, width=1224, height=1584, png=PNG)])
            return made.id

        found: str = make.write(api, work)
        return found

    return bring


def saw(page: str) -> str:
    """Return the state that the forms of a page carry."""
    found = re.search(r'name="saw" value="([^"]+)"', page)
    assert found
    return found[1]


def rule(page: str) -> str:
    """Return the first rule that can be let pass."""
    found = re.search(r'name="rule" value="([^"]+)"', page)
    assert found
    return found[1]


def test_the_queue_is_what_waits_oldest_first_and_leads_from_one_to_the_next(
    api: Api, desk: Desk, came: Callable[..., str]
) -> None:
    assert "Nothing waits for a reviewer." in desk.get(f"{PATH}?view=waiting")
    first, second, third = came(), came(ReadingFault.NO_TEXT), came()
    home = desk.get("/dashboard")
    assert 'class="count">3</span> <b>Certificates to review' in home
    assert f'href="{PATH}?view=waiting"' in home
    listed = desk.get(f"{PATH}?view=waiting")
    assert re.findall(r'class="id">(ci_\w+)', listed) == [first, second, third]
    assert "CGL Limits" in listed and "no text" in listed
    page = desk.get(f"{PATH}/{second}", most=12)
    assert f'rel="prev" href="{PATH}/{first}"' in page and f'rel="next" href="{PATH}/{third}"' in page
    form: dict[str, Any] = {"saw": saw(page), "queue": "1", "reason": "A scan."}
    sent = desk.post(f"{PATH}/{second}/deny", **form).headers["location"]
    assert sent == f"{PATH}/{third}?done=denied&of={second}"
    page = desk.get(sent, most=12)
    assert "Denied" in page and f'href="{PATH}/{second}"' in page and f'href="{PATH}/{first}"' in page
    listed = desk.get(f"{PATH}?view=waiting")
    assert re.findall(r'class="id">(ci_\w+)', listed) == [first, third]


def test_a_decision_on_a_page_leaves_what_one_by_the_api_does(
    api: Api, desk: Desk, came: Callable[..., str]
) -> None:
    here, there = came(), came()
    page = desk.get(f"{PATH}/{here}", most=12)
    assert ">Approve<" not in page and "1 of 3 requirements stands against it" in page
    assert "each occurrence $1,000,000" in page and "each occurrence $950,000" in page
    assert re.search(r'<rect id="mark-1" class="bad" x="1068.0" y="340.8"', page)
    passed: dict[str, Any] = {"saw": saw(page), "rule": rule(page), "reason": "Enough for work this small."}
    desk.post(f"{PATH}/{here}/pass", **passed)
    page = desk.get(f"{PATH}/{here}", most=12)
    assert ">Approve<" in page and "Enough for work this small." in page
    desk.post(f"{PATH}/{here}/approve", saw=saw(page))
    page = desk.get(f"{PATH}/{here}", most=12)
    desk.post(f"{PATH}/{here}/deny", saw=saw(page), reason="It was cancelled.")
    page = desk.get(f"{PATH}/{here}", most=12)
    desk.post(f"{PATH}/{here}/retry", saw=saw(page))

    one = f"/files/certificates/{there}"
    (shown,) = (each for each in api.get("/files/certificates", expand="review_results.full")[:1])
    failed = next(r["id"] for r in shown["review_results"]["audit_results"] if r["result"] == "fail")
    api.post(f"{one}/approve_rule", {"rule": failed, "reason": passed["reason"]}, status=200)
    api.post(f"{one}/approve", {}, status=200)
    api.post(f"{one}/deny", {"reason": "It was cancelled."}, status=200)
    api.post(f"{one}/retry", status=200)
    rows = [make.event_rows(api, id) for id in (here, there)]
    told = [[(row.type, row.data.replace(here, there)) for row in each] for each in rows]
    alike = [[(type, re.sub(r'"created":\d+', "", data)) for type, data in each] for each in told]
    assert alike[0] == alike[1] and len(alike[0]) == 7
    history = desk.get(f"{PATH}/{here}", most=12)
    assert f"by {desk.email}: It was cancelled." in history
    assert f"by {desk.email}, CGL Limits: Enough for work this small." in history
    assert "by a caller of the API: It was cancelled." in desk.get(f"{PATH}/{there}", most=12)


def test_who_was_slower_is_told_and_loses_nothing(api: Api, seated: Any, came: Callable[..., str]) -> None:
    quick, slow = seated(Role.OPERATIONS), seated(Role.UNDERWRITER)
    id = came()
    seen = saw(slow.get(f"{PATH}/{id}", most=12))
    quick.post(f"{PATH}/{id}/deny", saw=seen, reason="Too low.")
    events = api.events(id)
    for verb in ("deny", "pass", "retry", "approve"):
        refused = slow.post(
            f"{PATH}/{id}/{verb}", 400, most=18, saw=seen, reason="My long reason", rule="x"
        )
        assert f"Meanwhile {quick.email} denied it. Nothing of yours was done" in refused.text
        assert "My long reason" in refused.text
    assert api.events(id) == events
    assert api.get(f"/files/certificates/{id}")["reason"] == "Too low."
    again = came()
    seen = saw(slow.get(f"{PATH}/{again}", most=12))
    make.write(api, lambda tx: deny_certificate(tx, again, reason="By the API."))
    refused = slow.post(f"{PATH}/{again}/deny", 400, most=18, saw=seen, reason="Mine")
    assert "a caller of the API denied it" in refused.text
    slow.post(f"{PATH}/{again}/deny", 400, most=18, saw="", reason="Mine")


def test_a_denial_needs_a_reason_and_every_form_its_token(desk: Desk, came: Callable[..., str]) -> None:
    id = came()
    page = desk.get(f"{PATH}/{id}", most=12)
    refused = desk.post(f"{PATH}/{id}/deny", 400, most=18, saw=saw(page), reason="  ")
    assert 'aria-invalid="true"' in refused.text and "is needed: say why" in refused.text
    refused = desk.post(f"{PATH}/{id}/deny", 400, most=18, saw=saw(page), reason="x" * 5_001)
    assert "more than 5,000 characters" in refused.text
    refused = desk.post(f"{PATH}/{id}/approve", 400, most=18, saw=saw(page))
    assert "Approve these rules first" in refused.text
    for verb in ("approve", "deny", "pass", "retry"):
        form = {"saw": saw(page), "reason": "No token.", "rule": rule(page), "csrf": "x"}
        assert desk.client.post(f"{PATH}/{id}/{verb}", data=form).status_code == 403
    assert saw(desk.get(f"{PATH}/{id}", most=12)) == saw(page)


def test_those_who_may_not_review_see_all_but_the_buttons(
    api: Api, seated: Any, new_api: Any, came: Callable[..., str]
) -> None:
    id = came()
    for role in (Role.FINANCE, Role.READ_ONLY):
        desk: Desk = seated(role)
        page = desk.get(f"{PATH}/{id}", most=12)
        assert "CGL Limits" in page and "Only the role Admin or Operations or Underwriter decides." in page
        assert f'action="{PATH}' not in page and "Upload a certificate" not in desk.get(PATH)
        for verb in ("approve", "deny", "pass", "retry"):
            assert "takes the role" in desk.post(f"{PATH}/{id}/{verb}", 403, reason="Mine").text
        desk.get(f"{PATH}/new", 403)
    stranger: Desk = seated(Role.ADMIN, new_api())
    for path in ("", "/file", "/pages/1"):
        stranger.get(f"{PATH}/{id}{path}", 404)
    for verb in ("approve", "deny", "pass", "retry"):
        stranger.post(f"{PATH}/{id}/{verb}", 404, reason="Mine")
    assert api.get(f"/files/certificates/{id}")["status"] == "flagged"


def test_what_a_stranger_wrote_is_shown_and_never_run(desk: Desk, came: Callable[..., str]) -> None:
    found = tuple(
        replace(each, value=HOSTILE) if isinstance(each.value, str) and "name" in each.path else each
        for each in LOW.found
    )
    hostile = replace(LOW, found=found, hints=(Hint("edited_with", HOSTILE, grave=False),))
    id = came(hostile, filename=f"{HOSTILE}\r\nx: y.pdf")
    page = desk.get(f"{PATH}/{id}?done=denied&of={html.escape(HOSTILE)}", most=12)
    assert "<script>alert" not in page and page.count("&lt;script&gt;alert(1)") >= 4
    assert "style=" not in page and "onclick" not in page
    assert "Denied" in desk.get(f"{PATH}/{id}?done=denied&of=ci_x", most=12)
    file = desk.client.get(f"{PATH}/{id}/file")
    assert file.content == b"%PDF-1.7 a file" and "sandbox" in file.headers["content-security-policy"]
    assert file.headers["content-disposition"].startswith("attachment; filename*=UTF-8''%22%3E%3Cscript")
    picture = desk.client.get(f"{PATH}/{id}/pages/1")
    assert (picture.content, picture.headers["content-type"]) == (PNG, "image/png")
    assert picture.headers["x-content-type-options"] == "nosniff"
    for page_number in ("2", "3", "x", "-1"):
        desk.get(f"{PATH}/{id}/pages/{page_number}", 404)


def test_a_certificate_is_uploaded_by_hand(api: Api, desk: Desk, came: Callable[..., str]) -> None:
    def send(name: str = "coi.pdf", data: bytes = b"%PDF-1.7", **form: str) -> Any:
        fields = {"csrf": desk.csrf, "contractor": who.email} | form
        files = {"file": (name, data, "application/pdf")}
        return desk.client.post(f"{PATH}/new", data=fields, files=files)

    who = make.write(api, make.contractor)
    assert who.id in desk.get(f"{PATH}/new?contractor={who.id}")
    made = send().headers["location"].partition("?")[0].rpartition("/")[2]
    shown = api.get(f"/files/certificates/{made}")
    assert (shown["contractor"], shown["status"], shown["filename"]) == (who.id, "pending", "coi.pdf")
    assert api.events(made) == ["certificate.created"]
    page = desk.get(f"{PATH}/{made}", most=12)
    assert "It is being read" in page and f'action="{PATH}' not in page
    wrong: dict[str, Any]
    for wrong, said in (
        ({"contractor": ""}, "is needed: an id"),
        ({"contractor": "nobody@example.com"}, "is no contractor"),
        ({"contractor": "cn_nobody"}, "No such contractor"),
        ({"job": "jb_nobody"}, "No such job"),
        ({"name": "coi.exe"}, "must end in .pdf"),
        ({"data": b"MZ"}, "does not begin as a PDF"),
        ({"data": b""}, "choose a PDF that is not empty"),
    ):
        refused = send(**wrong)
        assert refused.status_code == 400 and said in refused.text, wrong
    assert len(api.get("/files/certificates")) == 1


def test_what_was_let_pass_stays_when_it_is_read_again(
    api: Api, desk: Desk, came: Callable[..., str]
) -> None:
    id = came()
    page = desk.get(f"{PATH}/{id}", most=12)
    desk.post(f"{PATH}/{id}/pass", saw=saw(page), rule=rule(page), reason="Small job.")
    stale = desk.get(f"{PATH}/{id}", most=12)
    desk.post(f"{PATH}/{id}/retry", saw=saw(stale))

    def read(tx: Tx) -> None:
        begin_reading(tx, id)
        record_reading(tx, id, LOW, [Picture(number=1, width=10, height=10, png=b"\x89PNG again")])

    make.write(api, read)
    page = desk.get(f"{PATH}/{id}", most=12)
    assert "Let pass: Small job." in page and saw(page) != saw(stale)
    assert desk.client.get(f"{PATH}/{id}/pages/1").content == b"\x89PNG again"
    with pytest.raises(Problem):
        make.write(api, lambda tx: deny_certificate(tx, "ci_nobody", reason="x"))
