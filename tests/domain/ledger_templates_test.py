"""What each business event does to the books, cent by cent (insurance.md 5.3)."""

from collections import defaultdict
from typing import Any

import pytest

from paycover.domain.coverage import Coverage
from paycover.domain.ledger import Line, LineTerms, Payer, imbalance
from paycover.domain.ledger_chart import CHART, Fund
from paycover.domain.ledger_templates import (
    CommissionStand,
    Lines,
    Part,
    advance_repaid,
    agency_paid,
    billing_credited,
    card_settled,
    carriers_remitted,
    cash_unapplied,
    chargeback_lost,
    chargeback_opened,
    chargeback_won,
    commission_earned,
    commission_swept,
    credit_given,
    direct_commission,
    dispute_fee,
    fee_refilled,
    invoice_issued,
    part,
    platform_fee_billed,
    platform_fee_paid,
    platform_fee_returned,
    premium_advanced,
    premium_captured,
    premium_refunded,
    premium_returned,
    premium_unowed,
    refund_escheated,
    reversed_lines,
    rounding_cleared,
    tax_rounded,
    taxes_filed,
    written_off,
)
from paycover.domain.premium_split import split_by_line

WC, GL = Coverage.WORKERS_COMP, Coverage.GENERAL
TERMS = {
    WC: LineTerms(carrier="Prairie Mutual", commission_ppm=150_000, state="IL"),
    GL: LineTerms(
        carrier="Lake Surplus", commission_ppm=150_000, state="IL", sl_tax_ppm=35_000, stamping_ppm=400
    ),
}
CARD, AGENCY = Payer.CONTRACTOR, Payer.AGENCY


def crew() -> list[Part]:
    """The trade's worked example: a film crew in Illinois, $43.25."""
    return [
        part(line, cents, TERMS[line]) for line, cents in split_by_line(4_325, {WC: 120, GL: 53}).items()
    ]


def posted(lines: Lines) -> dict[Fund, list[tuple[str, int]]]:
    """Return what lines post by fund: (account, cents), debits positive."""
    found = defaultdict(list)
    for line in lines:
        found[line.fund].append((line.code, line.debit - line.credit))
    return dict(found)


def balances(*entries: Lines) -> dict[str, int]:
    """Return what the accounts have come to, without those at zero; debits positive."""
    sums: dict[str, int] = defaultdict(int)
    for line in (line for lines in entries for line in lines):
        sums[line.code] += line.debit - line.credit
    return {code: cents for code, cents in sums.items() if cents}


TRUST, OPERATING = Fund.TRUST, Fund.OPERATING


def test_the_worked_example_cent_by_cent() -> None:
    parts = crew()
    assert [(p.net, p.tax, p.stamping, p.commission) for p in parts] == [
        (3_000, 0, 0, 450),
        (1_280, 44, 1, 192),
    ]
    story = [
        (
            invoice_issued(parts, CARD),
            {
                TRUST: [
                    ("1200", 4_325),
                    ("2000", -2_550),
                    ("2000", -1_088),
                    ("2400", -450),
                    ("2400", -192),
                    ("2100", -44),
                    ("2110", -1),
                ]
            },
        ),
        (premium_captured(4_325, CARD), {TRUST: [("1150", 4_325), ("1200", -4_325)]}),
        (card_settled(4_325, 155), {TRUST: [("1100", 4_170), ("1105", 155), ("1150", -4_325)]}),
        (
            fee_refilled(155),
            {TRUST: [("1100", 155), ("1105", -155)], OPERATING: [("5100", 155), ("1000", -155)]},
        ),
        (
            commission_earned(parts),
            {
                TRUST: [("2400", 450), ("2405", -450), ("2400", 192), ("2405", -192)],
                OPERATING: [("1235", 450), ("4000", -450), ("1235", 192), ("4000", -192)],
            },
        ),
        (
            commission_swept(642),
            {TRUST: [("2405", 642), ("1100", -642)], OPERATING: [("1000", 642), ("1235", -642)]},
        ),
        (carriers_remitted(parts), {TRUST: [("2000", 2_550), ("2000", 1_088), ("1100", -3_638)]}),
        (taxes_filed(parts), {TRUST: [("2100", 44), ("2110", 1), ("1100", -45)]}),
    ]
    for lines, expected in story:
        assert posted(lines) == expected
    assert balances(*(lines for lines, _ in story)) == {"1000": 642 - 155, "4000": -642, "5100": 155}


