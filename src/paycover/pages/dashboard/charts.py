"""Charts drawn by the server: figures as the places of bars, for a template that draws SVG."""

from collections.abc import Sequence
from typing import NamedTuple

from paycover.domain.premium_days import Month
from paycover.kit.money import dollars

WIDTH, HEIGHT = 720, 380
LEFT, BOTTOM, TOP = 76, 30, 14
CENTS = 100
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
BAR_SHARE = 3
"""A month is three parts wide: a bar for what was billed, one for what was collected, and a gap."""


class Bar(NamedTuple):
    """A bar: the series it is of, its corner, its size and what it says."""

    kind: str
    x: float
    y: float
    width: float
    height: float
    said: str


class Tick(NamedTuple):
    """A line across, and what it stands for."""

    y: float
    label: str


class Chart(NamedTuple):
    """What a template draws."""

    width: int
    height: int
    left: int
    base: float
    bars: list[Bar]
    ticks: list[Tick]
    labels: list[tuple[float, str]]


def months_chart(months: Sequence[Month]) -> Chart:
    """Return two bars for each month: billed and collected. What was given back shows as nothing."""
    top = _round_up(max(max(month.moved) for month in months))
    base = float(HEIGHT - BOTTOM)
    slot = (WIDTH - LEFT) / len(months)
    width = slot / BAR_SHARE
    bars, labels = [], []
    for index, month in enumerate(months):
        x = LEFT + index * slot + width / 2
        for offset, (kind, cents) in enumerate(month.moved._asdict().items()):
            height = max(cents, 0) / top * (base - TOP)
            said = f"{month.name}: {dollars(cents)} {kind}"
            bars.append(Bar(kind, x + offset * width, base - height, width * 0.9, height, said))
        labels.append((x + width, MONTHS[int(month.name[5:]) - 1]))
    ticks = [Tick(base - part / 4 * (base - TOP), dollars(top * part // 4)[:-3]) for part in range(5)]
    return Chart(WIDTH, HEIGHT, LEFT, base, bars, ticks, labels)


def _round_up(cents: int) -> int:
    """Return a round amount of dollars that is not less, and a fourth of which is round too."""
    ten = CENTS
    while 20 * ten < cents:
        ten *= 10
    return next(step * ten for step in (4, 8, 20) if step * ten >= cents)
