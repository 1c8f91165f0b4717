"""Webhook endpoints: where events are sent to."""

from functools import partial

from paycover.domain.events import EventType
from paycover.domain.roles import Duty
from paycover.domain.webhook_endpoints import (
    ALL_EVENTS,
    OVERLAP_SECONDS_DEFAULT,
    EndpointStatus,
    WebhookEndpoint,
    WebhookEndpointChange,
)
from paycover.flows import webhook_endpoints as flow
from paycover.pages.dashboard.cells import badge, day, link, text, when
from paycover.pages.dashboard.frame import Acting, Signed, doing, looking, shown, told_once
from paycover.pages.dashboard.nav import HOME
from paycover.pages.dashboard.nouns import Action, Column, Fact, Noun
from paycover.pages.render import redirect
from paycover.store.browsing import Shown
from paycover.web.http import Answer
from paycover.wire.base import from_mapping
from paycover.wire.webhook_endpoints import WebhookEndpointCreate

PATH = f"{HOME}/webhooks"
TYPES = [type.value for type in EventType]


def show_form(signed: Signed) -> Answer:
    """Show the form that makes an endpoint."""
    form = signed.typed
    chosen = {value for name, value in form.pairs if name == "events"}
    return shown(
        signed,
        "webhook.html",
        path=PATH,
        url=form.text("url"),
        description=form.text("description"),
        types=TYPES,
        chosen=chosen,
    )


def create(acting: Acting) -> Answer:
    """Make an endpoint and show its secret."""
    form = acting.visit.form
    body = {"url": form.text("url"), "description": form.text("description")}
    events = [value for name, value in form.pairs if name == "events"]
    given = from_mapping(body | {"events": events or [ALL_EVENTS]}, WebhookEndpointCreate)
    return _with_secret(acting, flow.create_webhook_endpoint(acting.tx, given.draft()))


def rotate(acting: Acting) -> Answer:
    """Give an endpoint a new secret and show it; the old one signs beside it for a day."""
    return _with_secret(
        acting, flow.rotate_secret(acting.tx, acting.visit.parameters[0], OVERLAP_SECONDS_DEFAULT)
    )


def turn(acting: Acting, status: EndpointStatus) -> Answer:
    """Turn an endpoint on or off."""
    change = WebhookEndpointChange(status=status)
    endpoint = flow.update_webhook_endpoint(acting.tx, acting.visit.parameters[0], change)
    return redirect(f"{PATH}/{endpoint.id}")


def delete(acting: Acting) -> Answer:
    """Delete an endpoint."""
    flow.delete_webhook_endpoint(acting.tx, acting.visit.parameters[0])
    return redirect(PATH)


def _with_secret(acting: Acting, endpoint: WebhookEndpoint) -> Answer:
    return told_once(
        acting,
        title="The signing secret",
        sentence=f"Webhooks to {endpoint.url} are signed with it. Keep it where your receiver reads it.",
        secret=acting.tx.vault.open(endpoint.secret_sealed),
        back=f"{PATH}/{endpoint.id}",
    )


def _facts(shown: Shown[WebhookEndpoint]) -> list[Fact]:
    endpoint = shown.record
    return [
        ("Address", text(endpoint.url)),
        ("Description", text(endpoint.description)),
        ("Events", text("all" if ALL_EVENTS in endpoint.events else ", ".join(endpoint.events))),
        ("Failing since", when(endpoint.failing_since)),
        ("Disabled", when(endpoint.disabled_at)),
        ("Old secret good until", when(endpoint.old_secret_until)),
        ("Made", when(endpoint.created)),
    ]


def _actions(shown: Shown[WebhookEndpoint]) -> tuple[Action, ...]:
    if shown.record.deleted_at is not None:
        return ()
    turn = ("Enable", "enable") if shown.record.disabled_at is not None else ("Disable", "disable")
    return (
        Action(*turn, Duty.SEND),
        Action("New secret", "rotate", Duty.SEND),
        Action("Delete", "delete", Duty.SEND, danger=True),
    )


NOUN = Noun(
    name="webhooks",
    plural="Webhook endpoints",
    one="webhook endpoint",
    lead="Where events are sent to, signed.",
    columns=(
        Column("Endpoint", lambda shown: link(shown.record.id, shown.record.url)),
        Column("Description", lambda shown: text(shown.record.description)),
        Column("Status", lambda shown: badge(shown.record.status)),
        Column("Failing since", lambda shown: when(shown.record.failing_since)),
        Column("Made", lambda shown: day(shown.record.created)),
    ),
    title=lambda shown: shown.record.url,
    status=lambda shown: badge(shown.record.status),
    facts=_facts,
    actions=_actions,
    adds=("New endpoint", f"{PATH}/new", Duty.SEND),
)

ROUTES = (
    looking(f"{PATH}/new", show_form, Duty.SEND),
    doing(f"{PATH}/new", create, Duty.SEND, again=show_form),
    doing(f"{PATH}/{{id}}/rotate", rotate, Duty.SEND),
    doing(f"{PATH}/{{id}}/enable", partial(turn, status=EndpointStatus.ENABLED), Duty.SEND),
    doing(f"{PATH}/{{id}}/disable", partial(turn, status=EndpointStatus.DISABLED), Duty.SEND),
    doing(f"{PATH}/{{id}}/delete", delete, Duty.SEND),
)
