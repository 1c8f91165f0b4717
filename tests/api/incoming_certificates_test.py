"""Incoming certificates over HTTP: uploaded, read by the worker, reviewed by rules and by people."""

from collections.abc import Iterator
from typing import Any

import pytest

from paycover.reader.apart import Reader
from tests import make
from tests.certificate_drawings import classic
from tests.certificates import COMP, GENERAL, Sample, changed, in_force
from tests.conftest import Api
from tests.incoming import read_certificates
from tests.sheets import pdf

PATH = "/files/certificates"
RULES = {
    "coverages": {
        GENERAL: {"limits": {"each_occurrence": 100_000_000, "general_aggregate": 200_000_000}},
        COMP: {},
    }
}
FULL = {"expand[]": "review_results.full"}


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    """The process apart, shared by the tests of the module."""
    made = Reader()
    yield made
    made.close()


@pytest.fixture
def ready(api: Api) -> Api:
    """A caller with a default rule set."""
    api.post("/insurance_requirements", {"name": "Usual", "rules": RULES})
    return api


def send(api: Api, data: bytes, **over: Any) -> Any:
    """Send a file as a contractor's certificate; `name` and `type` are what the form says of it."""
    name, kind = over.pop("name", "certificate.pdf"), over.pop("type", "application/pdf")
    fields = {"contractor": over.pop("contractor", None) or make.write(api, make.contractor).id} | over
    return api.call("POST", PATH, data=fields, files={"certificate": (name, data, kind)})


def upload(api: Api, made: Sample, **over: Any) -> Any:
    """Upload a certificate and return what is shown of it."""
    answer = send(api, pdf(classic(made)), **over)
    assert answer.status_code == 201, answer.text
    return answer.json()


def full(api: Api, id: str) -> Any:
    """Return a certificate with all of its review."""
    return api.get(f"{PATH}/{id}", **FULL)


def failed(shown: Any) -> list[str]:
    """Return the names of the rules that failed."""
    return [r["rule_name"] for r in shown["review_results"]["audit_results"] if r["result"] == "fail"]


def first_failed(shown: Any) -> Any:
    """Return the first rule that failed."""
    return next(r for r in shown["review_results"]["audit_results"] if r["result"] == "fail")


def test_a_certificate_that_passes_every_rule_is_approved(ready: Api, reader: Reader) -> None:
    made = upload(ready, in_force())
    assert made["status"] == "pending"
    assert (made["filename"], made["pdf_url"], made["review_results"]) == ("certificate.pdf", None, None)
    read_certificates(ready, reader)
    shown = ready.get(f"{PATH}/{made['id']}")
    assert (shown["status"], shown["review_results"], shown["error"]) == ("approved", None, None)
    assert shown["pdf_url"].endswith(f"{PATH}/{made['id']}/pdf")
    assert ready.events(made["id"]) == [
        "certificate.created",
        "certificate.processing",
        "certificate.approved",
    ]
    told = make.event_rows(ready, made["id"])[-1]
    assert f'"object":{{"id":"{made["id"]}"' in told.data and '"status":"approved"' in told.data


def test_expanding_shows_a_summary_and_all_of_it_where_it_is_asked_for(ready: Api, reader: Reader) -> None:
    made = upload(ready, changed(in_force(), GENERAL, limits={"each_occurrence": 950_000}))
    read_certificates(ready, reader)
    brief = ready.get(f"{PATH}/{made['id']}", **{"expand[]": "review_results"})["review_results"]
    assert set(brief) == {"id", "status", "summary", "created"}
    assert brief["status"] == "flagged" and brief["summary"]["failed"] == 1
    shown = full(ready, made["id"])
    review = shown["review_results"]
    assert (brief["id"], brief["summary"]) == (review["id"], review["summary"])
    assert failed(shown) == ["CGL Limits"]
    limits = review["parsed_certificate_json"]["coverages"][GENERAL]["limits"]
    assert limits == {"each_occurrence_dollars": 950_000}
    place = review["parsed_certificate_boxes"][f"coverages.{GENERAL}.limits.each_occurrence_dollars"]
    assert place["page"] == 1 and 530 < place["x0"] < place["x1"] < 590
    listed = ready.get(PATH, **FULL)
    assert listed == [shown]
    assert ready.get(PATH, expand="review_results")[0]["review_results"] == brief
    assert ready.refused("GET", f"{PATH}?expand[]=everything")[0] == "invalid_input"


