"""Links to the compliance hub over HTTP: made, listed, renewed, revoked; only the account's own."""

from typing import Any

import httpx

from paycover.domain.notices import NoticeKind
from paycover.kit.dates import DAY
from paycover.store.notices import LISTING
from paycover.store.pages import Page
from tests import make, sales
from tests.conftest import Api
from tests.rows import rows_of
from tests.sites import link, page_at, site


def test_a_link_is_shown_once_and_kept_as_a_hash(api: Api) -> None:
    where = site(api)
    one = link(api, where.entity, send=True)
    assert (one["entity"], one["status"], one["alerts"]) == (where.entity, "active", True)
    assert one["expires_at"] == one["created"] + 90 * DAY
    token = one["url"].rpartition("/")[2]
    assert "Harbor Studios" in page_at(one["url"])
    assert "url" not in api.get(f"/hub_links/{one['id']}")
    assert api.get(f"/entities/{where.entity}/hub_links") == [api.get(f"/hub_links/{one['id']}")]
    assert api.get(f"/entities/{site(api).entity}/hub_links") == []
    assert token not in str(rows_of(api))
    assert api.events(one["id"]) == ["hub_link.created"]
    (notice,) = make.write(api, lambda tx: LISTING.page(tx, Page()))
    assert (notice.kind, notice.to, notice.about) == (NoticeKind.HUB_LINK, one["email"], one["id"])


def test_renewed_it_has_another_address_and_revoked_it_has_none(api: Api) -> None:
    one = link(api, site(api).entity)
    end = one["created"] + 5 * DAY
    again = api.post(f"/hub_links/{one['id']}/renew", {"expires_at": end}, status=200)
    assert again["url"] != one["url"] and again["expires_at"] == end
    page_at(one["url"], 404)
    page_at(again["url"])
    over = api.post(f"/hub_links/{one['id']}/revoke", status=200)
    assert over["status"] == "revoked" and over["revoked_at"] is not None
    assert api.post(f"/hub_links/{one['id']}/revoke", status=200) == over
    page_at(again["url"], 404)
    assert api.refused("POST", f"/hub_links/{one['id']}/renew", {})[0] == "bad_request"
    assert api.events(one["id"]) == ["hub_link.created", "hub_link.renewed", "hub_link.revoked"]


def test_what_is_wrong_is_said(api: Api) -> None:
    where, at = site(api), sales.now(api)
    path = f"/entities/{where.entity}/hub_links"
    assert api.refused("POST", path, {"email": "ana"})[0] == "invalid_input"
    for end in (at, at + 400 * DAY):
        code, message = api.refused("POST", path, {"email": "ana@holder.example", "expires_at": end})
        assert (code, set(message)) == ("invalid_input", {"expires_at"})
    assert api.refused("POST", "/entities/en_none/hub_links", {"email": "a@b.example"}, 404)
    assert api.refused("GET", "/entities/en_none/hub_links", status=404)


def test_neither_account_can_tell_the_others_links(new_api: Any) -> None:
    api, other = new_api(), new_api()
    where = site(api)
    one = link(api, where.entity)
    for method, path, body in (
        ("GET", f"/hub_links/{one['id']}", None),
        ("POST", f"/hub_links/{one['id']}/renew", {}),
        ("POST", f"/hub_links/{one['id']}/revoke", {}),
        ("GET", f"/entities/{where.entity}/hub_links", None),
        ("POST", f"/entities/{where.entity}/hub_links", {"email": "a@b.example"}),
    ):
        foreign = other.refused(method, path, body, status=404)
        unknown = path.replace(one["id"], "xx").replace(where.entity, "xx")
        told = other.refused(method, unknown, body, status=404)
        assert foreign == (
            told[0],
            told[1].replace("xx", one["id"] if "hub_links/hl" in path else where.entity),
        )
    assert httpx.get(one["url"]).status_code == 200
