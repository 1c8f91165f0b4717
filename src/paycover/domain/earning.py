"""Earning: premium is written when it is billed, and earned as the days of its pay cycle pass."""

from paycover.kit.money import ratio_half_up


def earned_part(amount: int, start: int, end: int, at: int) -> int:
    """Return how much of `amount` cents is earned at a moment; what is not is unearned.

    In equal parts over the pay cycle (Unix seconds), all of it once that is over: a cycle reported
    afterwards is earned when it is billed (insurance.md 5.4). An amount below zero is given back so.
    """
    if at >= end:
        return amount
    if at <= start:
        return 0
    earned = ratio_half_up(abs(amount) * (at - start), end - start)
    return earned if amount >= 0 else -earned
