"""An account: one world of one platform, sandbox or production."""

import enum
import re

from paycover.kit.dates import DAY
from paycover.kit.money import PPM
from paycover.kit.records import Record
from paycover.kit.unset import UNSET, Unset

CHARGE_DELAY_MAX = 30 * DAY
"""Longest time between the notice and the charge (our decision)."""

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


class Environment(enum.StrEnum):
    """The two worlds of a platform; the API key decides which one a request sees."""

    SANDBOX = "sandbox"
    PRODUCTION = "production"


class Account(Record, kw_only=True):
    """What every request carries: whose rows it may see and what time it is for them.

    `clock_offset` (seconds) moves a sandbox ahead of the system clock; it only ever grows, but where a
    sandbox returns to a snapshot.
    `withhold_premium` is the organisation's own setting, used where job and contractor say nothing.
    `sends_events` turns true with the first webhook endpoint and stays so: events are then handed on.
    `redirect_hosts` are the hosts a hosted page may send a contractor back to.
    `charge_delay` is how long after its notice a card is charged (seconds), `platform_fee_ppm` what the
    agency pays beside the premium, in millionths of the pay. `billing_email` is who at the organisation
    is told of statements and of webhook endpoints that fail.
    """

    id: str
    name: str
    environment: Environment
    clock_offset: int
    withhold_premium: bool
    custom_applications: bool
    charge_delay: int
    platform_fee_ppm: int
    sends_events: bool = False
    redirect_hosts: tuple[str, ...] = ()
    billing_email: str | None = None
    created: int

    @property
    def is_sandbox(self) -> bool:
        return self.environment is Environment.SANDBOX


class AccountChange(Record, kw_only=True):
    """What an operator sets of an account; what is left out stays as it is."""

    withhold_premium: bool | Unset = UNSET
    custom_applications: bool | Unset = UNSET
    redirect_hosts: tuple[str, ...] | Unset = UNSET
    charge_delay: int | Unset = UNSET
    platform_fee_ppm: int | Unset = UNSET
    billing_email: str | Unset | None = UNSET


def faults(account: Account) -> dict[str, str]:
    """Return what is wrong with what an operator set of an account, by field."""
    found = {}
    if not 0 <= account.charge_delay <= CHARGE_DELAY_MAX:
        found["charge_delay"] = f"must be from 0 to {CHARGE_DELAY_MAX} seconds"
    if not 0 <= account.platform_fee_ppm <= PPM:
        found["platform_fee_ppm"] = "must be from 0 to 1,000,000, which is all of the pay"
    if account.billing_email is not None and not _EMAIL.fullmatch(account.billing_email):
        found["billing_email"] = "must be an e-mail address"
    return found
