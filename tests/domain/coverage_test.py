"""Coverage types: the order of a bill, what states keep to themselves, and the sum of line rates."""

import pytest

from paycover.domain.coverage import (
    LINES,
    MONOPOLISTIC_STATES,
    NEED_GENERAL,
    NO_GENERAL_STATES,
    Coverage,
    in_bill_order,
    net_rate,
)

WC, GL, PL = Coverage.WORKERS_COMP, Coverage.GENERAL, Coverage.PROFESSIONAL


def test_a_bill_has_its_lines_in_one_order_under_short_names() -> None:
    assert list(LINES.values()) == ["wc", "gl", "pl", "media", "cyber"]
    assert tuple(LINES) == (WC, GL, PL, Coverage.MEDIA, Coverage.CYBER)
    assert set(LINES) == set(Coverage)


def test_what_the_states_keep_to_themselves() -> None:
    assert sorted(MONOPOLISTIC_STATES) == ["ND", "OH", "PR", "VI", "WA", "WY"]
    assert sorted(NO_GENERAL_STATES) == ["HI"]
    assert {Coverage.MEDIA, Coverage.CYBER} == NEED_GENERAL


@pytest.mark.parametrize(
    ("asked", "ordered"),
    [([], ()), ([PL, GL, WC], (WC, GL, PL)), ([GL, GL, WC, GL], (WC, GL)), ([Coverage.CYBER], ("cyber",))],
)
def test_lines_are_billed_once_each_in_that_order(asked: list[Coverage], ordered: tuple[str, ...]) -> None:
    assert in_bill_order(iter(asked)) == ordered


def test_the_net_rate_is_the_sum_of_the_lines_billed_and_of_no_other() -> None:
    assert net_rate({WC: 120, GL: 53, PL: 9}, (WC, GL)) == 173
    assert net_rate({WC: 120, GL: 53}, ()) == 0
    with pytest.raises(KeyError):
        net_rate({WC: 120}, (GL,))
