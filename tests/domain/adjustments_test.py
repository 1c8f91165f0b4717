"""What a correction of a paid invoice comes to, and what all of them sum to."""

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paycover.domain.adjustments import (
    Adjustment,
    AdjustmentDraft,
    AdjustmentKind,
    AdjustmentStatus,
    cancelled,
    corrected,
    settled,
)
from paycover.domain.coverage import Coverage
from paycover.domain.invoices import Invoice, InvoiceStatus
from paycover.domain.premium import GROSS_PAY_MAX, GROSS_PAY_MIN, premium_due
from paycover.kit.errors import Code, Problem
from paycover.kit.records import replace

MORE, LESS = AdjustmentKind.ADDITIONAL_PREMIUM, AdjustmentKind.RETURN_PREMIUM
PAY = st.integers(GROSS_PAY_MIN, 20_000) | st.integers(GROSS_PAY_MIN, GROSS_PAY_MAX)
RATE = st.integers(1, 5_000)
NOW = 30


def paid_invoice(gross_pay: int, net_rate: int, **over: Any) -> Invoice:
    """Return a paid invoice of one line, that bills a pay at a rate."""
    values: dict[str, Any] = {
        "id": "in_1",
        "contractor": "cn_1",
        "job": "jb_1",
        "policy": "pl_1",
        "assignment": "an_1",
        "gross_pay": gross_pay,
        "paycycle_startdate": 10,
        "paycycle_enddate": 20,
        "coverage_type": (Coverage.GENERAL,),
        "rates": {Coverage.GENERAL: net_rate, Coverage.CYBER: 7},
        "net_rate": net_rate,
        "premium_due": premium_due(gross_pay, net_rate),
        "purchase_order_number": "PO-1",
        "status": InvoiceStatus.PAID,
        "live_key": "cn_1|jb_1|10|20",
        "paid_at": 25,
        "created": 1,
    }
    return Invoice(**values | over)


def chain(invoice: Invoice, *pays: int) -> list[Adjustment]:
    """Return the adjustments that bring an invoice to each pay in turn; 0 gives everything back."""
    made: list[Adjustment] = []
    for pay in pays:
        id = f"ad_{len(made) + 1}"
        if pay:
            made.append(corrected(invoice, made, AdjustmentDraft(gross_pay=pay), id=id, now=NOW))
        else:
            made.append(cancelled(invoice, made, reason=None, id=id, now=NOW))
    return made


@pytest.mark.parametrize(
    ("billed", "net_rate", "pays", "changes"),
    [
        (250_000, 173, [260_000], [173]),
        (250_000, 173, [240_000], [-173]),
        (250_000, 173, [260_000, 240_000, 250_000], [173, -346, 173]),
        (250_000, 173, [5_000], [-4_225]),  # 86.5 cents are billed as the minimum
        (250_000, 173, [5_000, 6_000, 250_000], [-4_225, 4, 4_221]),
        (10_000, 65, [12_000, 15_384, 15_385, 20_000], [0, 0, 0, 30]),
        (10_000, 65, [5_000], [0]),
        (30_049, 100, [30_050], [1]),
        (250_000, 173, [0], [-4_325]),
        (10_000, 65, [0], [-100]),
        (250_000, 173, [260_000, 5_000, 0], [173, -4_398, -100]),
    ],
)
def test_golden_changes(billed: int, net_rate: int, pays: list[int], changes: list[int]) -> None:
    made = chain(paid_invoice(billed, net_rate), *pays)
    assert [adjustment.premium_change for adjustment in made] == changes
    assert [adjustment.gross_pay for adjustment in made] == pays


@given(RATE, st.lists(PAY, min_size=2, max_size=12), st.booleans())
def test_any_corrections_sum_to_the_premium_of_the_last(
    net_rate: int, pays: list[int], is_cancelled: bool
) -> None:
    first, *others = (pay for pay, _ in itertools.groupby(pays))
    invoice = paid_invoice(first, net_rate)
    pay, premium = invoice.gross_pay, invoice.premium_due
    for made in chain(invoice, *others, *([0] if is_cancelled else [])):
        pay, premium = pay + made.gross_pay_change, premium + made.premium_change
        assert (pay, premium) == (made.gross_pay, made.premium_due)
        assert premium == (0 if made.cancelled else premium_due(pay, net_rate))
        assert made.kind is (MORE if made.gross_pay_change > 0 else LESS)
    assert pay == (0 if is_cancelled else pays[-1])


@given(RATE, PAY, st.lists(st.tuples(PAY, st.booleans()), max_size=8), PAY)
def test_void_ones_do_not_count_but_keep_their_number(
    net_rate: int, billed: int, before: list[tuple[int, bool]], last: int
) -> None:
    invoice = paid_invoice(billed, net_rate)
    made: list[Adjustment] = []
    for pay, is_void in before:
        made = _corrected_unless_same(invoice, made, pay)
        if is_void and made:
            made[-1] = replace(made[-1], status=AdjustmentStatus.VOID)
    gone = cancelled(invoice, made, reason=None, id="ad_1", now=NOW)
    made.append(replace(gone, status=AdjustmentStatus.VOID))
    made = _corrected_unless_same(invoice, made, last)
    counting = [adjustment for adjustment in made if adjustment.status is not AdjustmentStatus.VOID]
    total = invoice.premium_due + sum(adjustment.premium_change for adjustment in counting)
    assert total == premium_due(last, net_rate)
    assert [adjustment.number for adjustment in made] == list(range(1, len(made) + 1))


