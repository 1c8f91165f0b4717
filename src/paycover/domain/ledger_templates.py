"""What each business event does to the books: functions from facts to balanced lines (insurance.md 5.3).

All amounts are cents. What comes to nothing has no line.
"""

import enum
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from paycover.domain.coverage import Coverage
from paycover.domain.ledger import Line, LineTerms, Payer
from paycover.domain.ledger_chart import CHART
from paycover.domain.premium_split import tax_inside
from paycover.kit.money import PPM, ratio_half_up
from paycover.kit.records import replace

Lines = tuple[Line, ...]


class Part(NamedTuple):
    """What is in one coverage line of a premium, in cents; the commission is part of the net premium."""

    coverage_type: Coverage
    carrier: str
    state: str | None
    net: int
    tax: int
    stamping: int
    commission: int
    fee: int = 0


class CommissionStand(enum.Enum):
    """How far the commission in a premium has come when the premium is given back."""

    IN_PREMIUM = "in_premium"
    EARNED = "earned"
    SWEPT = "swept"


def part(coverage: Coverage, amount: int, terms: LineTerms, gross_pay: int = 0) -> Part:
    """Return what is in `amount` cents of a line: 1,325 in Illinois at 15 % is 1,280, 44, 1 and 192.

    A program's fee is of `gross_pay` and comes off first; the taxes are within what is left.
    """
    fee = min(amount, ratio_half_up(gross_pay * terms.program_fee_ppm, PPM))
    net, tax, stamping = tax_inside(amount - fee, terms.sl_tax_ppm, terms.stamping_ppm)
    commission = ratio_half_up(net * terms.commission_ppm, PPM)
    return Part(coverage, terms.carrier, terms.state, net, tax, stamping, commission, fee)


def invoice_issued(parts: Sequence[Part], payer: Payer) -> Lines:
    """Premium is owed to us by its payer, and by us to carriers and states. Also an additional premium."""
    credits = _owed(parts)
    owed = sum(line.credit for line in credits)
    return (_debit(_receivable(payer), owed, payer=payer), *credits)


def reversed_lines(lines: Iterable[Line]) -> Lines:
    """Return an entry's lines with the sides changed; also a write-off the carrier agreed to."""
    return tuple(replace(line, debit=line.credit, credit=line.debit) for line in lines)


def premium_captured(amount: int, payer: Payer) -> Lines:
    """The card was charged: the money is with the processor."""
    return _pair("1150", _receivable(payer), amount, payer=payer)


def card_settled(amount: int, fee: int) -> Lines:
    """The processor paid out what it captured, less its fee, which operating owes the trust."""
    return _some(_debit("1100", amount - fee), _debit("1105", fee), _credit("1150", amount))


def fee_refilled(fee: int) -> Lines:
    """Operating pays the processor's fee into the trust, on the same day."""
    return (*_pair("1100", "1105", fee), *_pair("5100", "1000", fee))


def commission_earned(parts: Sequence[Part]) -> Lines:
    """Premium is collected and its cover earned: so is the commission in it; below zero, no longer."""
    lines: list[Line] = []
    for one in parts:
        about = _about(one)
        lines += _either_way("2400", "2405", one.commission, **about)
        lines += _either_way("1235", "4000", one.commission, **about)
    return tuple(lines)


def commission_swept(amount: int) -> Lines:
    """Earned commission moves from the trust's bank account to ours; below zero, it is paid back."""
    return (*_either_way("2405", "1100", amount), *_either_way("1000", "1235", amount))


def carriers_remitted(parts: Sequence[Part]) -> Lines:
    """Carriers are paid their premium less the commission, and their program's fee.

    What was given back of a line since the last time is taken off; it may be more than is paid.
    """
    lines = [
        line
        for one in parts
        for line in (
            _signed("2000", one.net - one.commission, **_about(one)),
            _signed("2130", one.fee, **_about(one)),
        )
    ]
    return _paid_from_trust(lines)


def taxes_filed(parts: Sequence[Part]) -> Lines:
    """Surplus lines tax and stamping fees are paid to the states."""
    lines = [
        line
        for one in parts
        for line in (_signed("2100", one.tax, **_about(one)), _signed("2110", one.stamping, **_about(one)))
    ]
    return _paid_from_trust(lines)


def agency_paid(amount: int, billed_to: Payer) -> Lines:
    """An agency's money pays an invoice; it is told of once it is in the trust's bank account."""
    return _pair("1100", _receivable(billed_to), amount, payer=Payer.AGENCY)


def cash_unapplied(amount: int) -> Lines:
    """Money came that pays no invoice yet; below zero, some of it does now."""
    if amount < 0:
        return _pair("2210", "1100", -amount, payer=Payer.AGENCY)
    return _pair("1100", "2210", amount, payer=Payer.AGENCY)


def credit_given(amount: int) -> Lines:
    """An agency's return premium is a line of its statement: what it still pays is less."""
    return _pair("2200", "2210", amount, payer=Payer.AGENCY)


def billing_credited(amount: int) -> Lines:
    """An invoice was called off when it stood on a statement: that is owed, and the next one credits it."""
    return _pair("1210", "2210", amount, payer=Payer.AGENCY)


def premium_unowed(amount: int) -> Lines:
    """A card was charged for what was called off meanwhile: its holder is owed all of it."""
    return _pair("1150", "2200", amount, payer=Payer.CONTRACTOR)


def platform_fee_billed(amount: int, *, ahead: bool) -> Lines:
    """Our own fee for the platform, billed for a time that is over or `ahead` of it."""
    return _pair("1220", "2410" if ahead else "4100", amount)


