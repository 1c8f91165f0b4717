"""What is done in the dashboard: by whom, and what follows."""

import re
from typing import Any

import pytest

from paycover.domain.roles import Role
from paycover.domain.tasks import TaskKind
from paycover.kit.vault import hash_key
from paycover.store.access import account_by_id, account_by_key
from paycover.store.rate_plans import RATE_PLANS
from tests import make, plans
from tests.conftest import Api
from tests.desk import Desk as RateDesk
from tests.pages.dashboard.conftest import Desk
from tests.pages.dashboard.world import filled

SECRET = re.compile(r'class="secret">([^<]+)<')


def secret(text: str) -> str:
    """Return the secret a page shows once."""
    found = SECRET.search(text)
    assert found, text
    return found[1]


def test_a_key_is_shown_once_opens_the_account_and_is_revoked(api: Api, desk: Desk) -> None:
    key = secret(desk.post("/dashboard/api-keys", 200).text)
    opened = api.database.read(lambda link: account_by_key(link, hash_key(key)))
    assert opened is not None and opened.id == api.account.id
    assert key not in desk.get("/dashboard/api-keys")
    desk.post(f"/dashboard/api-keys/{hash_key(key)}/revoke")
    assert api.database.read(lambda link: account_by_key(link, hash_key(key))) is None
    desk.post(f"/dashboard/api-keys/{hash_key(key)}/revoke", 404)


def test_settings_are_saved_together_or_not_at_all(api: Api, desk: Desk) -> None:
    form: dict[str, Any] = {
        "withhold_premium": "1",
        "billing_email": "bills@example.com",
        "charge_delay": "48",
        "platform_fee": "1.5",
        "redirect_hosts": "example.com\nApp.example.org",
    }
    assert desk.post("/dashboard/settings", **form).headers["location"].endswith("saved=1")
    saved = api.database.read(lambda link: account_by_id(link, api.account.id))
    assert saved.withhold_premium and saved.billing_email == "bills@example.com"
    assert (saved.charge_delay, saved.platform_fee_ppm) == (172_800, 15_000)
    assert saved.redirect_hosts == ("example.com", "app.example.org")
    for wrong in ({"redirect_hosts": "https://x"}, {"charge_delay": "soon"}, {"platform_fee": "nan"}):
        refused = desk.post("/dashboard/settings", 400, **form | wrong)
        assert "aria-invalid" in refused.text
    assert api.database.read(lambda link: account_by_id(link, api.account.id)) == saved


def test_a_webhook_endpoint_is_made_changed_and_deleted(api: Api, desk: Desk) -> None:
    refused = desk.post("/dashboard/webhooks/new", 400, url="ftp://x")
    assert 'value="ftp://x"' in refused.text and "aria-invalid" in refused.text
    made = desk.post(
        "/dashboard/webhooks/new", 200, url="https://hooks.example.com/a", events="policy.active"
    )
    first = secret(made.text)
    (endpoint,) = api.get("/webhook_endpoints")
    assert endpoint["secret"] == first and endpoint["events"] == ["policy.active"]
    path = f"/dashboard/webhooks/{endpoint['id']}"
    assert secret(desk.post(f"{path}/rotate", 200).text) != first
    desk.post(f"{path}/disable")
    assert "Enable" in desk.get(path, most=12)
    desk.post(f"{path}/enable")
    desk.post(f"{path}/delete")
    assert api.get("/webhook_endpoints") == [] and "deleted" in desk.get(path, most=12)


def test_a_delivery_is_sent_again(api: Api, desk: Desk) -> None:
    world = filled(api)
    path = f"/dashboard/deliveries/{world.ids['deliveries']}"
    assert "Send again" in desk.get(path, most=12)
    desk.post(f"{path}/redeliver")
    assert "waiting" in desk.get(path, most=12)


