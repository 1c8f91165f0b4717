"""What payment processors tell us, by their webhooks: kept as it came, looked into by the worker."""

from collections.abc import Callable

import msgspec

from paycover.api.operations import Call, Kind, Operation
from paycover.domain.processor_events import ProcessorNotice
from paycover.flows.processor_events import receive
from paycover.kit.errors import Code
from paycover.store.db import Database

Verify = Callable[[bytes, str], ProcessorNotice]
"""Body and signature → what they say; raises Problem(invalid_webhook_signature)."""


class Received(msgspec.Struct, kw_only=True):
    """That the notice arrived; it has not been looked into yet."""

    received: bool = True


def stripe_hook(verify: Verify) -> Operation:
    """Return the operation that takes Stripe's webhooks, each signature checked by `verify`."""

    def take(database: Database, call: Call) -> Received:
        """Take a webhook of Stripe's."""
        signature = call.headers.get(b"stripe-signature", b"").decode("latin-1")
        receive(database, verify(call.sent, signature))
        return Received()

    return Operation(
        method="POST",
        path="/hooks/stripe",
        run=take,
        kind=Kind.OPEN,
        refuses=(Code.INVALID_WEBHOOK_SIGNATURE,),
    )