def test_a_reviewer_approves_failed_rules_and_then_the_certificate(ready: Api, reader: Reader) -> None:
    limits = {"each_occurrence": 950_000, "general_aggregate": 2_000_000}
    made = upload(ready, changed(in_force(), GENERAL, limits=limits))
    one = f"{PATH}/{made['id']}"
    assert ready.refused("POST", f"{one}/approve", {})[0] == "certificate_not_reviewed"
    read_certificates(ready, reader)
    code, message = ready.refused("POST", f"{one}/approve", {})
    assert code == "certificate_rules_failed" and "CGL Limits" in message
    result = first_failed(full(ready, made["id"]))
    assert result["message"] == (
        "For general liability, the each occurrence limit is $950,000, $1,000,000 is required."
    )
    body = {"rule": result["id"], "reason": "Close enough for this job."}
    after = ready.post(f"{one}/approve_rule", body, status=200)
    assert after["status"] == "flagged" and failed(after) == []
    kept = next(r for r in after["review_results"]["audit_results"] if r["id"] == result["id"])
    assert (kept["manually_approved"], kept["reason"]) == (True, body["reason"])
    assert ready.post(f"{one}/approve", {"reason": "Fine."}, status=200)["status"] == "approved"
    assert ready.post(f"{one}/approve", {}, status=200)["reason"] == "Fine."
    assert ready.post(f"{one}/deny", {"reason": "It was cancelled."}, status=200)["status"] == "denied"
    assert ready.events(made["id"])[2:] == [
        "certificate.flagged",
        "certificate.rule_approved",
        "certificate.approved",
        "certificate.denied",
    ]
    assert ready.refused("POST", f"{one}/approve_rule", body | {"rule": "car_x"})[0] == "invalid_input"
    assert ready.refused("POST", f"{one}/deny", {})[1] == {"reason": "is required"}


def test_a_retry_holds_it_against_the_rules_of_now_and_keeps_what_was_approved(
    ready: Api, reader: Reader
) -> None:
    made = upload(ready, changed(in_force(), COMP, excluded=True))
    read_certificates(ready, reader)
    shown = full(ready, made["id"])
    assert failed(shown) == ["Workers' Comp Owner Included"]
    result = first_failed(shown)
    one = f"{PATH}/{made['id']}"
    ready.post(f"{one}/approve_rule", {"rule": result["id"], "reason": "Insured elsewhere."}, status=200)
    (requirement,) = ready.get("/insurance_requirements")
    stricter = {"rules": {"coverages": RULES["coverages"] | {"cyber_liability": {}}}}
    ready.put(f"/insurance_requirements/{requirement['id']}", stricter)
    assert ready.post(f"{one}/retry", status=200)["status"] == "pending"
    assert ready.refused("POST", f"{one}/retry")[0] == "certificate_not_reviewed"
    read_certificates(ready, reader)
    assert failed(full(ready, made["id"])) == ["Cyber Coverage"]
    assert ready.events(made["id"])[3:5] == ["certificate.rule_approved", "certificate.retried"]


@pytest.mark.parametrize(
    ("over", "code"),
    [
        ({"name": "certificate.png"}, "invalid_file_type"),
        ({"type": "image/png"}, "invalid_mime_type"),
        ({"data": b""}, "invalid_file_size"),
        ({"data": b"%PDF" + b"\0" * (15 * 1_048_576)}, "invalid_file_size"),
        ({"data": b"GIF89a %PDF-1.7"}, "invalid_file_type"),
        ({"contractor": "cn_unknown"}, "invalid_contractor_id"),
        ({"job": "jb_unknown"}, "invalid_job_id"),
        ({"insurance_requirement_id": "ir_unknown"}, "invalid_input"),
    ],
)
def test_an_upload_that_is_not_valid_is_refused_and_leaves_nothing(
    ready: Api, over: dict[str, Any], code: str
) -> None:
    over = dict(over)
    answer = send(ready, over.pop("data", b"%PDF-1.7"), **over)
    assert (answer.status_code, answer.json()["error_code"]) == (400, code)
    assert ready.get(PATH) == []


def test_what_an_upload_lacks_is_named(ready: Api) -> None:
    assert (
        ready.call("POST", PATH, data={"contractor": "cn_x"}).json()["error_code"] == "missing_certificate"
    )
    file = {"certificate": ("a.pdf", b"%PDF", "application/pdf")}
    assert ready.call("POST", PATH, files=file).json()["error_code"] == "missing_contractor_id"
    assert ready.refused("POST", PATH, {"certificate": "text"})[0] == "missing_certificate"
    answer = send(ready, b"%PDF" + b"\0" * (17 * 1_048_576))
    assert (answer.status_code, answer.json()["error_code"]) == (413, "bad_request")


