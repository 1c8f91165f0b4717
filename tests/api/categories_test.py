"""Job categories over HTTP."""

from typing import Any

from paycover.domain.categories import Category, CategoryStatus
from paycover.store.categories import CATEGORIES
from tests import make
from tests.api.tenancy import check_foreign
from tests.conftest import Api


def test_the_approved_categories_are_listed_newest_first(api: Api) -> None:
    with_status = Category(
        id="jc_new", slug="new", name="New", status=CategoryStatus.PROPOSED, created=1_700_000_000
    )
    make.write(api, lambda tx: CATEGORIES.add(tx, with_status))
    assert api.get("/category_codes") == [
        {"id": make.CATEGORY, "category_code": make.CATEGORY, "name": "Computer service"},
        {"id": make.OTHER_CATEGORY, "category_code": make.OTHER_CATEGORY, "name": "Spokesperson"},
    ]
    assert len(api.statements) <= 3


def test_the_list_is_paged_by_id(api: Api) -> None:
    first = api.get("/category_codes", limit=1)
    rest = api.get("/category_codes", starting_after=first[0]["id"])
    assert first + rest == api.get("/category_codes")
    assert api.get("/category_codes", ending_before=rest[0]["id"]) == first


def test_one_can_be_shown(api: Api) -> None:
    shown = api.get(f"/category_codes/{make.CATEGORY}")
    assert shown == {"id": make.CATEGORY, "category_code": make.CATEGORY, "name": "Computer service"}
    assert len(api.statements) <= 3
    assert api.refused("GET", "/category_codes/jc_nope", status=404)[0] == "resource_not_found"


def test_another_account_cannot_tell_it_is_there(api: Api, new_api: Any) -> None:
    mine = Category(id="jc_mine", slug="mine", name="Mine", created=1_700_000_000)
    make.write(api, lambda tx: CATEGORIES.add(tx, mine))
    check_foreign(api, new_api(), "/category_codes", "jc_mine", changing=None)