def _corrected_unless_same(invoice: Invoice, made: list[Adjustment], pay: int) -> list[Adjustment]:
    try:
        return [*made, corrected(invoice, made, AdjustmentDraft(gross_pay=pay), id="ad_1", now=NOW)]
    except Problem as problem:
        if problem.code is not Code.INVOICE_EXISTS:
            raise
        return made


def test_an_adjustment_names_what_its_invoice_does_at_the_pinned_rate() -> None:
    invoice = paid_invoice(250_000, 173)
    draft = AdjustmentDraft(gross_pay=260_000, reason="Overtime")
    assert corrected(invoice, [], draft, id="ad_1", now=NOW) == Adjustment(
        id="ad_1",
        invoice="in_1",
        number=1,
        contractor="cn_1",
        job="jb_1",
        policy="pl_1",
        assignment="an_1",
        kind=MORE,
        gross_pay=260_000,
        gross_pay_change=10_000,
        rates={Coverage.GENERAL: 173},
        net_rate=173,
        premium_due=4_498,
        premium_change=173,
        reason="Overtime",
        purchase_order_number="PO-1",
        created=NOW,
    )


@pytest.mark.parametrize(
    ("pay", "kind", "status"),
    [
        (20_000, MORE, AdjustmentStatus.OPEN),
        (12_000, MORE, AdjustmentStatus.SETTLED),
        (10_001, MORE, AdjustmentStatus.SETTLED),
        (9_000, LESS, AdjustmentStatus.SETTLED),
        (0, LESS, AdjustmentStatus.OPEN),
    ],
)
def test_the_kind_is_the_way_the_pay_went_and_no_money_is_settled_at_once(
    pay: int, kind: AdjustmentKind, status: AdjustmentStatus
) -> None:
    [made] = chain(paid_invoice(10_000, 65), pay)
    assert (made.kind, made.status) == (kind, status)
    assert made.settled_at == (NOW if status is AdjustmentStatus.SETTLED else None)
    assert made.cancelled == (pay == 0)


def test_a_cancelled_invoice_returns_all_of_it_and_says_why() -> None:
    invoice = paid_invoice(250_000, 173)
    gone = cancelled(invoice, [], reason="Never began.", id="ad_1", now=NOW)
    assert (gone.gross_pay_change, gone.premium_change) == (-250_000, -4_325)
    assert (gone.reason, gone.created, gone.settled_at) == ("Never began.", NOW, None)


@pytest.mark.parametrize("pays", [[250_000], [260_000, 260_000], [260_000, 250_000, 250_000]])
def test_the_pay_it_stands_at_is_no_correction(pays: list[int]) -> None:
    invoice = paid_invoice(250_000, 173)
    earlier = chain(invoice, *pays[:-1])
    with pytest.raises(Problem) as refused:
        corrected(invoice, earlier, AdjustmentDraft(gross_pay=pays[-1]), id="ad_9", now=NOW)
    assert refused.value.code is Code.INVOICE_EXISTS
    assert str(pays[-1]) in str(refused.value.message)


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (InvoiceStatus.OPEN, Code.INVOICE_NOT_PAID),
        (InvoiceStatus.REPLACED, Code.INVOICE_UNEDITABLE_ALREADY_EXISTS),
        (InvoiceStatus.VOID, Code.INVOICE_UNEDITABLE_ALREADY_EXISTS),
    ],
)
@pytest.mark.parametrize("pay", [260_000, 0])
def test_only_a_paid_invoice_is_adjusted(status: InvoiceStatus, code: Code, pay: int) -> None:
    with pytest.raises(Problem) as refused:
        chain(paid_invoice(250_000, 173, status=status), pay)
    assert refused.value.code is code


def test_the_refusal_of_an_unpaid_invoice_says_what_edits_it() -> None:
    with pytest.raises(Problem) as refused:
        chain(paid_invoice(250_000, 173, status=InvoiceStatus.OPEN), 260_000)
    assert refused.value.message == "in_1 is not paid yet: PUT /api/v1/invoices/in_1 edits it."


@pytest.mark.parametrize("pay", [250_000, 1_000, 0])
def test_what_was_returned_in_full_is_adjusted_no_more(pay: int) -> None:
    with pytest.raises(Problem) as refused:
        chain(paid_invoice(250_000, 173), 0, pay)
    assert refused.value.code is Code.INVOICE_UNEDITABLE_ALREADY_EXISTS
    assert "ad_1" in str(refused.value.message)


def test_an_adjustment_is_settled_once() -> None:
    [made] = chain(paid_invoice(250_000, 173), 260_000)
    done = settled(made, 40)
    assert done == replace(made, status=AdjustmentStatus.SETTLED, settled_at=40)
    for final in (done, replace(made, status=AdjustmentStatus.VOID)):
        with pytest.raises(Problem) as refused:
            settled(final, 50)
        assert refused.value.code is Code.ADJUSTMENT_NOT_OPEN
        assert refused.value.message == f"ad_1 is {final.status} already."
