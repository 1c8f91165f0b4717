"""An account: one world of one platform, sandbox or production."""

import enum
from dataclasses import dataclass

from paycover.kit.unset import UNSET, Unset


class Environment(enum.StrEnum):
    """The two worlds of a platform; the API key decides which one a request sees."""

    SANDBOX = "sandbox"
    PRODUCTION = "production"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What every request carries: whose rows it may see and what time it is for them.

    `clock_offset` (seconds) moves a sandbox ahead of the system clock; it only ever grows.
    `withhold_premium` is the organisation's own setting, used where job and contractor say nothing.
    `sends_events` turns true with the first webhook endpoint and stays so: events are then handed on.
    `redirect_hosts` are the hosts a hosted page may send a contractor back to.
    `charge_delay` is how long after its notice a card is charged (seconds), `platform_fee_ppm` what the
    agency pays beside the premium, in millionths of the pay.
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
    created: int

    @property
    def is_sandbox(self) -> bool:
        return self.environment is Environment.SANDBOX


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountChange:
    """What an operator sets of an account; what is left out stays as it is."""

    withhold_premium: bool | Unset = UNSET
    custom_applications: bool | Unset = UNSET
    redirect_hosts: tuple[str, ...] | Unset = UNSET
