"""Jobs: what their invoices allow to change, and which categories they can have."""

from typing import Any

import pytest

from paycover.domain.addresses import Address, AddressChange
from paycover.domain.categories import Category, CategoryStatus
from paycover.domain.jobs import (
    Job,
    JobChange,
    JobDraft,
    WageType,
    edited,
    ensure_category_usable,
    ensure_invoices_allow,
    made,
)
from paycover.kit.errors import Code, Problem
from paycover.kit.records import replace

JOB = Job(
    id="jb_1",
    name="Field technician",
    description="Repairs computers.",
    entity="en_1",
    category_code="jc_1",
    wage=15_000,
    wage_type=WageType.FLATFEE,
    address=Address(region="CA"),
    created=1,
)
RATES: list[dict[str, Any]] = [
    {"entity": "en_2"},
    {"category_code": "jc_2"},
    {"wage_type": WageType.HOURLY},
    {"address": Address(region="NV")},
    {"address": None},
    {"address": Address(country="CA", region="ON")},
]
DOES_NOT_RATE: list[dict[str, Any]] = [
    {"name": "B"},
    {"description": "B"},
    {"custom_metadata": {"a": 1}},
    {"years_experience": 3},
    {"withhold_premium": True},
    {"address": Address(country="US", region="CA", line1="Elsewhere")},
]
OPEN = {"has_open": True, "has_paid": False}
PAID = {"has_open": False, "has_paid": True}
NONE = {"has_open": False, "has_paid": False}


@pytest.mark.parametrize("change", RATES, ids=str)
@pytest.mark.parametrize("invoices", [OPEN, PAID])
def test_what_rates_cannot_change_under_an_invoice(
    change: dict[str, Any], invoices: dict[str, bool]
) -> None:
    with pytest.raises(Problem) as refusal:
        ensure_invoices_allow(JOB, replace(JOB, **change), **invoices)
    assert refusal.value.code is Code.INVOICE_EXISTS
    ensure_invoices_allow(JOB, replace(JOB, **change), **NONE)


@pytest.mark.parametrize("change", DOES_NOT_RATE, ids=str)
@pytest.mark.parametrize("invoices", [OPEN, PAID])
def test_what_does_not_rate_can_always_change(change: dict[str, Any], invoices: dict[str, bool]) -> None:
    ensure_invoices_allow(JOB, replace(JOB, **change), **invoices)


def test_the_wage_can_change_until_an_invoice_is_paid() -> None:
    after = replace(JOB, wage=20_000)
    ensure_invoices_allow(JOB, after, **OPEN)
    with pytest.raises(Problem) as refusal:
        ensure_invoices_allow(JOB, after, has_open=True, has_paid=True)
    assert refusal.value.code is Code.INVOICE_EXISTS


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (CategoryStatus.APPROVED, None),
        (CategoryStatus.PROPOSED, Code.JOB_CATEGORY_NOT_APPROVED),
        (CategoryStatus.SUSPENDED, Code.JOB_CATEGORY_NOT_APPROVED),
        (None, Code.INVALID_JOB_CATEGORY_CODE),
    ],
)
def test_a_category_must_be_known_and_approved(status: CategoryStatus | None, code: Code | None) -> None:
    category = None
    if status is not None:
        category = Category(id="jc_1", slug="one", name="One", status=status, created=1)
    refused = None
    try:
        ensure_category_usable(category, "jc_1")
    except Problem as problem:
        refused = problem.code
    assert refused is code


def test_an_address_of_a_job_has_a_region() -> None:
    remote = edited(JOB, JobChange(address=None))
    assert remote.address is None
    with pytest.raises(Problem) as refusal:
        edited(remote, JobChange(address=AddressChange(line1="x")))
    assert refusal.value.message == {"address.region": "is required"}


def test_a_change_that_names_nothing_priced_touches_no_invoice() -> None:
    assert not JobChange(name="B", custom_metadata={}, years_experience=None).may_touch_invoices
    assert JobChange(address=None).may_touch_invoices
    assert edited(JOB, JobChange()) == JOB


def test_a_job_has_what_its_draft_says() -> None:
    needed: dict[str, Any] = {
        "name": JOB.name,
        "description": JOB.description,
        "entity": JOB.entity,
        "category_code": JOB.category_code,
        "wage": JOB.wage,
        "wage_type": JOB.wage_type,
    }
    address = AddressChange(region="CA")
    assert made(JobDraft(**needed, address=address), id="jb_1", now=1) == JOB
    draft = JobDraft(**needed, custom_metadata={"a": 1}, withhold_premium=True, years_experience=3)
    assert made(draft, id="jb_2", now=2) == replace(
        JOB,
        id="jb_2",
        address=None,
        custom_metadata={"a": 1},
        withhold_premium=True,
        years_experience=3,
        created=2,
    )


FULL = replace(JOB, custom_metadata={"a": 1, "b": 2}, withhold_premium=True, years_experience=3)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"name": "B"}, {"name": "B"}),
        ({"description": "B"}, {"description": "B"}),
        ({"entity": "en_2"}, {"entity": "en_2"}),
        ({"category_code": "jc_2"}, {"category_code": "jc_2"}),
        ({"wage": 100}, {"wage": 100}),
        ({"wage_type": WageType.UNIT}, {"wage_type": WageType.UNIT}),
        ({"address": None}, {"address": None}),
        ({"address": AddressChange(line1="1 Way")}, {"address": Address(region="CA", line1="1 Way")}),
        ({"custom_metadata": {"b": "", "c": 3}}, {"custom_metadata": {"a": 1, "c": 3}}),
        ({"withhold_premium": None}, {"withhold_premium": None}),
        ({"years_experience": 0}, {"years_experience": 0}),
    ],
    ids=str,
)
def test_an_edit_of_a_job_changes_what_it_names_alone(
    change: dict[str, Any], expected: dict[str, Any]
) -> None:
    assert edited(FULL, JobChange(**change)) == replace(FULL, **expected)


@pytest.mark.parametrize("name", ["entity", "category_code", "wage", "wage_type", "address"])
def test_what_an_invoice_was_priced_with_may_touch_it(name: str) -> None:
    assert JobChange(**{name: getattr(JOB, name)}).may_touch_invoices


def test_refusals_of_a_job_say_what_to_do() -> None:
    cases: list[tuple[Job, dict[str, bool], str]] = [
        (
            replace(JOB, entity="en_2"),
            OPEN,
            "The job has an invoice: make a new job, or change the invoice.",
        ),
        (replace(JOB, wage=1), PAID, "An invoice of the job is paid: make a new job for the new wage."),
    ]
    for after, invoices, message in cases:
        with pytest.raises(Problem) as refusal:
            ensure_invoices_allow(JOB, after, **invoices)
        assert refusal.value.message == message
    with pytest.raises(Problem) as refusal:
        ensure_category_usable(None, "jc_0")
    assert refusal.value.message == "No such job category: jc_0"
