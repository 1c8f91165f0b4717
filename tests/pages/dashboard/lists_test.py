"""The dashboard's lists and objects."""

import csv
import io
import re
from typing import Any

import pytest

from paycover.domain.roles import Role
from paycover.domain.statements import Statement
from paycover.kit.ids import new_id
from paycover.pages.dashboard.catalogue import NOUNS
from paycover.store.db import Tx
from paycover.store.statements import STATEMENTS
from tests import make
from tests.conftest import Api
from tests.pages.dashboard.conftest import Desk
from tests.pages.dashboard.world import filled

OBJECT_STATEMENTS_MAX = 12

HAS_OWN = {"categories", "events"}
"""What every account of the tests has from the start."""


@pytest.fixture
def entities(api: Api) -> list[str]:
    """Sixty entities, newest first."""

    def work(tx: Tx) -> list[str]:
        return [make.entity(tx, name=f"Client {number:02}").id for number in range(60)]

    ids: list[str] = make.write(api, work)
    return ids[::-1]


def shown_ids(text: str) -> list[str]:
    """Return the ids of a list's entities, in order."""
    return re.findall(r'<td><a href="/dashboard/entities/(en_\w+)"', text)


def test_every_list_and_object_is_shown_and_no_name_means_more_than_it_says(api: Api, desk: Desk) -> None:
    world = filled(api)
    for noun in NOUNS.values():
        listed = desk.get(noun.path)
        assert "<script>alert" not in listed
        id = world.ids.get(noun.name)
        if id is None:
            continue
        assert f"{noun.path}/{id}" in listed, noun.name
        page = desk.get(f"{noun.path}/{id}", most=OBJECT_STATEMENTS_MAX)
        assert id in page and "<script>alert" not in page, noun.name
        for view in noun.views:
            desk.get(f"{noun.path}?view={view}")
        for order in noun.browse.orders:
            desk.get(f"{noun.path}?sort={order}")
    assert "&#34;&gt;&lt;script&gt;" in desk.get(
        f"/dashboard/contractors/{world.ids['contractors']}", most=12
    )


def test_another_accounts_objects_look_as_if_they_were_not_there(
    api: Api, new_api: Any, seated: Any
) -> None:
    world = filled(api)
    stranger: Desk = seated(Role.ADMIN, new_api())
    for noun in NOUNS.values():
        assert "Nothing here" in stranger.get(noun.path) or noun.name in HAS_OWN
        id = world.ids.get(noun.name)
        if id is None or noun.name in HAS_OWN:
            continue
        theirs, nobodys = (stranger.get(f"{noun.path}/{one}", 404) for one in (id, id[:-3] + "xyz"))
        assert theirs.replace(id, "") == nobodys.replace(id[:-3] + "xyz", "")
    assert not make.happenings(stranger.api, world.ids["invoices"])


def test_a_list_is_paged_in_both_directions_by_stable_links(entities: list[str], desk: Desk) -> None:
    first = desk.get("/dashboard/entities")
    assert shown_ids(first) == entities[:50] and 'rel="prev"' not in first
    after = re.search(r'rel="next" href="([^"]+)"', first)
    assert after
    second = desk.get(after[1])
    assert shown_ids(second) == entities[50:] and 'rel="next"' not in second
    before = re.search(r'rel="prev" href="([^"]+)"', second)
    assert before
    assert shown_ids(desk.get(before[1])) == entities[:50]
    assert shown_ids(desk.get("/dashboard/entities?sort=name")) == entities[::-1][:50]
    desk.get("/dashboard/entities?after=en_nothing", 400)
    desk.get("/dashboard/entities?q=%00", 400)


def test_what_begins_so_is_found_and_an_id_leads_to_its_object(entities: list[str], desk: Desk) -> None:
    assert shown_ids(desk.get("/dashboard/entities?q=CLIENT++1")) == entities[::-1][10:20]
    assert shown_ids(desk.get("/dashboard/entities?q=nobody")) == []
    assert desk.client.get(f"/dashboard/entities?q={entities[3]}").headers["location"].endswith(entities[3])
    assert desk.client.get(f"/dashboard/search?q={entities[3]}").headers["location"].endswith(entities[3])
    assert shown_ids(desk.get("/dashboard/search?q=client 07", most=5)) == [entities[::-1][7]]


def test_a_list_is_exported_as_it_is_asked_for_and_runs_nothing(api: Api, desk: Desk) -> None:
    world = filled(api)
    make.write(api, make.contractor)
    text = desk.get("/dashboard/contractors/export.csv?q=Parker&sort=oldest")
    rows = list(csv.DictReader(io.StringIO(text)))
    mine = next(row for row in rows if row["id"] == world.ids["contractors"])
    assert mine["company"] == "'=HYPERLINK(1)" and "@" in mine["e-mail"]
    money = list(csv.DictReader(io.StringIO(desk.get("/dashboard/invoices/export.csv"))))
    assert re.fullmatch(r"\d+\.\d\d", money[0]["premium"])


def test_an_invoice_tells_why_it_costs_what_it_does_and_what_was_changed(api: Api, desk: Desk) -> None:
    world = filled(api)
    id = world.ids["invoices"]
    api.put(f"/invoices/{id}", {"gross_pay": 100_000, "purchase_order_number": "PO-7"})
    page = desk.get(f"/dashboard/invoices/{id}", most=OBJECT_STATEMENTS_MAX)
    assert "Why this price" in page and "$1,000.00" in page
    assert "<b>gross_pay</b>: <del>250000</del> → <ins>100000</ins>" in page
    assert "insufficient funds" in page and "given up" in page
    assert shown_ids(desk.get("/dashboard/entities?q=nothing")) == []


def test_a_statement_is_handed_out_as_a_pdf(api: Api, desk: Desk) -> None:
    made = Statement(id=new_id("statement"), amount=0, lines=(), issued_at=0, due=0, created=0)
    make.write(api, lambda tx: STATEMENTS.add(tx, made))
    page = desk.get(f"/dashboard/statements/{made.id}", most=OBJECT_STATEMENTS_MAX)
    (address,) = re.findall(r'href="(/dashboard/statements/[^"]*/pdf)"', page)
    assert desk.client.get(address).content.startswith(b"%PDF")
    assert desk.client.get(address.replace(made.id, "st_unknown")).status_code == 404
