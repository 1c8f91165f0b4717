"""The trade's worked examples told to the books by events: what each step posts, and what it ends with."""

from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from paycover.domain.bordereaux import bordereau
from paycover.domain.events import EventType
from paycover.domain.ledger import Facts, LineTerms, Payer
from paycover.domain.ledger_books import Books
from paycover.domain.ledger_figures import trust_shortfall
from paycover.wire.bordereaux import bordereau_csv
from tests.domain.ledger_books_test import STORIES, told_by, violated
from tests.domain.ledger_story import (
    GL,
    MAY,
    WC,
    Story,
    decide,
    dispute,
    end_month,
    give_back,
    issue,
    pay,
    pay_out,
    remit,
    sell,
    top_up,
)

CREW = Facts(
    payer=Payer.CONTRACTOR,
    terms={
        WC: LineTerms(carrier="a", commission_ppm=150_000, net_rate=120, state="IL"),
        GL: LineTerms(
            carrier="b",
            commission_ppm=150_000,
            net_rate=53,
            state="IL",
            sl_tax_ppm=35_000,
            stamping_ppm=400,
        ),
    },
)
"""The trade's worked example: a film crew in Illinois, $43.25."""


def posted_since(story: Story, number: int) -> list[tuple[str, dict[str, int]]]:
    """Return the entries after the first `number`: template, and debits less credits by account."""
    return [
        (
            entry.kind.value,
            {
                code: sum(line.debit - line.credit for line in entry.lines if line.code == code)
                for code in sorted({line.code for line in entry.lines})
            },
        )
        for entry in story.entries[number:]
    ]


def test_the_worked_example_from_invoice_to_tax_filing_by_events() -> None:
    story = Story(CREW)
    issue(story, 4_325)
    pay(story, 155 + 300)
    pay_out(story, 1)
    assert posted_since(story, 0) == [
        ("invoice_issued", {"1200": 4_325, "2000": -3_638, "2100": -44, "2110": -1, "2400": -642}),
        ("premium_captured", {"1150": 4_325, "1200": -4_325}),
        ("card_settled", {"1100": 4_170, "1105": 155, "1150": -4_325}),
        ("fee_refilled", {"1000": -155, "1100": 155, "1105": -155, "5100": 155}),
        ("commission_earned", {"1235": 642, "2400": 642, "2405": -642, "4000": -642}),
        ("commission_swept", {"1000": 642, "1100": -642, "1235": -642, "2405": 642}),
        ("carriers_remitted", {"1100": -2_550, "2000": 2_550}),
        ("carriers_remitted", {"1100": -1_088, "2000": 1_088}),
        ("taxes_filed", {"1100": -45, "2100": 44, "2110": 1}),
    ]
    assert {code: cents for code, cents in story.books.balances.items() if cents} == {
        "1000": 642 - 155,
        "4000": -642,
        "5100": 155,
    }


def test_a_premium_given_back_after_all_of_it_was_paid_on_is_advanced_and_had_back() -> None:
    story = Story(CREW)
    sell(story, 4_325)
    pay_out(story, 1)
    before = len(story.entries)
    give_back(story, 1)
    assert posted_since(story, before) == [
        (
            "premium_returned",
            {"2000": 3_638, "2100": 44, "2110": 1, "2200": -4_325, "2400": 642},
        ),
        ("premium_advanced", {"1000": -4_325, "1100": 4_325, "1250": 4_325, "2415": -4_325}),
        ("premium_refunded", {"1100": -4_325, "2200": 4_325}),
    ]
    assert "general by b" in violated(story.books)["13"]
    story.books.faults.clear()
    end_month(story)
    left = {code: cents for code, cents in story.books.balances.items() if cents}
    assert left == {"1000": -125, "5100": 125}
    assert violated(story.books) == {}


