"""What the sandbox's illustrative rates make of a quote, category by category."""

from typing import Any

import httpx

from paycover.domain.coverage import Coverage
from paycover.domain.rates import Appetite
from paycover.flows.sandbox import illustrative_rates, load_categories
from tests import make
from tests.conftest import Api

ALL = [coverage.value for coverage in Coverage]


def quote(
    api: Api, contractor: str, entity: str, category: str, state: str, coverage: list[str]
) -> httpx.Response:
    """Ask for a quote on a fresh job of a category in a state."""
    job = api.post(
        "/jobs",
        {
            "name": "Work",
            "description": "Works.",
            "entity": entity,
            "category_code": category,
            "wage": 15_000,
            "wage_type": "hourly",
            "address": {"region": state},
        },
    )
    return api.call(
        "POST", "/quotes", json={"contractor": contractor, "job": job["id"], "coverage_type": coverage}
    )


def test_an_accepted_category_can_be_quoted_with_every_coverage_type(new_api: Any) -> None:
    api: Api = new_api(categories=lambda api: make.write(api, load_categories))
    entity, who = make.write(api, make.entity).id, make.write(api, make.contractor).id
    appetites = {rate.category_code: rate.appetite for rate in illustrative_rates()}
    assert len(appetites) == 34
    for code, appetite in appetites.items():
        for state in ("CA", "VT"):
            answer = quote(api, who, entity, code, state, ALL)
            if appetite is Appetite.ACCEPT:
                assert answer.status_code == 201 and answer.json()["eligible"] is True, (code, state)
            elif appetite is Appetite.DECLINE:
                assert answer.status_code == 400, (code, state)
            else:
                assert answer.status_code in (201, 400), (code, state)


def test_workers_compensation_is_refused_where_the_state_sells_it_alone(new_api: Any) -> None:
    api: Api = new_api(categories=lambda api: make.write(api, load_categories))
    entity, who = make.write(api, make.entity).id, make.write(api, make.contractor).id
    first = api.get("/category_codes")[0]["category_code"]
    for state in ("ND", "OH", "WA", "WY"):
        assert quote(api, who, entity, first, state, ALL).status_code == 400
        assert quote(api, who, entity, first, state, ["general", "professional"]).status_code == 201
