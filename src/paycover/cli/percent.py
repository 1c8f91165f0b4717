"""Percentages as people type and read them."""

import re

import typer

from paycover.kit.money import PPM


def ppm(percent: str, option: str) -> int:
    """Return a percentage written with at most four decimals in parts per million; else end the command."""
    if not re.fullmatch(r"(100|[0-9]{1,2}(\.[0-9]{1,4})?)", percent):
        raise typer.BadParameter("must be a percentage, as 15 or 12.5", param_hint=option)
    whole, _, decimals = percent.partition(".")
    return int(whole) * PPM // 100 + int(decimals.ljust(4, "0"))


def percent(ppm: int) -> str:
    """Write parts per million as a percentage: 35,000 is 3.5."""
    whole, decimals = divmod(ppm, PPM // 100)
    return f"{whole}.{decimals:04}".rstrip("0").rstrip(".")
