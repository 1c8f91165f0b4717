"""Jobs: what their invoices allow to change, and which categories they can have."""

from dataclasses import replace
from typing import Any

import pytest

from paycover.domain.addresses import Address, AddressChange
from paycover.domain.categories import Category, CategoryStatus
from paycover.domain.jobs import (
    Job,
    JobChange,
    WageType,
    edited,
    ensure_category_usable,
    ensure_invoices_allow,
)
from paycover.kit.errors import Code, Problem

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
