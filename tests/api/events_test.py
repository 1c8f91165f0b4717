"""Events over HTTP: one for each change, the object as it was, newest first."""

from typing import Any

import pytest

from tests import make
from tests.conftest import Api


@pytest.fixture
def endpoint(api: Api) -> Any:
    """An endpoint that was made and then changed twice."""
    made = api.post("/webhook_endpoints", {"url": "https://example.com/0"})
    for number in (1, 2):
        api.put(f"/webhook_endpoints/{made['id']}", {"url": f"https://example.com/{number}"})
    return made


def test_an_event_shows_the_object_as_it_was_at_that_moment(api: Api, endpoint: Any) -> None:
    newest, middle, oldest = api.get("/events")
    assert [e["data"]["url"][-1] for e in (oldest, middle, newest)] == ["0", "1", "2"]
    assert list(newest) == ["id", "type", "created", "sequence", "data"]
    assert newest["type"] == "webhook_endpoint.updated" and oldest["type"] == "webhook_endpoint.created"
    assert oldest["created"] == endpoint["created"]
    assert api.get(f"/events/{newest['id']}") == newest


def test_they_are_paged_and_narrowed_to_a_type_and_an_object(api: Api, endpoint: Any) -> None:
    other = api.post("/webhook_endpoints", {"url": "https://example.com/other"})
    ids = [event["id"] for event in api.get("/events")]
    assert [e["id"] for e in api.get("/events", limit=2)] == ids[:2]
    assert [e["id"] for e in api.get("/events", limit=2, starting_after=ids[1])] == ids[2:]
    assert [e["id"] for e in api.get("/events", ending_before=ids[2])] == ids[:2]
    assert [e["id"] for e in api.get("/events", object=other["id"])] == ids[:1]
    assert [e["id"] for e in api.get("/events", type="webhook_endpoint.updated")] == ids[1:3]
    both = {"type": "webhook_endpoint.created", "object": endpoint["id"]}
    assert [e["id"] for e in api.get("/events", **both)] == ids[3:]
    assert api.get("/events", object="pl_unknown") == []


@pytest.mark.parametrize("query", [{"type": "policy.lost"}, {"limit": 0}, {"starting_after": "ev_unknown"}])
def test_a_list_of_what_can_not_be_is_refused(api: Api, query: dict[str, Any]) -> None:
    answer = api.call("GET", "/events", params=query)
    assert answer.status_code == 400
    assert set(answer.json()["message"]) == set(query)


def test_unknown_and_anothers_events_are_answered_alike(api: Api, new_api: Any, endpoint: Any) -> None:
    mine = api.get("/events")[0]["id"]
    other = new_api()
    for id in ("ev_unknown", mine):
        answer = other.refused("GET", f"/events/{id}", status=404)
        assert answer == ("resource_not_found", f"No such event: {id}")
    assert other.get("/events") == []


def test_events_are_only_read(api: Api, endpoint: Any) -> None:
    address = f"/events/{api.get('/events')[0]['id']}"
    for method in ("PUT", "DELETE", "POST"):
        assert api.refused(method, address, {}, status=405)[0] == "bad_request"


def test_a_list_takes_three_statements_whatever_its_length(api: Api, endpoint: Any) -> None:
    for _ in range(20):
        api.post("/webhook_endpoints", {"url": f"https://example.com/{make.unique('x')}"})
    first = api.get("/events", limit=100)[0]["id"]
    assert len(api.statements) <= 2
    api.get("/events", limit=100, starting_after=first)
    assert len(api.statements) <= 3


def test_each_objects_events_are_numbered_from_one(api: Api, endpoint: Any) -> None:
    assert [e["sequence"] for e in reversed(api.get("/events", object=endpoint["id"]))] == [1, 2, 3]
    other = api.post("/webhook_endpoints", {"url": "https://example.com/other"})
    assert [e["sequence"] for e in api.get("/events", object=other["id"])] == [1]


def test_what_was_missed_of_an_object_is_listed_oldest_first(api: Api, endpoint: Any) -> None:
    id = endpoint["id"]
    everything = api.get("/events", object=id)[::-1]
    assert api.get("/events", object=id, after=0) == everything
    assert api.get("/events", object=id, after=1) == everything[1:]
    assert api.get("/events", object=id, after=0, limit=2) == everything[:2]
    assert api.get("/events", object=id, after=3) == []
    assert api.get("/events", object="pl_unknown", after=0) == []


@pytest.mark.parametrize(
    "query",
    [
        "after=1",
        "object=whe_1&after=-1",
        "object=whe_1&after=many",
        "object=whe_1&after=1&type=policy.active",
        "object=whe_1&after=1&starting_after=ev_1",
        "object=whe_1&after=1&ending_before=ev_1",
    ],
)
def test_a_number_goes_with_an_object_alone(api: Api, query: str) -> None:
    code, reasons = api.refused("GET", f"/events?{query}")
    assert code == "invalid_input" and set(reasons) == {"after"}