def test_without_a_rule_set_that_applies_nothing_can_be_uploaded(api: Api) -> None:
    answer = send(api, b"%PDF-1.7")
    assert answer.json()["error_code"] == "no_insurance_requirement_found"


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"%PDF-1.7 nothing else", "malformed"),
        (pdf([]), "malformed"),
        (b"%PDF-1.7\n" + b"\xff" * 5_000, "malformed"),
    ],
)
def test_a_file_that_cannot_be_read_is_an_error_with_a_reason(
    ready: Api, reader: Reader, data: bytes, fault: str
) -> None:
    made = send(ready, data).json()
    read_certificates(ready, reader)
    shown = ready.get(f"{PATH}/{made['id']}", **FULL)
    assert (shown["status"], shown["error"]["code"], shown["review_results"]) == ("error", fault, None)
    assert ready.events(made["id"])[-1] == "certificate.error"
    assert ready.refused("POST", f"{PATH}/{made['id']}/approve", {})[0] == "certificate_not_reviewed"
    assert ready.post(f"{PATH}/{made['id']}/retry", status=200)["error"] is None


def test_the_file_comes_back_as_it_was_sent_and_is_kept_sealed(ready: Api) -> None:
    data = pdf(classic(in_force()))
    made = send(ready, data, name="../Joe's certificate.pdf").json()
    assert made["filename"] == "Joe's certificate.pdf"
    answer = ready.call("GET", f"{PATH}/{made['id']}/pdf")
    assert answer.content == data and answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_the_same_file_of_two_contractors_speaks_against_the_second(ready: Api, reader: Reader) -> None:
    data = pdf(classic(in_force()))
    first, second = send(ready, data).json(), send(ready, data).json()
    assert first["sha256"] == second["sha256"]
    read_certificates(ready, reader)
    assert "Document Integrity" in failed(full(ready, second["id"]))


def test_certificates_are_narrowed_by_contractor_and_status(ready: Api) -> None:
    made = [upload(ready, in_force()) for _ in range(2)]
    assert [c["id"] for c in ready.get(PATH)] == [c["id"] for c in reversed(made)]
    assert ready.get(PATH, contractor=made[0]["contractor"]) == [made[0]]
    assert ready.get(PATH, status="approved") == []
    assert ready.get(PATH, limit=1, starting_after=made[1]["id"]) == [made[0]]


def test_another_account_cannot_tell_a_certificate_from_none(ready: Api, new_api: Any) -> None:
    made, other = upload(ready, in_force()), new_api()
    for path in (f"{PATH}/%s", f"{PATH}/%s/pdf"):
        foreign = other.refused("GET", path % made["id"], status=404)
        unknown = other.refused("GET", path % "ci_unknown", status=404)
        assert foreign == (unknown[0], unknown[1].replace("ci_unknown", made["id"]))
    for act in ("approve", "deny", "retry", "approve_rule"):
        body = {"reason": "No.", "rule": "car_x"}
        assert (
            other.refused("POST", f"{PATH}/{made['id']}/{act}", body, status=404)[0] == "resource_not_found"
        )


def test_the_nearest_rule_set_counts(ready: Api, reader: Reader) -> None:
    who, job = make.write(ready, lambda tx: (make.contractor(tx), make.job(tx)))
    cyber: Any = {"coverages": {"cyber_liability": {}}}
    body = {"name": "Cyber", "rules": cyber, "category_code": job.category_code}
    category = ready.post("/insurance_requirements", body)
    made = upload(ready, in_force(), contractor=who.id, job=job.id)
    read_certificates(ready, reader)
    review = full(ready, made["id"])["review_results"]
    assert review["insurance_requirement_id"] == category["id"]
    auto: Any = {"coverages": {"automobile_liability": {}}}
    client = ready.post("/insurance_requirements", {"name": "Auto", "rules": auto, "entity": job.entity})
    ready.post(f"{PATH}/{made['id']}/retry", status=200)
    read_certificates(ready, reader)
    assert full(ready, made["id"])["review_results"]["insurance_requirement_id"] == client["id"]
    asked = upload(ready, in_force(), contractor=who.id, insurance_requirement_id=category["id"])
    read_certificates(ready, reader)
    assert full(ready, asked["id"])["review_results"]["insurance_requirement_id"] == category["id"]


def test_cover_has_to_last_until_the_work_ends(ready: Api, reader: Reader) -> None:
    def long_work(tx: Any) -> Any:
        who, job, policy = make.insured(tx)
        make.assignment(tx, who.id, job.id, policy, end_date=tx.now + 300 * 86_400)
        return who

    who = make.write(ready, long_work)
    made = upload(ready, in_force(), contractor=who.id)
    read_certificates(ready, reader)
    shown = full(ready, made["id"])
    assert failed(shown) == ["CGL Policy Dates", "Workers' Comp Policy Dates"]
    assert "before the work ends on" in str(shown["review_results"]["audit_results"])