def test_lines_tell_carrier_state_coverage_and_payer() -> None:
    receivable, payable, *_ = invoice_issued(crew(), AGENCY)
    assert (receivable.code, receivable.payer, receivable.debit) == ("1210", AGENCY, 4_325)
    assert payable == Line(
        code="2000", fund=TRUST, credit=2_550, coverage_type=WC, state="IL", carrier="Prairie Mutual"
    )


def test_a_programs_fee_comes_off_the_line_before_its_taxes() -> None:
    terms = LineTerms(
        carrier="c", commission_ppm=150_000, sl_tax_ppm=35_000, stamping_ppm=400, program_fee_ppm=100
    )
    one = part(GL, 1_350, terms, gross_pay=250_000)
    assert one == Part(GL, "c", None, net=1_280, tax=44, stamping=1, commission=192, fee=25)
    issued = invoice_issued([one], CARD)
    assert balances(issued)["2130"] == -25 and issued[0].debit == 1_350


ONE_PLACE: list[tuple[str, Lines, dict[str, int]]] = [
    ("agency pays", agency_paid(1_000, AGENCY), {"1100": 1_000, "1210": -1_000}),
    ("agency pays what a card was to pay", agency_paid(1_000, CARD), {"1100": 1_000, "1200": -1_000}),
    ("money for nothing yet", cash_unapplied(7), {"1100": 7, "2210": -7}),
    ("and for something after all", cash_unapplied(-7), {"1100": -7, "2210": 7}),
    ("a credit on a statement", credit_given(865), {"2200": 865, "2210": -865}),
    ("billed, then called off", billing_credited(865), {"1210": 865, "2210": -865}),
    ("charged, and not owed", premium_unowed(4_325), {"1150": 4_325, "2200": -4_325}),
    ("platform fee paid", platform_fee_paid(900), {"1000": 900, "1220": -900}),
    ("platform fee credited", platform_fee_returned(900), {"4100": 900, "1220": -900}),
    ("commission paid back", commission_swept(-42), {"2405": -42, "1100": 42, "1000": -42, "1235": 42}),
    ("platform fee", platform_fee_billed(900, ahead=False), {"1220": 900, "4100": -900}),
    ("platform fee ahead", platform_fee_billed(900, ahead=True), {"1220": 900, "2410": -900}),
    ("refund", premium_refunded(4_325), {"2200": 4_325, "1100": -4_325}),
    ("dispute", chargeback_opened(4_325), {"1300": 4_325, "1100": -4_325}),
    ("dispute won", chargeback_won(4_325), {"1100": 4_325, "1300": -4_325}),
    ("dispute lost", chargeback_lost(4_325, CARD), {"1200": 4_325, "1300": -4_325}),
    ("dispute fee", dispute_fee(1_500), {"5110": 1_500, "1000": -1_500}),
    ("advance", premium_advanced(9), {"1100": 9, "2415": -9, "1250": 9, "1000": -9}),
    ("advance repaid", advance_repaid(9), {"1100": -9, "2415": 9, "1250": -9, "1000": 9}),
    ("our loss", written_off(9, CARD), {"5200": 9, "1250": -9, "2415": 9, "1200": -9}),
    ("unclaimed", refund_escheated(50), {"2200": 50, "2220": -50}),
    ("direct bill", direct_commission(640, WC, "c"), {"1230": 640, "4000": -640}),
    ("tax short", tax_rounded(44, 45, "IL"), {"2195": 1, "2100": -1}),
    ("tax over", tax_rounded(46, 45, "IL"), {"2195": -1, "2100": 1}),
    ("tax exact", tax_rounded(45, 45, "IL"), {}),
    ("rounding, trust short", rounding_cleared(-1), {"1100": 1, "2195": -1, "4900": 1, "1000": -1}),
    ("rounding, trust over", rounding_cleared(1), {"1100": -1, "2195": 1, "4900": -1, "1000": 1}),
]


