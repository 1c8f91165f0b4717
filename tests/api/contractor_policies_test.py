"""The policies of one contractor over HTTP."""

from typing import Any

from tests import make, sales
from tests.conftest import Api


def test_the_policies_of_a_contractor(api: Api, new_api: Any) -> None:
    one = sales.policy(api)
    sales.policy(api)
    path = f"/contractors/{one['contractor']}/policies"
    two = make.write(api, lambda tx: make.policy(tx, one["contractor"]))
    assert [p["id"] for p in api.get(path)] == [two.id, one["id"]]
    assert api.get(path, limit=1, starting_after=two.id) == [one]
    insured_not = make.write(api, make.contractor).id
    assert api.get(f"/contractors/{insured_not}/policies") == []
    foreign = sales.policy(new_api())["contractor"]
    for id in ("cn_nothing", foreign, "%7B%7D"):
        code, _ = api.refused("GET", f"/contractors/{id}/policies", status=404)
        assert code == "resource_not_found"


def test_a_deleted_contractor_has_no_list_of_policies(api: Api) -> None:
    policy = sales.policy(api)
    make.write(api, lambda tx: sales.forget_contractor(tx, policy["contractor"]))
    api.refused("GET", f"/contractors/{policy['contractor']}/policies", status=404)
    assert api.get(f"/policies/{policy['id']}") == policy