def platform_fee_returned(amount: int) -> Lines:
    """A statement credits a fee that was billed before."""
    return _pair("4100", "1220", amount)


def platform_fee_paid(amount: int) -> Lines:
    """The agency paid our fee: it goes to our own bank account, never to the trust."""
    return _pair("1000", "1220", amount)


def premium_returned(parts: Sequence[Part], commission: CommissionStand, *, remitted: bool) -> Lines:
    """Paid premium is owed back to the insured; the commission in it is given back first.

    Premium that was `remitted` is claimed back from the carrier.
    """
    lines: list[Line] = []
    for one in parts:
        about = _about(one)
        if commission is CommissionStand.EARNED:
            lines += _pair("2405", "2400", one.commission, **about)
            lines += _pair("4000", "1235", one.commission, **about)
        if commission is CommissionStand.SWEPT:
            lines += _pair("4000", "1000", one.commission, **about)
            lines += _pair("1100", "2400", one.commission, **about)
        carriers = "1240" if remitted else "2000"
        lines += [
            _debit(carriers, one.net - one.commission, **about),
            _debit("2400", one.commission, **about),
            _debit("2100", one.tax, **about),
            _debit("2110", one.stamping, **about),
            _debit("2130", one.fee, **about),
        ]
    total = sum(one.net + one.tax + one.stamping + one.fee for one in parts)
    return _some(*lines, _credit("2200", total))


def premium_refunded(amount: int) -> Lines:
    """The insured has the money back. The processor's fee is not: it stays an expense."""
    return _pair("2200", "1100", amount)


def chargeback_opened(amount: int) -> Lines:
    """The bank pulled a disputed payment back."""
    return _pair("1300", "1100", amount)


def chargeback_won(amount: int) -> Lines:
    """The bank gave a disputed payment back to us."""
    return _pair("1100", "1300", amount)


def chargeback_lost(amount: int, payer: Payer) -> Lines:
    """A disputed payment is lost: the premium is owed again."""
    return _pair(_receivable(payer), "1300", amount, payer=payer)


def dispute_fee(fee: int) -> Lines:
    """What the bank takes for a dispute."""
    return _pair("5110", "1000", fee)


def premium_advanced(amount: int) -> Lines:
    """Operating tops up the trust for premium that was remitted and is no longer collected."""
    return (*_pair("1100", "2415", amount), *_pair("1250", "1000", amount))


def advance_repaid(amount: int) -> Lines:
    """The trust gives an advance back, once the premium is collected after all."""
    return (*_pair("2415", "1100", amount), *_pair("1000", "1250", amount))


def written_off(amount: int, payer: Payer) -> Lines:
    """Premium we advanced will not be collected: our loss, never the carrier's."""
    return (*_pair("5200", "1250", amount), *_pair("2415", _receivable(payer), amount, payer=payer))


def refund_escheated(amount: int) -> Lines:
    """A refund nobody took in the time a state gives is unclaimed property."""
    return _pair("2200", "2220", amount)


def direct_commission(amount: int, coverage: Coverage, carrier: str) -> Lines:
    """A carrier that bills premium itself tells what commission it owes."""
    return _pair("1230", "4000", amount, coverage_type=coverage, carrier=carrier)


def tax_rounded(collected: int, statutory: int, state: str) -> Lines:
    """A period's tax by law differs from what its invoices hold; nothing where it doesn't."""
    short = statutory - collected
    if short >= 0:
        return _pair("2195", "2100", short, state=state)
    return _pair("2100", "2195", -short, state=state)


def rounding_cleared(balance: int) -> Lines:
    """Operating and trust settle the month's rounding; `balance` is the credit of 2195, or below zero."""
    if balance < 0:
        return (*_pair("1100", "2195", -balance), *_pair("4900", "1000", -balance))
    return (*_pair("2195", "1100", balance), *_pair("1000", "4900", balance))


def _owed(parts: Sequence[Part]) -> Lines:
    return _some(
        *(_credit("2000", one.net - one.commission, **_about(one)) for one in parts),
        *(_credit("2400", one.commission, **_about(one)) for one in parts),
        *(_credit("2100", one.tax, **_about(one)) for one in parts),
        *(_credit("2110", one.stamping, **_about(one)) for one in parts),
        *(_credit("2130", one.fee, **_about(one)) for one in parts),
    )


def _receivable(payer: Payer) -> str:
    return "1210" if payer is Payer.AGENCY else "1200"


def _about(one: Part) -> dict[str, Any]:
    return {"coverage_type": one.coverage_type, "carrier": one.carrier, "state": one.state}


def _pair(debit: str, credit: str, amount: int, **about: Any) -> Lines:
    return _some(_debit(debit, amount, **about), _credit(credit, amount, **about))


def _either_way(debit: str, credit: str, amount: int, **about: Any) -> Lines:
    """Return a pair that is turned round for an amount below zero."""
    return _pair(debit, credit, amount, **about) if amount >= 0 else _pair(credit, debit, -amount, **about)


def _signed(code: str, amount: int, **about: Any) -> Line:
    return _debit(code, amount, **about) if amount >= 0 else _credit(code, -amount, **about)


def _paid_from_trust(lines: Sequence[Line]) -> Lines:
    paid = sum(line.debit - line.credit for line in lines)
    return _some(*lines, _signed("1100", -paid))


def _debit(code: str, amount: int, **about: Any) -> Line:
    return Line(code=code, fund=CHART[code].fund, debit=amount, **about)


def _credit(code: str, amount: int, **about: Any) -> Line:
    return Line(code=code, fund=CHART[code].fund, credit=amount, **about)


def _some(*lines: Line) -> Lines:
    return tuple(line for line in lines if line.debit or line.credit)