def test_a_disputed_premium_that_was_paid_on_is_operatings_until_it_is_won() -> None:
    story = Story(CREW)
    for _ in range(2):
        sell(story, 4_325)
    pay_out(story, 1)
    before = len(story.entries)
    dispute(story, 1)
    assert trust_shortfall(story.books) == 4_325
    top_up(story, 1)
    decide(story, 1)
    top_up(story, 1)
    assert posted_since(story, before) == [
        ("chargeback_opened", {"1100": -4_325, "1300": 4_325}),
        ("dispute_fee", {"1000": -750, "5110": 750}),
        ("premium_advanced", {"1000": -4_325, "1100": 4_325, "1250": 4_325, "2415": -4_325}),
        ("chargeback_won", {"1100": 4_325, "1300": -4_325}),
        ("advance_repaid", {"1000": 4_325, "1100": -4_325, "1250": -4_325, "2415": 4_325}),
    ]


def test_a_lost_dispute_is_owed_again_and_written_off_at_our_cost() -> None:
    story = Story(CREW)
    sell(story, 4_325)
    before = len(story.entries)
    dispute(story, 3)
    assert trust_shortfall(story.books) <= 0  # nothing of it was paid on
    decide(story, 0)
    assert posted_since(story, before) == [
        ("chargeback_opened", {"1100": -4_325, "1300": 4_325}),
        ("chargeback_lost", {"1200": 4_325, "1300": -4_325}),
        ("premium_advanced", {"1000": -4_325, "1100": 4_325, "1250": 4_325, "2415": -4_325}),
        ("written_off", {"1200": -4_325, "1250": -4_325, "2415": 4_325, "5200": 4_325}),
    ]
    end_month(story)
    assert story.books.balances["2000"] == 0 and story.books.balances["1200"] == 0


def test_what_an_agency_pays_is_split_between_trust_operating_and_what_it_covers_not_yet() -> None:
    story = Story(CREW)
    for premium in (1_000, 2_000):
        issue(story, premium)
    before = len(story.entries)
    remit(story, 250)
    assert posted_since(story, before) == [
        ("platform_fee_billed", {"1220": 500, "4100": -500}),
        ("cash_unapplied", {"1100": 250, "2210": -250}),
        ("platform_fee_paid", {"1000": 250, "1220": -250}),
        ("agency_paid", {"1100": 2_000, "1200": -2_000}),
        ("cash_unapplied", {"1100": -250, "2210": 250}),
        ("platform_fee_paid", {"1000": 250, "1220": -250}),
        ("agency_paid", {"1100": 1_000, "1200": -1_000}),
    ]
    assert story.books.balances["1100"] == 3_000 and violated(story.books) == {}


@given(STORIES)
def test_a_months_bordereau_ties_to_the_carriers_accounts_and_is_the_same_again(steps: Any) -> None:
    story = told_by(steps)
    rows = bordereau(story.books, "2026-05")
    owed = -sum(story.books.by_share[key] - story.books.transferred[key] for key in _payable(story.books))
    assert sum(row.net + row.fee for row in rows) == owed
    text = bordereau_csv(rows, MAY, MAY + 31)
    assert text == bordereau_csv(bordereau(story.books, "2026-05"), MAY, MAY + 31)
    assert "platform" not in text.lower()
    for row in rows:
        assert row.billed == row.premium + row.tax + row.stamping + row.fee
        assert row.expiry >= row.effective
        assert (row.premium < 0) == (row.premium_type == "Return premium") or row.premium == 0


def _payable(books: Books) -> list[Any]:
    return [key for key in list(books.by_share) if key[0] in ("2000", "2130")]


@given(st.lists(st.tuples(st.integers(100, 20_000), st.booleans()), max_size=12))
@example([(100, False), (9_000, False), (200, True), (12_000, False)])
def test_any_corrections_of_a_paid_invoice_in_any_order_leave_the_trust_whole(
    corrections: list[tuple[int, bool]],
) -> None:
    story = Story()
    sell(story, 4_325)
    (invoice,), premium = story.paid, 4_325
    for due, is_settled in corrections:
        adjustment, change = f"ad_{story.events}", due - premium
        story.tell(EventType.ADJUSTMENT_CREATED, adjustment, change, corrects=invoice)
        assert trust_shortfall(story.books) <= 0
        is_owed = any(cents > 0 for cents in story.books.open_premium.values())
        if is_settled and change and (change > 0 or not is_owed):
            story.tell(EventType.ADJUSTMENT_SETTLED, adjustment, change, corrects=invoice)
            assert trust_shortfall(story.books) <= 0
        premium = due
