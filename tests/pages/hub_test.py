"""The compliance hub: who works for an entity and how each is covered, for who has its link alone."""

import csv
import io
import re
from typing import Any

import httpx
import pytest

from paycover.cli.serving import application
from paycover.domain.coverage import Coverage
from paycover.domain.hub_links import MAIL_PAUSE_SECONDS
from paycover.domain.incoming_certificates import CertificateStatus
from paycover.domain.policies import PolicyStatus
from paycover.kit.dates import DAY
from paycover.kit.settings import Settings
from paycover.pages.hub import ROUTES, ROWS
from paycover.pages.hub_alerts import ROUTES as ALERTS
from paycover.store.notices import LISTING
from paycover.store.pages import Page
from paycover.worker.loop import drain
from tests import make, sales
from tests.conftest import Api
from tests.holders import certified, link_of
from tests.pages.pacing_test import asked
from tests.sites import NOT_ELIGIBLE, READER, link, own_certificate, page_at, placed, site


def names(page: str) -> list[str]:
    """Return who a page lists."""
    return re.findall(r'<th scope="row">Joe ([A-Za-z0-9]+)', page)


@pytest.fixture
def watched(api: Api) -> Any:
    """An entity with one contractor in each standing, and the address of its page."""
    where = site(api)
    placed(api, where.job, -5, 40, "Covered")
    placed(api, where.job, -20, 3, "Lapsing")
    placed(api, where.job, 2, 40, "Starts")
    placed(api, where.job, -20, -2, "Lapsed")
    placed(api, where.job, -90, -40, "Past")
    placed(api, where.job, -5, 40, "Refused", eligible=NOT_ELIGIBLE)
    placed(api, where.job, -5, 40, "Missing", coverage_type=(Coverage.GENERAL,))
    gone = {"status": PolicyStatus.CANCELLED, "cancelled_at": sales.now(api) - DAY}
    placed(api, where.job, -5, 40, "Cancelled", policy_over=gone)
    brought = placed(api, where.job, -5, 40, "Own", bind=False)
    make.write(api, lambda tx: own_certificate(tx, brought.contractor, 60))
    return where, link(api, where.entity)["url"]


def test_it_lists_how_everybody_on_the_sites_is_covered(api: Api, watched: Any) -> None:
    url = watched[1]
    placed(api, site(api, "Another").job, -5, 40, "Elsewhere")
    page = page_at(url)
    assert names(page) == [
        "Own",
        "Cancelled",
        "Missing",
        "Refused",
        "Lapsed",
        "Starts",
        "Lapsing",
        "Covered",
    ]
    for said in (
        "Lapses in 3 days",
        "Starts on",
        "Lapsed on",
        "Cancelled on",
        "Not covered",
        "Missing: Workers’ compensation",
        "By insurance of their own",
        "Own certificate: approved, runs to",
        "You require: Workers’ compensation, General liability.",
    ):
        assert said in page
    assert "Elsewhere" not in page_at(url, view="all")


@pytest.mark.parametrize(
    ("query", "listed"),
    [
        ({"view": "all"}, "Own Cancelled Missing Refused Past Lapsed Starts Lapsing Covered"),
        ({"view": "attention"}, "Own Cancelled Missing Refused Lapsed Lapsing"),
        ({"view": "covered"}, "Own Missing Covered"),
        ({"view": "lapsing"}, "Lapsing"),
        ({"view": "starts"}, "Starts"),
        ({"view": "lapsed"}, "Cancelled Past Lapsed"),
        ({"view": "none"}, "Refused"),
        ({"view": "missing"}, "Own Missing"),
        ({"view": "nonsense"}, "Own Cancelled Missing Refused Lapsed Starts Lapsing Covered"),
        ({"q": "lAPs"}, "Lapsed Lapsing"),
        ({"q": "stage"}, "Own Cancelled Missing Refused Lapsed Starts Lapsing Covered"),
        ({"q": "%"}, ""),
        ({"within": "7"}, "Lapsing"),
        ({"within": "50"}, "Own Missing Starts Lapsing Covered"),
        ({"within": "0"}, "Own Cancelled Missing Refused Lapsed Starts Lapsing Covered"),
        ({"job": "jb_none"}, ""),
        ({"after": "an_none"}, ""),
    ],
)
def test_it_is_narrowed(watched: Any, query: dict[str, str], listed: str) -> None:
    assert names(page_at(watched[1], 200, **query)) == listed.split()


def test_a_long_list_shows_each_once_and_takes_two_statements(api: Api, watched: Any) -> None:
    where, url = watched
    for number in range(ROWS):
        placed(api, where.job, -5, 40, f"N{number}")
    other = make.write(api, lambda tx: make.job(tx, entity=where.entity, name="Rigger"))
    placed(api, other.id, -5, 40, "Rigger")
    seen: list[str] = []
    found: list[str] = []
    way = "?view=current"
    api.database.watchers.append(seen)
    try:
        while way:
            seen.clear()
            page = page_at(url + way)
            assert len(seen) == 2, seen
            found += names(page)
            way = "".join(re.findall(r'href="[^"]*(\?after=[^"]+)">Next page', page))
    finally:
        api.database.watchers.remove(seen)
    assert found[0] == "Rigger" and len(found) == len(set(found)) == ROWS + 9


