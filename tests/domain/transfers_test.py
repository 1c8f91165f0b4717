"""Transfers of money: none moves more than there is, and a refusal says how much there is."""

import pytest

from paycover.domain.coverage import Coverage
from paycover.domain.transfers import Share, Transfer, TransferKind, ensure_possible, recorded
from paycover.kit.errors import Code, Problem

HELD = "The trust's bank account holds 9 cents, and 10 are to be moved."
SHARE = Share(coverage_type=Coverage.GENERAL, carrier="a", state="IL", premium=10)


def transfer(kind: TransferKind, amount: int, shares: tuple[Share, ...] = ()) -> Transfer:
    """Return a transfer that is asked for."""
    return Transfer(kind=kind, amount=amount, entries=0, shares=shares, told_by="Ada")


def refusal(asked: Transfer, balances: dict[str, int]) -> str:
    """Return why a transfer is refused."""
    with pytest.raises(Problem) as caught:
        ensure_possible(asked, balances)
    assert caught.value.code is Code.BAD_REQUEST
    return str(caught.value.message)


@pytest.mark.parametrize(
    ("kind", "account", "words"),
    [
        (
            TransferKind.SETTLEMENT,
            "1150",
            "The processor holds 9 cents, and 10 are to be moved. Look",
        ),
        (TransferKind.REFILL, "1105", "Operating owes the trust 9 cents, and 10 are to be moved. No"),
        (
            TransferKind.SWEEP,
            "1100",
            HELD + " Settle",
        ),
        (
            TransferKind.REMITTANCE,
            "1100",
            HELD,
        ),
        (TransferKind.FILING, "1100", HELD),
        (TransferKind.REPAYMENT, "1100", HELD),
    ],
)
def test_no_more_is_moved_than_there_is(kind: TransferKind, account: str, words: str) -> None:
    asked = transfer(kind, 10)
    ensure_possible(asked, {account: 10})
    assert refusal(asked, {account: 9}).startswith(words)
    assert " 0 cents" in refusal(asked, {"9999": 50})


def test_an_overdrawn_bank_account_holds_nothing_and_a_debt_counts_whichever_way_it_is_booked() -> None:
    assert " -10 cents" in refusal(transfer(TransferKind.SWEEP, 10), {"1100": -10})
    ensure_possible(transfer(TransferKind.REFILL, 10), {"1105": -10})


def test_what_moves_nothing_is_refused_and_shares_that_cancel_each_other_are_not_nothing() -> None:
    assert refusal(transfer(TransferKind.SWEEP, 0), {}) == "There is nothing to be moved."
    assert refusal(transfer(TransferKind.ADVANCE, 0), {}) == "There is nothing to be moved."
    ensure_possible(transfer(TransferKind.REMITTANCE, 0, (SHARE,)), {})
    ensure_possible(transfer(TransferKind.ADVANCE, 10_000), {})


def test_it_is_written_with_its_id_and_moment() -> None:
    made = recorded(transfer(TransferKind.SWEEP, 5), id="tr_1", now=7)
    assert (made.id, made.created, made.amount) == ("tr_1", 7, 5)
