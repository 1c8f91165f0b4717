"""The dashboard's door."""

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from paycover.domain.roles import Role
from paycover.domain.users import FAILURES_OF_EMAIL_MAX, IDLE_SECONDS, UserDraft
from paycover.flows.users import disable_user, invite_user, reset_user
from paycover.kit.clock import NANOSECONDS
from paycover.kit.second_factor import code_at
from paycover.kit.vault import hash_key
from paycover.store import sign_ins
from tests import make, staff
from tests.conftest import Api
from tests.pages.dashboard.conftest import BROWSER, Desk
from tests.staff import PASSWORD, RECOVERY, Person

HOME = "/dashboard"


def moment(api: Api) -> int:
    return api.database.clock() // NANOSECONDS


@pytest.fixture
def browser(api: Api) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=api.url, headers=BROWSER, timeout=30) as client:
        yield client


def sign_in(api: Api, browser: httpx.Client, who: Person, **over: str) -> httpx.Response:
    typed = {"email": who.user.email, "password": PASSWORD, "code": who.code(moment(api))}
    return browser.post(f"{HOME}/sign-in", data=typed | over)


def test_password_and_code_let_in_and_signing_out_ends_it_for_every_copy_of_the_cookie(
    api: Api, browser: httpx.Client
) -> None:
    assert browser.get(HOME).headers["location"] == f"{HOME}/sign-in"
    answer = sign_in(api, browser, staff.person(api), next=f"{HOME}/users?page=2")
    assert answer.status_code == 303 and answer.headers["location"] == f"{HOME}/users?page=2"
    kept = answer.headers["set-cookie"]
    assert "HttpOnly" in kept and "SameSite=Lax" in kept and "Path=/dashboard" in kept
    copy = dict(browser.cookies)
    page = browser.get(HOME)
    assert page.status_code == 200 and "Ada Lovelace" in page.text
    csrf = re.search(r'name="csrf" value="([^"]+)"', page.text)
    assert csrf
    assert browser.post(f"{HOME}/sign-out", data={"csrf": csrf[1]}).status_code == 303
    again = httpx.get(api.url + HOME, headers=BROWSER, cookies=copy)
    assert again.status_code == 303


@pytest.mark.parametrize(
    "wrong",
    [{"password": "another sentence"}, {"code": "000000"}, {"email": "nobody@example.com"}, {"code": ""}],
)
def test_what_does_not_go_together_is_refused_in_the_same_words(
    api: Api, browser: httpx.Client, wrong: dict[str, str]
) -> None:
    answer = sign_in(api, browser, staff.person(api), **wrong)
    assert answer.status_code == 403 and "do not go together" in answer.text
    assert "set-cookie" not in answer.headers


def test_a_code_is_good_once_and_a_recovery_code_too(api: Api, browser: httpx.Client) -> None:
    who = staff.person(api)
    code = who.code(moment(api))
    assert sign_in(api, browser, who, code=code).status_code == 303
    assert sign_in(api, browser, who, code=code).status_code == 403
    assert sign_in(api, browser, who, code=RECOVERY.lower()).status_code == 303
    assert sign_in(api, browser, who, code=RECOVERY).status_code == 403


def test_guessing_is_stopped_for_a_while(api: Api, browser: httpx.Client) -> None:
    who = staff.person(api)
    for _ in range(FAILURES_OF_EMAIL_MAX):
        assert sign_in(api, browser, who, password="a guess of mine").status_code == 403
    assert sign_in(api, browser, who).status_code == 429
    api.database.write(lambda link: sign_ins.forgive(link, hash_key("address:127.0.0.1")))


def test_the_same_address_in_two_accounts_is_told_apart_by_password_and_code(
    new_api: Any, browser: httpx.Client
) -> None:
    one, other = new_api(), new_api()
    email = f"{make.unique('both')}@example.com"
    staff.person(one, email=email)
    second = staff.person(other, email=email.upper())
    assert sign_in(other, browser, second).status_code == 303
    assert other.account.name in browser.get(HOME).text


def test_a_session_that_is_idle_ends(api: Api, desk: Desk) -> None:
    desk.get(HOME)
    token = hash_key(desk.client.cookies["paycover_session"])
    idle_since = moment(api) - IDLE_SECONDS
    api.database.write(lambda link: sign_ins.seen(link, token, idle_since))
    assert desk.client.get(HOME).status_code == 303


def test_an_invitation_is_taken_up_once_and_shows_recovery_codes(api: Api, browser: httpx.Client) -> None:
    user, token = make.write(
        api, lambda tx: invite_user(tx, UserDraft(email="new@example.com", name="", role=Role.FINANCE))
    )
    path = f"{HOME}/join/{token}"
    page = browser.get(path)
    assert page.status_code == 200 and "data:image/svg+xml" in page.text
    secret = "".join(re.findall(r"<code>([A-Z2-7 ]+)</code>", page.text)).replace(" ", "")
    typed = {"email": "new@example.com", "name": "<b>Bo", "password": PASSWORD}
    refused = browser.post(path, data=typed | {"code": "000000"})
    assert refused.status_code == 400 and 'aria-invalid="true"' in refused.text
    weak = browser.post(path, data=typed | {"code": code_at(secret, moment(api)), "password": "short"})
    assert weak.status_code == 400 and "at least 12" in weak.text
    joined = browser.post(path, data=typed | {"code": code_at(secret, moment(api))})
    assert joined.status_code == 200 and len(re.findall(r"<li><code>", joined.text)) == 10
    assert "&lt;b&gt;Bo" in browser.get(HOME).text
    assert browser.get(path).status_code == 410
    assert make.happenings(api, user.id) == ["user.invited", "user.joined"]


def test_a_reset_or_disabled_user_is_out_at_once(api: Api, browser: httpx.Client) -> None:
    who = staff.person(api)
    sign_in(api, browser, who)
    make.write(api, lambda tx: disable_user(tx, who.user.id))
    assert browser.get(HOME).status_code == 303
    _, token = make.write(api, lambda tx: reset_user(tx, who.user.id))
    assert sign_in(api, browser, who, code=RECOVERY).status_code == 403
    assert browser.get(f"{HOME}/join/{token}").status_code == 200
    assert make.happenings(api, who.user.id) == ["user.invited", "user.disabled", "user.invited"]


def test_a_form_needs_its_token_and_its_site(api: Api, desk: Desk) -> None:
    assert desk.client.post(f"{HOME}/sign-out", data={}).status_code == 403
    elsewhere = {"origin": "https://evil.example"}
    assert (
        desk.client.post(f"{HOME}/sign-out", data={"csrf": desk.csrf}, headers=elsewhere).status_code == 403
    )
    assert desk.client.post(f"{HOME}/sign-in", data={}, headers={"origin": "null"}).status_code == 403
    desk.get(HOME)


@pytest.mark.parametrize(
    "way",
    [
        "https://evil.example/dashboard",
        "//evil.example",
        "/dashboard//evil",
        "/api",
        "/dashboard\\x",
        "/\n",
    ],
)
def test_signing_in_leads_nowhere_else(api: Api, browser: httpx.Client, way: str) -> None:
    assert f'name="next" value="{HOME}"' in browser.get(f"{HOME}/sign-in", params={"next": way}).text
