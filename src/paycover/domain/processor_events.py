"""Processor events: what a payment processor told us by its webhook, kept as it came."""

from paycover.kit.records import Record


class ProcessorEvent(Record, kw_only=True):
    """A notice of a processor; `id`, `type` and `object` are its own words, `body` its own text.

    It is a hint and no more: what became of the object is asked of the processor.
    """

    id: str
    type: str
    object: str
    session: str | None
    body: str
    created: int
    deleted_at: int | None = None


class ProcessorNotice(Record, kw_only=True):
    """A notice whose signature is good. `account` is whose it is, None where it says no account of ours.

    `session` is the payment session a checkout is for, `charge` the payment a dispute is of: Stripe keeps
    nothing of ours beside that.
    """

    account: str | None
    id: str
    type: str
    object: str
    session: str | None
    body: str
    charge: str | None = None