@pytest.mark.parametrize(
    ("lines", "expected"), [row[1:] for row in ONE_PLACE], ids=[row[0] for row in ONE_PLACE]
)
def test_what_an_event_posts(lines: Lines, expected: dict[str, int]) -> None:
    assert balances(lines) == expected
    assert not lines or imbalance(lines) is None


RETURNS: list[tuple[CommissionStand, bool, dict[str, int]]] = [
    (CommissionStand.IN_PREMIUM, False, {"1100": 4_325, "2200": -4_325}),
    (CommissionStand.EARNED, False, {"1100": 4_325, "2200": -4_325}),
    (CommissionStand.SWEPT, False, {"1100": 4_325, "2200": -4_325}),
    (CommissionStand.IN_PREMIUM, True, {"1100": 687, "1240": 3_638, "2200": -4_325}),
    (CommissionStand.SWEPT, True, {"1100": 687, "1240": 3_638, "2200": -4_325}),
]


@pytest.mark.parametrize(("stand", "remitted", "expected"), RETURNS)
def test_a_paid_premium_is_owed_back_whole_however_far_its_commission_came(
    stand: CommissionStand, remitted: bool, expected: dict[str, int]
) -> None:
    parts = crew()
    story = [invoice_issued(parts, CARD), premium_captured(4_325, CARD), card_settled(4_325, 0)]
    if stand is not CommissionStand.IN_PREMIUM:
        story.append(commission_earned(parts))
    if stand is CommissionStand.SWEPT:
        story.append(commission_swept(642))
    if remitted:
        story.append(carriers_remitted(parts))
    returned = premium_returned(parts, stand, remitted=remitted)
    assert imbalance(returned) is None
    assert balances(*story, returned) == expected
    refund = premium_refunded(4_325)
    assert balances(*story, returned, refund).get("1100", 0) == (687 - 4_325 if remitted else 0)


def test_a_reversal_and_a_write_off_by_the_carrier_take_an_invoice_back_whole() -> None:
    issued = invoice_issued(crew(), CARD)
    assert balances(issued, reversed_lines(issued)) == {}


def test_every_account_is_named_once_and_the_trust_has_neither_income_nor_expense() -> None:
    assert len({account.name for account in CHART.values()}) == len(CHART)
    assert all(
        account.type in ("asset", "liability") for account in CHART.values() if account.fund is TRUST
    )


def test_what_is_posted_at_month_end_and_by_agencies_names_state_line_and_payer() -> None:
    trust, own = Fund.TRUST, Fund.OPERATING

    def line(code: str, fund: Fund, cents: int, **about: Any) -> Line:
        return Line(code=code, fund=fund, debit=max(cents, 0), credit=max(-cents, 0), **about)

    assert tax_rounded(44, 45, "IL") == (
        line("2195", trust, 1, state="IL"),
        line("2100", trust, -1, state="IL"),
    )
    assert tax_rounded(46, 45, "IL") == (
        line("2100", trust, 1, state="IL"),
        line("2195", trust, -1, state="IL"),
    )
    assert tax_rounded(45, 45, "IL") == rounding_cleared(0) == ()
    assert rounding_cleared(-2) == (
        *(line("1100", trust, 2), line("2195", trust, -2)),
        *(line("4900", own, 2), line("1000", own, -2)),
    )
    assert rounding_cleared(2) == (
        *(line("2195", trust, 2), line("1100", trust, -2)),
        *(line("1000", own, 2), line("4900", own, -2)),
    )
    about = {"coverage_type": WC, "carrier": "c"}
    assert direct_commission(640, WC, "c") == (
        line("1230", own, 640, **about),
        line("4000", own, -640, **about),
    )
    assert credit_given(5) == (
        line("2200", trust, 5, payer=AGENCY),
        line("2210", trust, -5, payer=AGENCY),
    )
    assert billing_credited(5) == (
        line("1210", trust, 5, payer=AGENCY),
        line("2210", trust, -5, payer=AGENCY),
    )
    assert refund_escheated(5) == (line("2200", trust, 5), line("2220", trust, -5))