def test_the_file_has_what_the_page_lists_and_no_formula(api: Api, watched: Any) -> None:
    where, url = watched
    placed(api, where.job, -5, 40, "Evil", coverage_type=(Coverage.GENERAL,))
    make.write(api, lambda tx: make.job(tx, entity=where.entity, name="=cmd"))
    answer = READER.get(f"{url}/contractors.csv", params={"view": "missing"})
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [row["contractor"] for row in rows] == ["Joe Evil", "Joe Own", "Joe Missing"]
    assert rows[0]["missing"] == "workers-comp" and rows[1]["own_certificate"] == "approved"
    assert rows[0]["place"] == "Los Angeles, CA"


def test_certificates_lead_to_where_they_are_checked(api: Api) -> None:
    one = certified(api)
    job = api.get(f"/jobs/{one['job']}")
    page = page_at(link(api, job["entity"])["url"])
    for line in ("gl", "wc"):
        assert f'href="{link_of(one, line)}"' in page and f'href="{link_of(one, line)}.pdf"' in page
    flagged = {"status": CertificateStatus.FLAGGED}
    make.write(api, lambda tx: own_certificate(tx, one["contractor"], 60, **flagged))
    assert "Own certificate: waits for a reviewer" in page_at(link(api, job["entity"])["url"])


def test_it_tells_no_pay_no_home_address_no_tax_id_and_no_mail_address(api: Api, watched: Any) -> None:
    page = page_at(watched[1], view="all")
    for secret in ("15,000", "150.00", "San Francisco", "@example.com"):
        assert secret not in page


def test_a_link_that_is_over_says_nothing_but_how_to_have_another(api: Api, watched: Any) -> None:
    url = watched[1]
    sales.days_pass(api, 91)
    pages = {page_at(address, 404) for address in (url, url[:-1] + "x")}
    texts = {re.sub(r'action="[^"]+"', "", page) for page in pages}
    assert len(texts) == 1 and "Harbor" not in texts.pop()
    page_at(f"{api.url}/hub/x", 404)


def test_a_fresh_link_goes_to_an_address_that_has_one_and_the_page_tells_nobody(api: Api) -> None:
    where = site(api)
    one = link(api, where.entity)
    sales.days_pass(api, 91)
    make.put_others_aside(api.database, api.account.id)
    said = set()
    for email in (one["email"].upper(), "nobody@holder.example", one["email"]):
        answer = READER.post(f"{one['url']}/fresh", data={"email": email})
        said.add((answer.status_code, answer.text))
        drain(api.database)
    assert len(said) == 1
    (notice,) = make.write(api, lambda tx: LISTING.page(tx, Page()))
    assert (notice.to, notice.about) == (one["email"], one["id"])
    assert api.events(one["id"]) == ["hub_link.created", "hub_link.renewed"]
    sales.days_pass(api, 1 + MAIL_PAUSE_SECONDS // DAY)
    READER.post(f"{one['url']}/fresh", data={"email": one["email"]})
    drain(api.database)
    assert len(make.write(api, lambda tx: LISTING.page(tx, Page()))) == 2
    assert READER.post(f"{one['url']}/fresh", data={"email": "x"}).status_code == 400
    assert READER.post(f"{api.url}/hub/x/fresh", data={"email": one["email"]}).text in {s[1] for s in said}


def test_e_mails_are_stopped_and_begun_again_by_a_link_of_their_own(api: Api, watched: Any) -> None:
    where, url = watched
    way = re.findall(r'href="(/hub-alerts/[^"]+)"', page_at(url))[0]
    assert "Stop e-mails about lapses?" in READER.get(api.url + way).text
    (id,) = [one["id"] for one in api.get(f"/entities/{where.entity}/hub_links")]
    assert api.get(f"/hub_links/{id}")["alerts"]
    for wanted, is_on in (("off", False), ("off", False), ("on", True)):
        assert READER.post(api.url + way, data={"alerts": wanted}).status_code == 200
        assert api.get(f"/hub_links/{id}")["alerts"] is is_on
    assert api.events(id) == ["hub_link.created", "hub_link.updated", "hub_link.updated"]
    for wrong in (way[:-1] + ("A" if way[-1] != "A" else "B"), "/hub-alerts/x", "/hub-alerts/x.y.z"):
        assert READER.get(api.url + wrong).status_code == 404
        assert READER.post(api.url + wrong, data={"alerts": "off"}).status_code == 404
    api.post(f"/hub_links/{id}/revoke", status=200)
    assert READER.get(api.url + way).status_code == 404


def test_it_speaks_the_readers_language_and_remembers_it(watched: Any) -> None:
    answer = httpx.get(watched[1], params={"language": "es", "view": "lapsing"}, follow_redirects=False)
    assert answer.status_code == 303 and answer.headers["location"].endswith("?view=lapsing")
    page = READER.get(watched[1], headers={"accept-language": "es-MX"}).text
    assert "Vence en 3 días" in page and '<html lang="es">' in page


def test_whoever_asks_too_often_has_to_wait(api: Api, watched: Any) -> None:
    app = application(api.database, Settings(verify_per_minute=2))
    path = watched[1].removeprefix(api.url)
    assert [asked(app, path, "192.0.2.1", accept="text/html").status for _ in range(3)] == [200, 200, 429]


def test_its_address_is_kept_from_logs_caches_and_other_sites(watched: Any) -> None:
    assert all(route.hides_path for route in (*ROUTES, *ALERTS))
    for tail in ("", "/contractors.csv"):
        headers = READER.get(watched[1] + tail).headers
        assert headers["cache-control"] == "no-store" and headers["referrer-policy"] == "no-referrer"
        assert (
            headers["x-robots-tag"] == "noindex"
            and "default-src 'none'" in headers["content-security-policy"]
        )
