"""Previews: the very figures of the bill, row by row, in a fixed number of trips, with nothing written."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paycover.domain.addresses import Address
from paycover.domain.policies import PolicyStatus
from paycover.kit.dates import DAY
from paycover.kit.records import replace
from paycover.store.listed import CHUNK_ROWS
from paycover.store.policies import POLICIES
from paycover.wire.previews import EXPLAINED_ROWS_MAX, PREVIEW_ROWS_MAX
from tests import make, sales
from tests.conftest import Api
from tests.film import crew, insured_crew, pay
from tests.rows import rows_of
from tests.sales import made
from tools.verify_premium import verify

Body = dict[str, Any]


def rows(api: Api, noun: str, bodies: list[Any], **more: Any) -> list[Any]:
    """Return the answers of a preview of many; fail the test if it wrote anything."""
    before = rows_of(api)
    shown: list[Any] = api.post(f"/{noun}/preview", {"rows": bodies} | more, status=200)["rows"]
    assert rows_of(api) == before
    assert len(shown) == len(bodies)
    return shown


@pytest.fixture
def pair(api: Api) -> Body:
    """A film crew with cover, as a body names it."""
    return dict(insured_crew(api))


@pytest.fixture
def fresh(api: Api) -> Body:
    """A film crew nobody insures yet, as a body that asks for a quote."""
    who, job = crew(api)
    return {"contractor": who.id, "job": job.id, "coverage_type": sales.BOTH}


def test_a_single_body_is_answered_as_its_create_would_be(api: Api, pair: Body, fresh: Body) -> None:
    now = sales.now(api)
    later = {"effective_date": now + 40 * DAY, "end_date": now + 50 * DAY}
    for noun, body in (
        ("quotes", fresh),
        ("assignments", pair | later),
        ("invoices", pair | pay(api, 30_049)),
    ):
        before = rows_of(api)
        previewed = api.post(f"/{noun}/preview", body, status=200)
        assert len(api.statements) <= 8, api.statements
        assert rows_of(api) == before
        assert set(previewed) == ({"result", "invoice"} if noun == "assignments" else {"result"})
        assert made(previewed["result"]) == made(api.post(f"/{noun}", body))


def test_a_single_body_is_refused_as_its_create_would_be(api: Api, pair: Body, fresh: Body) -> None:
    wrong: list[tuple[str, Body]] = [
        ("quotes", fresh | {"job": "jb_none"}),
        ("quotes", pair | {"coverage_type": sales.BOTH}),
        ("quotes", {"coverage_type": []}),
        ("assignments", {"contractor": fresh["contractor"], "job": fresh["job"]}),
        ("assignments", pair | {"effective_date": 5}),
        ("assignments", pair | {"end_date": 5}),
        ("assignments", pair | {"policy": "pl_none"}),
        ("invoices", {}),
        ("invoices", pair | pay(api, 30_000) | {"paycycle_enddate": 5}),
        ("invoices", pair | pay(api, 99)),
    ]
    for noun, body in wrong:
        assert api.refused("POST", f"/{noun}/preview", body) == api.refused("POST", f"/{noun}", body), body


def test_every_row_has_its_own_answer_and_none_spoils_the_others(api: Api, pair: Body) -> None:
    good = pair | pay(api, 250_000)
    bodies = [
        good,
        good | {"contractor": "cn_none"},
        "not an object",
        good | {"gross_pay": "a lot", "job": None},
        good | {"purchase_order_number": "a\x00b"},
        None,
        good,
    ]
    shown = rows(api, "invoices", bodies)
    assert [set(row) for row in shown] == [{"result"}, *[{"refusal"}] * 5, {"result"}]
    assert shown[0] == shown[6] and shown[0]["result"]["premium_due"] == 4_325
    assert [row["refusal"]["error_code"] for row in shown[1:6]] == [
        "invalid_contractor_id",
        "bad_request",
        "invalid_input",
        "invalid_input",
        "bad_request",
    ]
    assert set(shown[3]["refusal"]["message"]) == {"gross_pay", "job"}
    assert api.call("POST", "/invoices", json=bodies[1]).json() == shown[1]["refusal"]


def test_an_explanation_comes_where_it_is_asked_for_and_is_the_bills(api: Api, pair: Body) -> None:
    body = pair | pay(api, 30_050)
    shown = rows(api, "invoices", [body, body | {"job": "jb_none"}], explain=True)
    assert set(shown[1]) == {"refusal"}
    explained = shown[0]["explanation"]
    assert verify(explained) == [] and explained["matches"]
    bill = api.post("/invoices", body)
    billed = api.get(f"/invoices/{bill['id']}/explanation")
    assert explained | {"subject": None} == billed | {"subject": None}
    assert explained["subject"] | {"id": bill["id"]} == billed["subject"]
    assert "explanation" not in api.post("/invoices/preview", pair | pay(api, 1_000), status=200)


def test_quotes_and_assignments_are_explained_at_the_wage(api: Api, pair: Body, fresh: Body) -> None:
    for noun, body in (("quotes", fresh), ("assignments", pair)):
        shown = api.post(f"/{noun}/preview", body | {"explain": True}, status=200)["explanation"]
        assert verify(shown) == [] and shown["net_rate"] == 173
        assert shown["subject"]["gross_pay_source"] == "wage"


def test_an_assignment_shows_the_invoice_it_would_be_billed_by(api: Api, pair: Body) -> None:
    now = sales.now(api)
    dates = {"effective_date": now + 40 * DAY, "end_date": now + 50 * DAY}
    would = api.post("/assignments/preview", pair | dates, status=200)
    assignment = api.post("/assignments", pair | dates)
    bill = api.get("/invoices", assignment=assignment["id"])[0]
    assert would["invoice"] == made(bill, "assignment")
    again, unbound = rows(api, "assignments", [pair | dates, pair | {"bind": False}])
    assert "invoice" not in again, "one invoice bills both"
    assert "invoice" not in unbound


def test_a_second_pay_for_a_cycle_shows_what_it_would_replace(api: Api, pair: Body) -> None:
    body = pair | pay(api, 250_000) | {"purchase_order_number": "PO-7"}
    first = api.post("/invoices", body)
    other = {name: value for name, value in body.items() if name != "purchase_order_number"}
    same, new = rows(api, "invoices", [body, other | {"gross_pay": 100_000}])
    assert same["refusal"]["error_code"] == "invoice_exists"
    assert new["result"]["replaces"] == first["id"]
    assert new["result"]["purchase_order_number"] == "PO-7"
    make.paid(api, first["id"])
    (refused,) = rows(api, "invoices", [other | {"gross_pay": 100_000}])
    assert refused["refusal"]["error_code"] == "invoice_uneditable_already_exists"


def test_the_work_of_a_general_opt_in_is_rated_by_what_is_on_offer(api: Api) -> None:
    session = sales.opt_in(api)
    api.post(f"/test_helpers/apply/sessions/{session['id']}/complete", status=200)
    body = {"contractor": session["contractor"], "job": make.write(api, make.job).id}
    for noun, row in (("invoices", body | pay(api, 123_456)), ("assignments", body)):
        (would,) = rows(api, noun, [row], explain=True)
        assert made(would["result"]) == made(api.post(f"/{noun}", row))
        assert verify(would["explanation"]) == []


def test_a_named_policy_of_someone_else_is_judged_as_when_it_is_assigned(api: Api, pair: Body) -> None:
    theirs = sales.policy(api)["id"]
    (would,) = rows(api, "assignments", [pair | {"policy": theirs}])
    assert made(would["result"]) == made(api.post("/assignments", pair | {"policy": theirs}))
    assert would["result"]["eligible"]["result"] is False


def test_no_row_sees_what_another_would_do(api: Api, pair: Body) -> None:
    body = pair | pay(api, 250_000)
    one, other = rows(api, "invoices", [body, body | {"gross_pay": 300_000}])
    assert one["result"]["replaces"] is None and other["result"]["replaces"] is None


def test_a_preview_is_kept_for_no_idempotency_key(api: Api, pair: Body) -> None:
    headers = {"Ten99Policy-Idempotent-Key": "the same"}
    answers = []
    for cents in (30_000, 60_000):
        answer = api.call("POST", "/invoices/preview", json=pair | pay(api, cents), headers=headers)
        assert "ten99policy-idempotent-replayed" not in answer.headers
        answers.append(answer.json()["result"]["gross_pay"])
    assert answers == [30_000, 60_000]


def test_foreign_ids_are_unknown_ids(api: Api, pair: Body, fresh: Body, new_api: Any) -> None:
    other = new_api()
    for noun, body in (("quotes", fresh), ("assignments", pair), ("invoices", pair | pay(api, 30_000))):
        foreign = rows(other, noun, [body])
        unknown = rows(other, noun, [body | {"contractor": "cn_x" * 3}])
        text = str(foreign).replace(body["contractor"], "cn_x" * 3)
        assert text == str(unknown) and "invalid_contractor_id" in text


@pytest.mark.parametrize(
    "body", [{"rows": 7}, {"rows": "x"}, {"rows": None}, {"rows": [], "explain": "maybe"}]
)
def test_a_body_without_rows_to_read_is_refused(api: Api, body: Body) -> None:
    code, message = api.refused("POST", "/invoices/preview", body)
    assert code == "invalid_input" and isinstance(message, dict)


def test_no_rows_are_no_answers_and_too_many_are_refused(api: Api) -> None:
    assert rows(api, "quotes", []) == []
    for most, explain in ((PREVIEW_ROWS_MAX, False), (EXPLAINED_ROWS_MAX, True)):
        body = {"rows": [{}] * (most + 1), "explain": explain}
        code, message = api.refused("POST", "/quotes/preview", body)
        assert code == "invalid_input" and str(most) in message["rows"]


def test_rows_take_the_older_names_of_fields(api: Api, fresh: Body) -> None:
    old = {"contractor_id": fresh["contractor"], "job_id": fresh["job"], "coverage_type": sales.BOTH}
    new, older = rows(api, "quotes", [fresh, old])
    assert new == older and new["result"]["net_rate"] == 173


def test_trips_do_not_grow_with_the_rows(api: Api, pair: Body) -> None:
    bodies = [pair | pay(api, 100 + number) for number in range(2 * CHUNK_ROWS)]
    for body in bodies:
        body["paycycle_enddate"] += body["gross_pay"]
    for count, most in ((1, 7), (CHUNK_ROWS, 7), (2 * CHUNK_ROWS, 13)):
        seen: list[str] = []
        api.database.watchers.append(seen)
        try:
            answer = api.client.post("/api/v1/invoices/preview", json={"rows": bodies[:count]}, timeout=120)
        finally:
            api.database.watchers.remove(seen)
        assert len(answer.json()["rows"]) == count
        assert len(seen) <= most, f"{count} rows took {len(seen)} statements"


@settings(max_examples=40)
@given(data=st.data())
def test_a_preview_is_the_bill(world: "World", data: st.DataObject) -> None:
    noun = data.draw(st.sampled_from(["quotes", "assignments", "invoices"]))
    body = data.draw(world.body(noun))
    (would,) = rows(world.api, noun, [body])
    answer = world.api.call("POST", f"/{noun}", json=body)
    if answer.status_code == 201:
        assert made(would["result"]) == made(answer.json())
        if bills := world.bills_of(noun, answer.json()):
            assert would["invoice"] == made(bills[0], "assignment")
    else:
        assert would == {"refusal": answer.json()}


class World:
    """An account with people, work and cover of all kinds, and bodies that name them at random."""

    def __init__(self, api: Api) -> None:
        self.api = api
        self.now = sales.now(api)
        pairs = [insured_crew(api) for _ in range(2)]
        texan = crew(api, address=Address(country="US", region="TX"))
        ohio = crew(api, address=Address(country="US", region="OH"))
        session = sales.opt_in(api)
        api.post(f"/test_helpers/apply/sessions/{session['id']}/complete", status=200)
        plain = make.write(api, make.insured)
        self.policies = [policy["id"] for policy in api.get("/policies", limit=100)]
        make.write(api, lambda tx: self._cancel_one(tx))
        people = [pairs[0]["contractor"], pairs[1]["contractor"], texan[0].id, ohio[0].id, plain[0].id]
        self.contractors = [*people, session["contractor"], "cn_none"]
        jobs = [pairs[0]["job"], pairs[1]["job"], texan[1].id, ohio[1].id, plain[1].id]
        self.jobs = [*jobs, make.write(api, make.job).id, "jb_none"]

    def _cancel_one(self, tx: Any) -> None:
        policy = POLICIES.lock(tx, self.policies[-1])
        assert policy is not None
        POLICIES.save(tx, replace(policy, status=PolicyStatus.CANCELLED, cancelled_at=tx.now))

    def body(self, noun: str) -> st.SearchStrategy[Body]:
        """Return bodies of a create: most of them good."""
        pair = {"contractor": st.sampled_from(self.contractors), "job": st.sampled_from(self.jobs)}
        day = st.integers(-1, 60).map(lambda days: self.now + days * DAY + 100)
        lines = st.lists(st.sampled_from(["general", "workers-comp", "media"]), min_size=1, unique=True)
        optional: dict[str, Any] = {"effective_date": day, "end_date": day}
        if noun == "quotes":
            return st.fixed_dictionaries({**pair, "coverage_type": lines}, optional=optional)
        if noun == "assignments":
            optional |= {"policy": st.sampled_from([*self.policies, "pl_none"]), "coverage_type": lines}
            return st.fixed_dictionaries(pair, optional={**optional, "bind": st.booleans()})
        cycle = {"paycycle_startdate": st.sampled_from([1, 2]), "paycycle_enddate": st.sampled_from([1, 3])}
        cents = st.one_of(st.integers(100, 20_000), st.integers(100, 100_000_000))
        number = {"purchase_order_number": st.sampled_from(["", "PO-1", None])}
        return st.fixed_dictionaries({**pair, **cycle, "gross_pay": cents}, optional=number)

    def bills_of(self, noun: str, answer: Body) -> list[Any]:
        """Return the invoices that making an assignment made."""
        found: list[Any] = []
        if noun == "assignments":
            found = self.api.get("/invoices", assignment=answer["id"])
        return found


@pytest.fixture
def world(api: Api) -> World:
    """An account with people, work and cover of all kinds."""
    return World(api)
