"""The front page, the files pages are made with, and what a page that is not there says."""

import httpx
import pytest

from tests.conftest import Api

BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture
def front(api: Api) -> httpx.Response:
    return httpx.get(f"{api.url}/", headers=BROWSER)


def test_the_front_page_says_where_the_api_is(api: Api, front: httpx.Response) -> None:
    assert front.status_code == 200 and f"{api.url}/api/v1" in front.text


def test_a_page_lets_in_nothing_inline_and_nothing_from_outside(front: httpx.Response) -> None:
    policy = front.headers["content-security-policy"]
    assert policy.startswith("default-src 'none';") and "unsafe" not in policy and "http" not in policy
    assert "<script>" not in front.text and "style=" not in front.text


def test_files_are_kept_by_browsers_under_a_name_that_holds_their_hash(
    api: Api, front: httpx.Response
) -> None:
    address = front.text.partition('rel="stylesheet" href="')[2].partition('"')[0]
    sheet = httpx.get(api.url + address)
    assert sheet.status_code == 200 and sheet.headers["content-type"].startswith("text/css")
    assert "immutable" in sheet.headers["cache-control"]
    assert httpx.get(f"{api.url}/static/paycover.css").status_code == 404


def test_who_reads_pages_is_told_in_a_page_and_a_program_in_json(api: Api) -> None:
    shown = httpx.get(f"{api.url}/nowhere", headers=BROWSER)
    assert shown.status_code == 404 and "No such page" in shown.text
    assert httpx.get(f"{api.url}/nowhere").json()["error_code"] == "resource_not_found"
    asked = httpx.get(f"{api.url}/api/v1/nowhere", headers=BROWSER)
    assert asked.json()["error_code"] == "resource_not_found"
