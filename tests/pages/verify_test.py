"""The public page of a certificate: live, for everybody who has its link, and for nobody else."""

import io
import json

import httpx
import pypdf
import pytest

from paycover.domain.addresses import Address
from paycover.kit.dates import DAY
from paycover.kit.ed25519 import is_signed
from paycover.store.access import write_as
from paycover.store.signing_keys import make_key
from tests import holders, make, sales
from tests.conftest import Api
from tests.holders import BROWSER, certified, link_of, page_at, told_at, work
from tools.verify_certificate import check_statement, keys_of


def test_the_page_says_how_the_cover_stands_as_days_pass(api: Api) -> None:
    link = link_of(certified(api))
    assert "Not covered yet" in page_at(link)
    assert told_at(link)["statement"]["cover"]["status"] == "not_started"
    sales.days_pass(api, 3)
    page = page_at(link)
    assert '<h1 id="verdict">Covered now</h1>' in page and "The cover is in force." in page
    for word in (
        "The policy includes Joe Parker, the person named.",
        "Apple, Inc",
        "General liability",
        "revision 1",
    ):
        assert word in page
    sales.days_pass(api, 26)
    assert "Covered now, ending soon" in page_at(link)
    sales.days_pass(api, 30)
    assert "the cover has ended" in page_at(link)
    assert told_at(link)["statement"]["cover"]["covered"] is False


def test_what_is_called_off_is_told_at_once_and_the_link_goes_on_answering(api: Api) -> None:
    one = certified(api)
    link = link_of(one)
    api.post("/assignments/cancel", {"job_id": one["job"]}, status=200)
    page = page_at(link)  # no worker was there yet
    assert "Not covered: cancelled" in page and "before it began" in page
    work(api)
    assert "Revoked on" in page_at(link) and "the assignment was cancelled" in page_at(link)
    seen = told_at(link)["statement"]
    assert (seen["certificate"]["status"], seen["cover"]["status"]) == ("revoked", "cancelled")


@pytest.mark.parametrize("off", ["policy", "assignment"])
def test_deleted_cover_is_told_as_cancelled(api: Api, off: str) -> None:
    one = certified(api)
    sales.days_pass(api, 3 if off == "policy" else 0)
    id = one["policy"] if off == "policy" else one["id"]
    api.delete(f"/{'policies' if off == 'policy' else 'assignments'}/{id}")
    assert told_at(link_of(one))["statement"]["cover"]["status"] == "cancelled"
    work(api)
    assert "Revoked on" in page_at(link_of(one))


def test_cover_that_went_to_somebody_else_is_no_longer_told_of(api: Api) -> None:
    one = certified(api)
    other, _, _ = make.write(api, make.insured)
    api.put(f"/assignments/{one['id']}", {"contractor": other.id, "policy": None})
    assert told_at(link_of(one))["statement"]["cover"]["status"] == "withdrawn"
    work(api)
    assert "Superseded on" in page_at(link_of(one))


def test_a_superseded_certificate_leads_to_the_current_one(api: Api) -> None:
    one = certified(api)
    api.post("/assignments/extend", {"job_id": one["job"], "end_date": one["end_date"] + DAY}, status=200)
    work(api)
    old, new = link_of(one), link_of(api.get(f"/assignments/{one['id']}"))
    assert f'<a href="{new}">Revision 2 is the current one</a>' in page_at(old)
    seen = told_at(old)["statement"]
    assert seen["certificate"]["status"] == "superseded"
    assert seen["current"] == {"revision": 2, "status": "issued", "verify_url": new}
    assert seen["cover"]["end_date"] == one["end_date"] + DAY
    assert told_at(new)["statement"]["current"] is None


def test_an_excluded_owner_is_told_in_words(api: Api) -> None:
    link = link_of(certified(api), "wc")
    assert "The policy includes Joe Parker, the person named." in page_at(link)
    assert "As the law sets them" in page_at(link)


