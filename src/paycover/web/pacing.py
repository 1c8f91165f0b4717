"""How often somebody may ask: counted in memory, for addresses that need no key."""

import ipaddress
from collections import OrderedDict
from collections.abc import Callable, Iterable

from paycover.kit.errors import Code, Problem
from paycover.kit.records import replace
from paycover.store.db import Database
from paycover.web.app import Refuse, Responder, Route
from paycover.web.http import Answer, Request

MINUTE_NS = 60 * 1_000_000_000
KEYS_MAX = 20_000
"""How many are counted at once; past that, those that asked least of late are forgotten."""

OF_ONE_PAGE = 5
"""How many times as often one page may be asked for, by all addresses together (our decision)."""


class Pace:
    """Lets each key through so often a minute, in a burst or spread; the room comes back evenly.

    Kept is one moment for each key: when all of its room is back (the leaky bucket as a meter).
    """

    def __init__(self, per_minute: int, keys_max: int = KEYS_MAX) -> None:
        self._interval = MINUTE_NS // per_minute
        self._burst = (per_minute - 1) * self._interval
        self._keys_max = keys_max
        self._full_at: OrderedDict[str, int] = OrderedDict()

    def __len__(self) -> int:
        return len(self._full_at)

    def wait(self, key: str, now: int) -> int:
        """Count one more of a key at a moment (nanoseconds); return 0, or how long it has to wait."""
        full_at = max(self._full_at.get(key, now), now)
        wait = full_at - now - self._burst
        if wait > 0:
            return wait
        self._full_at[key] = full_at + self._interval
        self._full_at.move_to_end(key)
        while len(self._full_at) > self._keys_max:
            self._full_at.popitem(last=False)
        return 0


def paced(routes: Iterable[Route], per_minute: int, refuse: Refuse) -> tuple[Route, ...]:
    """Return routes that answer one network address so often a minute, all of them together; 0: no bound.

    One page among them is shown five times as often to all addresses together. What is too much is
    refused with 429 and `Retry-After`, before anything is read. Each process counts for itself.
    """
    if per_minute == 0:
        return tuple(routes)
    by_address, by_page = Pace(per_minute), Pace(OF_ONE_PAGE * per_minute)

    def wait(request: Request, parameters: tuple[str, ...], now: int) -> int:
        waits = [by_address.wait(network_of(request.address), now)]
        if parameters and not waits[0]:
            waits.append(by_page.wait(parameters[-1].partition(".")[0], now))
        return max(waits)

    return tuple(replace(route, answer=_held(route.answer, wait, refuse)) for route in routes)


def network_of(address: str) -> str:
    """Return what counts as one visitor: an address, of IPv6 the /64 that a single one is handed out of."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if found.version == 4:
        return address
    return str(ipaddress.ip_network((int(found) >> 64 << 64, 64)))


def _held(
    answer: Responder, wait: Callable[[Request, tuple[str, ...], int], int], refuse: Refuse
) -> Responder:
    async def held(database: Database, request: Request, parameters: tuple[str, ...]) -> Answer:
        left = wait(request, parameters, database.clock())
        if not left:
            return await answer(database, request, parameters)
        shown = refuse(request, Problem(Code.RATE_LIMIT))
        seconds = -(-left // 1_000_000_000)
        shown.headers[:] += [(b"retry-after", b"%d" % seconds), (b"cache-control", b"no-store")]
        return shown

    return held
