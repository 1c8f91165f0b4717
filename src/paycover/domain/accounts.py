"""An account: one world of one platform, sandbox or production."""

import enum
from dataclasses import dataclass


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
    """

    id: str
    name: str
    environment: Environment
    clock_offset: int
    withhold_premium: bool
    custom_applications: bool
    sends_events: bool = False
    created: int

    @property
    def is_sandbox(self) -> bool:
        return self.environment is Environment.SANDBOX
