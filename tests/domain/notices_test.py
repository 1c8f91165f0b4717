"""What a notice says: no secret of an address, and a statement's money by purchase order."""

from typing import Any

import pytest

from paycover.domain.accounts import CHARGE_DELAY_MAX, Account, Environment, faults
from paycover.domain.notices import ORDERS_MAX, endpoint_facts, facts, statement_facts
from paycover.domain.payments import Payer, Payment
from paycover.domain.statements import Line, LineKind, Statement
from paycover.domain.webhook_endpoints import WebhookEndpoint
from paycover.kit.money import PPM

ACCOUNT: dict[str, Any] = {
    "id": "ac_1",
    "name": "acme",
    "environment": Environment.SANDBOX,
    "clock_offset": 0,
    "withhold_premium": False,
    "custom_applications": False,
    "charge_delay": 86_400,
    "platform_fee_ppm": 0,
    "created": 1,
}


def _line(amount: int, number: str | None, kind: LineKind = LineKind.PREMIUM) -> Line:
    return Line(
        kind=kind,
        payment="py_1",
        invoice="in_1",
        contractor="cn_1",
        job="jb_1",
        purchase_order_number=number,
        amount=amount,
        created=1,
    )


def _statement(*lines: Line) -> Statement:
    amount = sum(line.amount for line in lines)
    return Statement(id="st_1", amount=amount, lines=lines, issued_at=1, due=2, created=1)


def test_a_statement_is_summed_by_purchase_order_with_the_fee_apart() -> None:
    said = statement_facts(
        _statement(
            _line(100, "A"),
            _line(5, "A", LineKind.PLATFORM_FEE),
            _line(-30, "A", LineKind.CREDIT),
            _line(40, None),
            _line(2, None, LineKind.PLATFORM_FEE),
        )
    )
    assert said == {
        "statement": "st_1",
        "amount": 117,
        "due": 2,
        "orders": [{"number": "A", "amount": 70}, {"number": None, "amount": 40}],
        "other_orders": 0,
        "platform_fee": 7,
    }


def test_more_orders_than_an_e_mail_lists_are_one_sum() -> None:
    said: Any = statement_facts(_statement(*(_line(10, f"PO-{n:03}") for n in range(ORDERS_MAX + 3))))
    assert (len(said["orders"]), said["other_orders"]) == (ORDERS_MAX, 30)


def test_a_payment_is_told_with_its_job_its_charge_and_why_it_failed() -> None:
    payment = Payment(
        id="py_1",
        invoice="in_1",
        contractor="cn_1",
        payer=Payer.CONTRACTOR_CARD,
        amount=4_325,
        decline_code="lost_card",
        message="The card is lost.",
        due=99,
        live_key="in_1",
        created=1,
    )
    assert facts(payment, has_card=True, name="Joe", job="Technician") == {
        "payment": "py_1",
        "amount": 4_325,
        "currency": "usd",
        "charge_at": 99,
        "has_card": True,
        "name": "Joe",
        "job": "Technician",
        "decline_code": "lost_card",
        "reason": "The card is lost.",
    }


def test_the_query_of_an_endpoint_is_not_told() -> None:
    endpoint = WebhookEndpoint(
        id="whe_1",
        url="https://hooks.example/in?token=1?2",
        events=("*",),
        secret_sealed="x",
        disabled_at=9,
        created=1,
    )
    assert endpoint_facts(endpoint) == {
        "endpoint": "whe_1",
        "url": "https://hooks.example/in",
        "failing_since": None,
        "disabled_at": 9,
    }


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({}, None),
        ({"charge_delay": 0, "platform_fee_ppm": PPM, "billing_email": "a@b.c"}, None),
        ({"charge_delay": CHARGE_DELAY_MAX}, None),
        ({"charge_delay": -1}, "charge_delay"),
        ({"charge_delay": CHARGE_DELAY_MAX + 1}, "charge_delay"),
        ({"platform_fee_ppm": -1}, "platform_fee_ppm"),
        ({"platform_fee_ppm": PPM + 1}, "platform_fee_ppm"),
        ({"billing_email": "nobody"}, "billing_email"),
        ({"billing_email": "a@b.c\n"}, "billing_email"),
    ],
)
def test_what_an_operator_can_not_set_is_named(changed: dict[str, Any], field: str | None) -> None:
    told = faults(Account(**ACCOUNT | changed))
    assert list(told) == ([] if field is None else [field])
    assert all(reason.startswith("must be ") for reason in told.values())
