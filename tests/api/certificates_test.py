"""Certificates are made with cover, follow it, and end with it."""

import hashlib
import io
from typing import Any

import pypdf
import pytest

from paycover.domain.coverage import Coverage
from paycover.kit.dates import DAY
from tests import holders, make, sales
from tests.conftest import Api
from tests.holders import assigned, certified, link_of, pdf_at, work


def words_of(pdf: bytes) -> str:
    """Return the text of a PDF."""
    return pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text()


def newest(api: Api, **query: Any) -> Any:
    """Return the newest certificate of the account."""
    return api.get("/certificates", **query)[0]


def test_a_bound_assignment_has_a_certificate_of_each_line_once_the_worker_was_there(api: Api) -> None:
    made = assigned(api)
    assert made["certificates"] is None
    work(api)
    shown = api.get(f"/assignments/{made['id']}")
    assert set(shown["certificates"]) == {"gl_coi_pdf_url", "wc_coi_pdf_url"}
    assert shown | {"certificates": None} == made
    assert make.happenings(api, made["id"]) == ["assignment.created", "assignment.certificates_changed"]
    told = make.event_rows(api, made["id"])[-1].data
    assert all(address in told for address in shown["certificates"].values())
    for line in ("gl", "wc"):
        assert "Joe Parker" in words_of(pdf_at(link_of(shown, line)))


def test_a_policy_has_certificates_of_its_own(api: Api) -> None:
    policy = sales.policy(api)
    assert policy["certificates"] is None and policy["pdf_url"] is None
    work(api)
    shown = api.get(f"/policies/{policy['id']}")
    assert set(shown["certificates"]) == {"gl_coi_pdf_url", "wc_coi_pdf_url"}
    assert shown["pdf_url"] in shown["certificates"].values()
    assert make.happenings(api, policy["id"]) == ["policy.active", "policy.certificates_changed"]
    assert policy["id"] in words_of(pdf_at(link_of(shown)))


def test_every_line_that_is_held_has_its_address(api: Api) -> None:
    every = tuple(Coverage)
    who = make.write(api, make.contractor)
    job = make.write(api, make.job)
    rates = dict.fromkeys(every, 40)
    make.write(api, lambda tx: make.policy(tx, who.id, coverage_type=every, rates=rates))
    start = sales.now(api) + 2 * DAY
    made = api.post("/assignments", {"contractor": who.id, "job": job.id, "effective_date": start})
    work(api)
    shown = api.get(f"/assignments/{made['id']}")["certificates"]
    assert list(shown) == [f"{line}_coi_pdf_url" for line in ("wc", "gl", "pl", "media", "cyber")]


def test_without_cover_nothing_is_certified(api: Api) -> None:
    assert certified(api, bind=False)["certificates"] is None
    assert api.get("/certificates") == []


def test_a_certificate_says_what_it_is_of(api: Api) -> None:
    shown = certified(api)
    found = newest(api, assignment=shown["id"])
    assert found == api.get(f"/certificates/{found['id']}")
    assert (found["revision"], found["status"], found["reason"], found["superseded_by"]) == (
        1,
        "issued",
        None,
        None,
    )
    assert (found["policy"], found["contractor"]) == (shown["policy"], shown["contractor"])
    assert (found["effective_date"], found["end_date"]) == (shown["effective_date"], shown["end_date"])
    assert found["insured"] == "Joe Parker" and found["holder"] == "Apple, Inc"
    assert found["pdf_url"] == found["verify_url"] + ".pdf"
    assert hashlib.sha256(pdf_at(found["verify_url"])).hexdigest() == found["sha256"]
    assert make.happenings(api, found["id"]) == ["certificate.issued"]
    assert '{"object":{"id":"' + found["id"] in make.event_rows(api, found["id"])[0].data


def test_the_same_certificate_has_the_same_bytes_at_every_call(api: Api) -> None:
    link = link_of(certified(api))
    assert pdf_at(link) == pdf_at(link)


def test_a_second_look_makes_nothing(api: Api) -> None:
    shown = certified(api)
    before = api.get("/certificates")
    api.post("/certificates", {"assignment": shown["id"], "coverage_type": "general"})
    work(api)
    assert api.get("/certificates") == before
    assert api.get(f"/assignments/{shown['id']}") == shown


def test_an_extension_keeps_the_old_addresses_until_there_are_new_ones(api: Api) -> None:
    before = certified(api)
    end = before["end_date"] + DAY
    after = api.post("/assignments/extend", {"job_id": before["job"], "end_date": end}, status=200)
    assert after == before | {"end_date": end, "certificate_refresh_pending": True}
    work(api)
    fresh = api.get(f"/assignments/{before['id']}")
    assert fresh["certificate_refresh_pending"] is False
    assert not set(fresh["certificates"].values()) & set(before["certificates"].values())
    assert make.happenings(api, before["id"])[-2:] == ["assignment.updated", "assignment.extended"]
    assert link_of(fresh) in make.event_rows(api, before["id"])[-1].data
    old, new = (
        next(
            one
            for one in api.get("/certificates", assignment=before["id"])
            if one["verify_url"] == link_of(shown)
        )
        for shown in (before, fresh)
    )
    assert (old["status"], old["reason"], old["superseded_by"]) == (
        "superseded",
        "cover_changed",
        new["id"],
    )
    assert (new["number"], new["revision"]) == (old["number"], 2) and new["end_date"] == end
    assert make.happenings(api, old["id"]) == ["certificate.issued", "certificate.superseded"]