def test_the_statement_is_signed_and_in_the_log(api: Api) -> None:
    one = certified(api)
    keys = keys_of(holders.published(api))
    for line in ("gl", "wc"):
        shown = told_at(link_of(one, line))
        assert check_statement(shown, keys) == []
        assert shown["statement"]["log"]["size"] == 4
    assert shown["statement"]["log"]["consistency"] == []


@pytest.mark.parametrize("since", ["", "0", "5", "-1", "x", "٣", "9" * 40])
def test_what_the_log_did_not_hold_is_not_proven(api: Api, since: str) -> None:
    seen = told_at(link_of(certified(api)), since=since)["statement"]["log"]
    assert (seen["since"], seen["consistency"]) == (None, [])


def test_keys_change_and_the_older_ones_stay_published(api: Api) -> None:
    link = link_of(certified(api))
    first = told_at(link)["signing_key"]
    write_as(api.database, api.account.id, make_key)
    shown = told_at(link)
    assert shown["signing_key"] != first == shown["statement"]["certificate"]["signing_key"]
    published = {key["id"]: key for key in holders.published(api)["keys"]}
    assert published[first]["retired_at"] is not None
    assert published[shown["signing_key"]]["retired_at"] is None
    assert check_statement(shown, keys_of(holders.published(api))) == []
    assert (
        told_at(link_of(certified(api)))["statement"]["certificate"]["signing_key"] == shown["signing_key"]
    )
    assert not is_signed(bytes.fromhex(published[first]["public_key"]), b"", bytes(64))


def test_machines_get_json_and_people_a_page(api: Api) -> None:
    link = link_of(certified(api))
    assert httpx.get(link).headers["content-type"] == "application/json"
    assert httpx.get(link, headers=BROWSER).headers["content-type"] == "text/html; charset=utf-8"
    assert httpx.get(f"{link}.json", headers=BROWSER).headers["content-type"] == "application/json"
    for answer in (httpx.get(link), httpx.get(link, headers=BROWSER), httpx.get(f"{link}.pdf")):
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-robots-tag"] == "noindex"
        assert answer.headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize("ending", ["", ".json", ".pdf"])
def test_a_link_that_is_none_of_ours_opens_nothing(api: Api, ending: str) -> None:
    link = link_of(certified(api))
    for wrong in (link[:-1] + ("2" if link[-1] != "2" else "3"), link[:-22], f"{api.url}/verify/x"):
        answer = httpx.get(wrong + ending)
        assert answer.status_code == 404
        assert httpx.get(wrong + ending, headers=BROWSER).status_code == 404
    assert httpx.post(link).status_code == 405


def test_it_tells_no_tax_id_no_home_address_and_no_pay(api: Api) -> None:
    home = Address(country="US", region="CA", line1="77 Private Road", postalcode="94110")
    tax_id = {"tax_id_sealed": api.database.vault.seal("078051120")}
    who = make.write(api, lambda tx: make.contractor(tx, address=home, **tax_id))
    job = make.write(api, lambda tx: make.job(tx, wage=123_456, address=None))
    make.write(api, lambda tx: make.policy(tx, who.id))
    body = {"contractor": who.id, "job": job.id, "effective_date": sales.now(api) + 2 * DAY}
    made = api.post("/assignments", body)
    work(api)
    link = link_of(api.get(f"/assignments/{made['id']}"))
    printed = pypdf.PdfReader(io.BytesIO(holders.pdf_at(link))).pages[0].extract_text()
    told = page_at(link) + json.dumps(told_at(link)["statement"]) + printed
    assert "Joe Parker" in told
    for secret in ("Private Road", "94110", "078051120", "1,234.56", who.email):
        assert secret not in told


def test_a_page_reads_few_rows_however_long_the_log(api: Api) -> None:
    link = link_of(certified(api))
    seen: list[str] = []
    api.database.watchers.append(seen)
    try:
        told_at(link)
    finally:
        api.database.watchers.remove(seen)
    assert len(seen) <= 6, seen
