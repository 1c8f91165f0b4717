"""Hub links on the page of an entity: shown once, renewed, ended, and by whom."""

from typing import Any

from paycover.domain.roles import Role
from tests.conftest import Api
from tests.pages.dashboard.actions_test import secret
from tests.pages.dashboard.conftest import Desk
from tests.sites import page_at, site


def test_a_contact_is_given_a_link_and_it_is_ended(api: Api, desk: Desk) -> None:
    where = site(api)
    path = f"/dashboard/entities/{where.entity}"
    url = secret(desk.post(f"{path}/hub-links", 200, email="risk@holder.example", send="on").text)
    assert url.startswith(f"{api.url}/hub/") and "Harbor Studios" in page_at(url)
    page = desk.get(path, most=8)
    assert "risk@holder.example" in page and url not in page
    (link,) = api.get(f"/entities/{where.entity}/hub_links")
    other = secret(desk.post(f"{path}/hub-links/{link['id']}/renew", 200).text)
    page_at(url, 404)
    page_at(other)
    desk.post(f"{path}/hub-links/{link['id']}/revoke")
    page_at(other, 404)
    assert "revoked" in desk.get(path, most=8)
    desk.post(f"{path}/hub-links", 400, email="nobody")
    desk.post("/dashboard/entities/en_none/hub-links", 404, email="a@b.example")


def test_only_who_may_gives_links(api: Api, seated: Any) -> None:
    where = site(api)
    reader: Desk = seated(Role.READ_ONLY)
    assert "Make a link" not in reader.get(f"/dashboard/entities/{where.entity}", most=8)
    reader.post(f"/dashboard/entities/{where.entity}/hub-links", 403, email="a@b.example")