def test_a_line_that_is_dropped_loses_its_certificate(api: Api) -> None:
    before = certified(api)
    api.put(f"/assignments/{before['id']}", {"coverage_type": ["workers-comp"]})
    work(api)
    assert list(api.get(f"/assignments/{before['id']}")["certificates"]) == ["wc_coi_pdf_url"]
    gone = next(
        c for c in api.get("/certificates", assignment=before["id"]) if c["coverage_type"] == "general"
    )
    assert (gone["status"], gone["reason"]) == ("revoked", "cover_withdrawn")


@pytest.mark.parametrize(
    ("end", "reason"),
    [
        (
            lambda api, one: api.post("/assignments/cancel", {"job_id": one["job"]}, status=200),
            "assignment_cancelled",
        ),
        (lambda api, one: api.delete(f"/assignments/{one['id']}"), "assignment_deleted"),
        (lambda api, one: api.put(f"/assignments/{one['id']}", {"bind": False}), "cover_withdrawn"),
        (
            lambda api, one: api.put(f"/policies/{one['policy']}", {"is_active": False}),
            "assignment_cancelled",
        ),
    ],
    ids=["cancel", "delete", "unbind", "policy off"],
)
def test_cover_that_is_called_off_takes_its_certificates_with_it(api: Api, end: Any, reason: str) -> None:
    one = certified(api)
    end(api, one)
    work(api)
    found = api.get("/certificates", assignment=one["id"])
    assert {(each["status"], each["reason"]) for each in found} == {("revoked", reason)}
    assert all(make.happenings(api, each["id"])[-1] == "certificate.revoked" for each in found)
    if reason != "assignment_deleted":
        assert api.get(f"/assignments/{one['id']}")["certificates"] is None


def test_cover_under_way_loses_its_certificates_with_its_policy_and_has_new_ones_with_it(api: Api) -> None:
    one = certified(api)
    sales.days_pass(api, 3)
    api.put(f"/policies/{one['policy']}", {"is_active": False})
    work(api)
    found = api.get("/certificates", assignment=one["id"])
    assert {(each["status"], each["reason"]) for each in found} == {("revoked", "policy_cancelled")}
    assert api.get(f"/assignments/{one['id']}")["certificates"] is None
    api.put(f"/policies/{one['policy']}", {"is_active": True})
    work(api)
    again = api.get("/certificates", assignment=one["id"], status="issued")
    assert {each["revision"] for each in again} == {2} and len(again) == 2
    assert link_of(api.get(f"/assignments/{one['id']}")) in {each["verify_url"] for each in again}


def test_cover_that_came_to_its_end_keeps_its_certificates(api: Api) -> None:
    one = certified(api)
    sales.days_pass(api, 60)
    api.put(f"/policies/{one['policy']}", {"is_active": False})
    work(api)
    assert {each["status"] for each in api.get("/certificates", assignment=one["id"])} == {"issued"}


def test_an_endorsement_on_record_is_on_the_certificate_and_goes_with_it(api: Api) -> None:
    one = certified(api)
    entity = api.get(f"/jobs/{one['job']}")["entity"]
    holders.endorse(api, one["policy"], entity)
    work(api)
    found = newest(api, assignment=one["id"])
    (stated,) = found["endorsements"]
    assert (stated["form"], stated["basis"], found["revision"]) == ("CG 20 10", "scheduled", 2)
    link = link_of(api.get(f"/assignments/{one['id']}"))
    assert "Additional insured" in words_of(pdf_at(link)) and "CG 20 10 (12 19)" in words_of(pdf_at(link))
    assert "Additional insured" not in words_of(pdf_at(link_of(api.get(f"/policies/{one['policy']}"))))


def test_asking_for_a_certificate(api: Api) -> None:
    made = assigned(api)
    body = {"assignment": made["id"], "coverage_type": "general"}
    assert api.post("/certificates", body) == {"status": "requested", "certificate": None}
    work(api)
    sales.with_key(api)
    asked = api.post("/certificates", body)
    assert asked == {"status": "issued", "certificate": newest(api, assignment=made["id"])}
    endorsed = {"assignment": made["id"], "coverage_type": "general", "additional_insured": True}
    code, message = api.refused("POST", "/certificates", endorsed)
    assert code == "bad_request" and message.startswith(
        "Apple, Inc can't be shown as an additional insured"
    )
    holders.endorse(api, made["policy"], None)
    assert api.post("/certificates", endorsed)["status"] == "issued"


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"coverage_type": "cyber"}, "invalid_input", "coverage_type"),
        ({"coverage_type": None}, "invalid_input", "coverage_type"),
        ({"assignment": None}, "invalid_input", "assignment"),
        ({"policy": "pl_2222222222"}, "invalid_input", "assignment"),
        ({"assignment": "an_2222222222"}, "resource_not_found", None),
        ({"additional_insured": "perhaps"}, "invalid_input", "additional_insured"),
    ],
)
def test_what_is_asked_for_must_make_sense(api: Api, change: Any, code: str, field: str | None) -> None:
    body = {"assignment": assigned(api)["id"], "coverage_type": "general"} | change
    status = 404 if code == "resource_not_found" else 400
    found, message = api.refused("POST", "/certificates", body, status)
    assert found == code
    assert field is None or field in message


def test_what_has_no_cover_is_not_certified_on_request(api: Api) -> None:
    body = {"assignment": assigned(api, bind=False)["id"], "coverage_type": "general"}
    assert api.refused("POST", "/certificates", body) == ("bad_request", "There is no cover to certify.")


def test_another_accounts_certificate_is_unknown(api: Api, new_api: Any) -> None:
    other: Api = new_api()
    certified(api)
    id = newest(api)["id"]
    assert other.refused("GET", f"/certificates/{id}", status=404)[0] == "resource_not_found"
    assert other.get("/certificates") == []
    body = {"policy": newest(api)["policy"], "coverage_type": "general"}
    assert other.refused("POST", "/certificates", body, 404)[0] == "resource_not_found"
