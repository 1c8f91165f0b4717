"""Recomputes the explanation of a premium by itself, and tells every figure that is not as it should be.

It shares no code with the server and needs nothing but Python:

    python tools/verify_premium.py explanation.json
    curl -s -H "Authorization: Bearer $PAYCOVER_KEY" ADDRESS | python tools/verify_premium.py -

It prints `verified` and ends with 0, or prints each difference and ends with 1.
"""

import hashlib
import json
import re
import sys
from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]

ORDER = ["workers-comp", "general", "professional", "media", "cyber"]  # the lines, in the order of a bill
PINNED = ["plan", "version", "sha256", "class_code", "row_state", "exact_rate_ppm", "illustrative"]
PPM = 1_000_000


def half_up(number: int, by: int) -> int:
    """Divide and round to the nearest whole number, halves up."""
    return (2 * number + by) // (2 * by)


def division(number: int, by: int) -> Json:
    """What is said of a division: each figure of it, and which way it was rounded."""
    quotient, rest = divmod(number, by)
    result = half_up(number, by)
    rounded = "exact" if not rest else "up" if result > quotient else "down"
    told = {"numerator": number, "denominator": by, "quotient": quotient, "remainder": rest}
    return told | {"rounded": rounded, "result": result}


def split(total: int, weights: list[int]) -> list[int]:
    """Round each part down; the cents left over go to the largest remainders, ties to the first."""
    parts = [total * weight // sum(weights) for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(total * weights[i] % sum(weights)), i))
    for i in by_remainder[: total - sum(parts)]:
        parts[i] += 1
    return parts


def inside(amount: int, pin: Json) -> Json:
    """What is inside the amount of a line: the group's fee, then the net premium, the rest is tax."""
    exact, fee_ppm = pin["exact_rate_ppm"], pin["risk_purchasing_group_fee_ppm"]
    taxes = [pin["surplus_lines_tax_ppm"], pin["stamping_fee_ppm"]]  # parts of the net premium
    fee = half_up(amount * fee_ppm, exact) if fee_ppm else 0
    net = half_up((amount - fee) * PPM, PPM + sum(taxes))
    tax, stamping = split(amount - fee - net, taxes) if sum(taxes) else (0, 0)
    told: Json = {"risk_purchasing_group_fee": fee, "net_premium": net}
    told |= {"surplus_lines_tax": tax, "stamping_fee": stamping}
    told["fee_rounding"] = division(amount * fee_ppm, exact) if fee_ppm else None
    told["net_rounding"] = division((amount - fee) * PPM, PPM + sum(taxes)) if sum(taxes) else None
    return told


def premium_of(pay: int, rate: int, least: int) -> Json:
    """Pay times rate, by 10,000, rounded once; and the least that is billed."""
    step: Json = division(pay * rate, 10_000)
    told: Json = {"product": pay * rate, "rounding": step, "minimum": least}
    told |= {"minimum_applied": step["result"] < least, "premium_due": max(least, step["result"])}
    return told | {"minimum_topup_cents": max(0, least - step["result"])}


def line_of(name: str, rate: int, pin: Json | None, snapshot: Json) -> Json:
    """What is said of a line, but for its part of a premium."""
    rated_by = "work_state" if name == "workers-comp" else "home_state"
    told: Json = {"coverage_type": name, "rated_by": rated_by, "net_rate": rate}
    if pin is not None:
        told |= {key: pin[key] for key in PINNED} | {"state": snapshot[rated_by]}
        told |= {"factors": pin["factors"], "rate_rounding": division(pin["exact_rate_ppm"], 100)}
        assert told["rate_rounding"]["result"] == rate, f"the rate of {name} is rounded wrongly"
    return told


def flags_of(subject: Json, snapshot: Json | None, premium: Json | None, pins: list[Json]) -> Iterator[str]:
    """What a reader is to know beside the figures."""
    cycle, cover = subject["paycycle"], subject["cover"]
    if premium and premium["minimum_applied"]:
        yield "minimum_applied"
    if cycle and cover and not cover["start"] <= cycle["start"] <= cycle["end"] <= cover["end"]:
        yield "cycle_outside_cover"
    if any(pin["illustrative"] for pin in pins):
        yield "illustrative_rates"
    if snapshot is None:
        yield "no_snapshot"
    if premium is None or not subject["is_billed"]:
        yield "not_billed"


def expected(told: Json) -> Json:
    """The whole explanation as it has to be, from its pay and the snapshot it carries."""
    subject, snapshot = told["subject"], told["snapshot"]
    pins = {pin["coverage_type"]: pin for pin in snapshot["lines"]} if snapshot else {}
    names = [n for n in ORDER if n in subject["coverage_type"] and n in subject["rates"]]
    billed = [pins[name] for name in names if name in pins]
    rates = [pins[name]["net_rate"] if snapshot else subject["rates"][name] for name in names]
    lines = [line_of(n, r, pins.get(n), snapshot) for n, r in zip(names, rates, strict=True)]
    made: Json = {"net_rate": sum(rates), "lines": lines, "premium": None, "matches": True}
    made["differences"] = []
    if sum(rates):
        least = max((pin["minimum"] for pin in billed), default=100)
        premium = made["premium"] = premium_of(subject["gross_pay"], sum(rates), least)
        parts = split(premium["premium_due"], rates)
        for line, rate, part in zip(lines, rates, parts, strict=True):
            number = premium["premium_due"] * rate
            floor, rest = divmod(number, sum(rates))
            share = {"numerator": number, "denominator": sum(rates), "floor": floor, "remainder": rest}
            line["share"] = share | {"extra_cent": part - floor, "amount": part}
            line["inside"] = inside(part, pins[line["coverage_type"]]) if snapshot else None
    if snapshot:  # its id is made of all the rest of it
        text = json.dumps(snapshot | {"id": ""}, sort_keys=True, separators=(",", ":"))
        made["snapshot"] = {"id": "rs_" + hashlib.sha256(text.encode()).hexdigest()[:24]}
    said = dict(zip(names, rates, strict=True))
    made["subject"] = {"rates": said, "net_rate": sum(rates)}
    made["subject"]["snapshot"] = made.get("snapshot", {}).get("id")
    if subject["premium_due"] is not None:
        made["subject"]["premium_due"] = made["premium"] and made["premium"]["premium_due"]
    made["flags"] = list(flags_of(subject, snapshot, made["premium"], billed))
    made["amounts"] = list(amounts_of(subject["gross_pay"], made)) if made["premium"] else []
    return made


def amounts_of(pay: int, made: Json) -> Iterator[int]:
    """The amounts the summary tells, in millionths of a dollar, in its order."""
    premium, lines = made["premium"], made["lines"]
    cents = [pay, made["net_rate"], *(line["net_rate"] for line in lines)]
    yield from (cent * 10_000 for cent in cents)
    yield premium["product"]
    step, least = premium["rounding"], premium["minimum_applied"]
    cents = [step["result"]] * (step["rounded"] != "exact") + [premium["premium_due"]]
    cents += [premium["minimum_topup_cents"]] * least
    for line in lines:
        cents.append(line["share"]["amount"])
        within = line["inside"]
        if within and within["net_premium"] != line["share"]["amount"]:
            names = ["surplus_lines_tax", "stamping_fee", "risk_purchasing_group_fee"]
            cents += [within["net_premium"], *(within[name] for name in names if within[name])]
    yield from (cent * 10_000 for cent in cents)


def differences(must: Any, told: Any, path: str = "") -> Iterator[str]:
    """Yield each place where what is told is not what it must be."""
    if isinstance(must, dict) and isinstance(told, dict):
        for key in must:
            yield from differences(must[key], told.get(key), f"{path}.{key}".lstrip("."))
    elif isinstance(must, list) and isinstance(told, list) and len(must) == len(told):
        for number, (one, other) in enumerate(zip(must, told, strict=True)):
            yield from differences(one, other, f"{path}[{number}]")
    elif must != told or type(must) is not type(told):
        yield f"{path} is {told!r}, must be {must!r}"


def verify(told: Json) -> list[str]:
    """Return every difference between an explanation and what it has to be; none: it is proven."""
    seen = dict(told)
    seen["lines"] = [
        line | {"factors": {factor["name"]: factor["ppm"] for factor in line["factors"]}}
        for line in told["lines"]
    ]
    amounts = re.findall(r"\$([\d,]+)\.(\d+)", told["summary"])
    seen["amounts"] = [int(a.replace(",", "")) * PPM + int(b.ljust(6, "0")) for a, b in amounts]
    try:
        return list(differences(expected(told), seen))
    except (AssertionError, KeyError, TypeError, ValueError, ZeroDivisionError) as error:
        return [f"it can't be recomputed: {error!r}"]


def main(arguments: list[str]) -> int:
    """Verify one explanation; return the exit status."""
    if len(arguments) != 1:
        sys.stderr.write("usage: verify_premium.py FILE (or - for standard input)\n")
        return 2
    with sys.stdin if arguments[0] == "-" else open(arguments[0], encoding="utf-8") as file:
        found = verify(json.load(file))
    sys.stdout.write("\n".join(found or ["verified"]) + "\n")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
