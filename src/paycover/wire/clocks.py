"""The test clock on the wire."""

from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from paycover.kit.dates import SECONDS_MAX
from paycover.wire.base import Input, Seconds

Span = Annotated[int, Meta(ge=0, le=SECONDS_MAX, description="How many seconds to move on.")]


class ClockAdvance(Input):
    """The body that moves a test clock: by `seconds`, or `to` a moment; exactly one of them."""

    seconds: Span | UnsetType | None = UNSET
    to: Seconds | UnsetType | None = UNSET


class ClockAnswer(msgspec.Struct, kw_only=True):
    """What time it is for the account, in Unix seconds."""

    now: int
