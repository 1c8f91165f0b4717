"""The lines of the report: what each of them sends, given a world, its round and a number."""

import hashlib
from collections.abc import Callable

from bench.load import Request, request
from bench.world import World
from paycover.kit.clock import NANOSECONDS, system_clock
from paycover.kit.dates import DAY


def put_invoice(world: World, run: str, n: int) -> Request:
    """Change an invoice's pay."""
    body = b'{"gross_pay":%d}' % (10_000 + _different() % 1_000_000)
    return request("PUT", _invoice(world, n), world.key, body, _fresh_key(run, n))


def put_assignment(world: World, run: str, n: int) -> Request:
    """Move the end of an assignment that bills nothing."""
    path = f"/api/v1/assignments/{world.assignments[n % len(world.assignments)]}"
    end = system_clock() // NANOSECONDS + 30 * DAY + n
    return request("PUT", path, world.key, b'{"bind":false,"end_date":%d}' % end, _fresh_key(run, n))


def post_invoice(world: World, run: str, n: int) -> Request:
    """Report the pay of a new cycle."""
    start = _different()
    body = (
        f'{{"contractor":"{world.contractor}","job":"{world.job}","gross_pay":250000,'
        f'"paycycle_startdate":{start},"paycycle_enddate":{start + 1}}}'
    )
    return request("POST", "/api/v1/invoices", world.key, body.encode(), _fresh_key(run, n))


def get_invoice(world: World, run: str, n: int) -> Request:
    """Read an invoice."""
    return request("GET", _invoice(world, n), world.key)


def first_page(world: World, run: str, n: int) -> Request:
    """List the newest ten."""
    return request("GET", "/api/v1/invoices", world.key)


def middle_page(world: World, run: str, n: int) -> Request:
    """List ten from the middle."""
    return request("GET", f"/api/v1/invoices?starting_after=in_bench{world.size // 2 + 1}", world.key)


def first_page_of_events(world: World, run: str, n: int) -> Request:
    """List the newest ten events."""
    return request("GET", "/api/v1/events", world.key)


def events_of_one(world: World, run: str, n: int) -> Request:
    """Ask for an invoice's events from the first on, as a receiver does that has seen a gap."""
    return request("GET", f"/api/v1/events?object=in_bench{n % world.size + 1}&after=0", world.key)


LINES: dict[str, Callable[[World, str, int], Request]] = {
    "PUT invoice": put_invoice,
    "PUT assignment": put_assignment,
    "POST invoice": post_invoice,
    "GET invoice": get_invoice,
    "list, first page": first_page,
    "list, from the middle": middle_page,
    "events, first page": first_page_of_events,
    "events of one invoice": events_of_one,
}


def _invoice(world: World, n: int) -> str:
    return f"/api/v1/invoices/in_bench{n % world.size + 1}"


def _different() -> int:
    """Return a number no other request of a run has, small enough for a date."""
    return system_clock() % 100_000_000_000


def _fresh_key(run: str, n: int) -> str:
    key = hashlib.sha256(f"{run}{n}{system_clock()}".encode()).hexdigest()[:32]
    return f"Idempotency-Key: {key}\r\n"
