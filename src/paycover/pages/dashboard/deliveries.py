"""Deliveries: an event on its way to a webhook endpoint, with every try."""

from typing import Any

from paycover.domain.roles import Duty
from paycover.domain.webhook_deliveries import WebhookDelivery
from paycover.flows.webhook_deliveries import redeliver
from paycover.pages.dashboard.cells import badge, code, link, number, text, when
from paycover.pages.dashboard.frame import Acting, Signed, doing
from paycover.pages.dashboard.nouns import Action, Column, Fact, Noun
from paycover.pages.render import redirect
from paycover.pages.words import words
from paycover.store.browsing import Shown
from paycover.store.webhook_deliveries import tries_of
from paycover.web.http import Answer


def _facts(shown: Shown[WebhookDelivery]) -> list[Fact]:
    delivery = shown.record
    return [
        ("Endpoint", link(delivery.endpoint, shown.names["endpoint"])),
        ("Event", link(delivery.event)),
        ("Of", link(delivery.object)),
        ("Number of the event", number(delivery.sequence)),
        ("Tries", number(delivery.tries)),
        ("Tried next", when(delivery.next_try)),
        ("Made", when(delivery.created)),
    ]


def _tries(signed: Signed, shown: Shown[WebhookDelivery]) -> dict[str, Any]:
    rows = [
        [
            number(each.number),
            when(each.at),
            number(each.status_code),
            text(each.error and words(each.error)),
            text(f"{each.duration_ms:,} ms"),
            code(each.answer or None),
        ]
        for each in reversed(tries_of(signed.snapshot, shown.record.id))
    ]
    headings = ["Try", "At", "Status", "Fault", "Took", "Answer"]
    return {"extra": "table", "table": ("Tries", headings, rows, 0)}


def send_again(acting: Acting) -> Answer:
    """Send a delivery once more, whatever became of it."""
    delivery = redeliver(acting.tx, acting.visit.parameters[0])
    return redirect(f"{NOUN.path}/{delivery.id}")


NOUN = Noun(
    name="deliveries",
    plural="Webhook deliveries",
    one="webhook delivery",
    lead="Events on their way to webhook endpoints, of the last 30 days.",
    columns=(
        Column("Delivery", lambda shown: link(shown.record.id, f"…{shown.record.id[-8:]}")),
        Column("Endpoint", lambda shown: link(shown.record.endpoint, shown.names["endpoint"])),
        Column("Event", lambda shown: link(shown.record.event, f"…{shown.record.event[-8:]}")),
        Column("Of", lambda shown: link(shown.record.object)),
        Column("Tries", lambda shown: number(shown.record.tries)),
        Column("Status", lambda shown: badge(shown.record.status)),
        Column("Made", lambda shown: when(shown.record.created)),
    ),
    title=lambda shown: f"Delivery to {shown.names['endpoint']}",
    status=lambda shown: badge(shown.record.status),
    facts=_facts,
    views={"waiting": "Waiting", "failed": "Failing", "given_up": "Given up", "delivered": "Delivered"},
    filters={"object": "Of", "event": "Event"},
    extra=_tries,
    actions=lambda shown: (Action("Send again", "redeliver", Duty.SEND),),
    has_history=False,
)

ROUTES = (doing(f"{NOUN.path}/{{id}}/redeliver", send_again, Duty.SEND),)
