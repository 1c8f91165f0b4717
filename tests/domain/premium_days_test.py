"""Premium day by day, from the entries of the books."""

from paycover.domain.ledger import Entry, Line, Template
from paycover.domain.ledger_chart import Fund
from paycover.domain.premium_days import MONTHS, Month, Moved, by_month, first_day, moved_on
from paycover.kit.dates import DAY, parse_iso

T = Fund.TRUST


def entry(kind: Template, debit: str, credit: str, cents: int, day: int = 7) -> Entry:
    """Return an entry that moves cents from one account to another on a day."""
    lines = (Line(code=debit, fund=T, debit=cents), Line(code=credit, fund=T, credit=cents))
    return Entry(
        id="le_1",
        number=1,
        previous_hash="",
        event="ev_1",
        kind=kind,
        version=1,
        subject="in_1",
        business_date=day * DAY + 5,
        created=0,
        lines=lines,
    )


def test_what_is_billed_taken_back_and_collected_counts_on_its_day() -> None:
    entries = [
        entry(Template.INVOICE_ISSUED, "1200", "2000", 500),
        entry(Template.INVOICE_ISSUED, "1210", "2000", 300),
        entry(Template.REVERSAL, "2000", "1200", 200),
        entry(Template.PREMIUM_CAPTURED, "1150", "1200", 300, day=8),
        entry(Template.AGENCY_PAID, "1100", "1210", 250, day=8),
        entry(Template.CARD_SETTLED, "1100", "1150", 300, day=9),
    ]
    assert moved_on(entries) == {7: Moved(billed=600), 8: Moved(collected=550)}


def test_a_year_of_months_ends_with_this_one() -> None:
    now = parse_iso("2026-03-31T12:00:00")
    assert now is not None
    first = first_day(now)
    days = {
        first: Moved(1, 2),
        first - 1: Moved(9, 9),
        now // DAY: Moved(3, 4),
        now // DAY - 1: Moved(5, 6),
    }
    months = by_month(days, now)
    assert len(months) == MONTHS
    assert months[0] == Month("2025-04", Moved(1, 2)) and months[-1] == Month("2026-03", Moved(8, 10))