def test_an_underwriter_marks_approves_and_clears(api: Api, seated: Any) -> None:
    desk: Desk = seated(Role.UNDERWRITER)
    who = make.write(api, make.contractor).id
    form: dict[str, Any] = {"subject": who, "code": "mark:SANCTIONS_MATCH", "note": "Ask the broker."}
    path = desk.post("/dashboard/underwriting/new", **form).headers["location"]
    assert "Ask the broker." in desk.get(path, most=12)
    desk.post(f"{path}/clear")
    assert "Cleared" in desk.get(path, most=12)
    for wrong in ({"subject": "cn_nobody"}, {"code": "mark:NOTHING"}, {"code": ""}):
        assert "aria-invalid" in desk.post("/dashboard/underwriting/new", 400, **form | wrong).text


def test_a_rate_plan_is_approved_by_another_person_than_its_author(api: Api, seated: Any) -> None:
    author, other = seated(Role.UNDERWRITER), seated(Role.UNDERWRITER)
    rates = RateDesk.__new__(RateDesk)
    rates.database, rates.account = api.database, api.account
    draft = rates.load(plans.plan(), by=author.email)
    assert draft.version is not None
    path = f"/dashboard/rate-plans/{draft.version.id}"
    author.post(f"{path}/validate")
    author.post(f"{path}/submit")
    assert "someone else" in author.post(f"{path}/approve", 403).text
    other.post(f"{path}/approve")
    version = make.write(api, lambda tx: RATE_PLANS.find(tx, draft.version.id))
    assert [step.by for step in version.steps][-2:] == [author.email, other.email]
    assert "Activate" in other.get(path, most=12)
    other.post(f"{path}/approve", 400)


def test_users_are_invited_changed_and_stopped_but_nobody_changes_themselves(api: Api, desk: Desk) -> None:
    link = secret(desk.post("/dashboard/users", 200, email="bo@example.com", role="finance").text)
    assert link.startswith(f"{api.url}/dashboard/join/")
    page = desk.get("/dashboard/users")
    (bo,) = re.findall(r'action="/dashboard/users/(us_\w+)/role"', page)
    desk.post(f"/dashboard/users/{bo}/role", role="operations")
    desk.post(f"/dashboard/users/{bo}/disable")
    assert make.happenings(api, bo) == ["user.invited", "user.updated", "user.disabled"]
    assert "already" in desk.post("/dashboard/users", 400, email="BO@example.com", role="finance").text
    desk.post("/dashboard/users", 400, email="x@example.com", role="emperor")
    desk.post(f"/dashboard/users/{desk.user}/disable", 403)
    desk.post(f"/dashboard/users/{desk.user}/role", 403, role="finance")
    assert secret(desk.post(f"/dashboard/users/{bo}/reset", 200).text) != link


def test_a_failed_task_is_done_again_by_those_who_may(api: Api, seated: Any) -> None:
    task = make.failed_task(api, TaskKind.EXPIRE_POLICY, "pl_none")
    finance, reader = seated(Role.FINANCE), seated(Role.READ_ONLY)
    assert "expire" in reader.get("/dashboard/tasks") and "Do again" not in reader.get("/dashboard/tasks")
    reader.post(f"/dashboard/tasks/{task}/again", 403)
    finance.post(f"/dashboard/tasks/{task}/again")
    assert "Nothing failed" in finance.get("/dashboard/tasks")


@pytest.mark.parametrize(
    "path",
    [
        "/dashboard/api-keys",
        "/dashboard/settings",
        "/dashboard/users",
        "/dashboard/webhooks/new",
        "/dashboard/underwriting/new",
        "/dashboard/rate-plans/rpv_x/approve",
        "/dashboard/deliveries/whd_x/redeliver",
    ],
)
def test_who_only_reads_does_nothing(seated: Any, path: str) -> None:
    reader: Desk = seated(Role.READ_ONLY)
    assert "takes the role" in reader.post(path, 403).text
    assert "API keys" not in reader.get("/dashboard")


def test_home_tells_what_needs_a_person_and_leads_there(api: Api, desk: Desk) -> None:
    assert "Nothing needs you" in desk.get("/dashboard")
    filled(api)
    page = desk.get("/dashboard")
    for path in ("payments?view=declined", "invoices?view=no_purchase_order", "deliveries?view=given_up"):
        assert f'href="/dashboard/{path}"' in page
        desk.get(f"/dashboard/{path}")
    assert 'role="img"' in page and "Premium by month" in page
