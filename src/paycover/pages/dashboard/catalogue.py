"""Every page of the dashboard."""

from functools import partial

from paycover.pages.dashboard import (
    adjustments,
    api_keys,
    applications,
    assignments,
    assistant_calls,
    calculator,
    categories,
    certificate_desk,
    certificates,
    contractors,
    deliveries,
    entities,
    events,
    home,
    hub_links,
    invoices,
    issued_certificates,
    jobs,
    ledger,
    payment_sessions,
    payments,
    policies,
    quotes,
    rate_plan_files,
    rate_plans,
    requirements,
    search,
    settings,
    sign_in,
    statements,
    tasks,
    underwriting,
    uploads,
    users,
    webhooks,
)
from paycover.pages.dashboard.frame import looking
from paycover.pages.dashboard.lists import export, show_list
from paycover.pages.dashboard.objects import show_object
from paycover.web.app import Route

NOUNS = {
    module.NOUN.name: module.NOUN
    for module in (
        contractors,
        entities,
        jobs,
        quotes,
        applications,
        policies,
        assignments,
        issued_certificates,
        certificates,
        requirements,
        invoices,
        adjustments,
        payments,
        payment_sessions,
        statements,
        uploads,
        ledger,
        categories,
        rate_plans,
        underwriting,
        events,
        assistant_calls,
        webhooks,
        deliveries,
    )
}
"""The nouns that have a list and a page for each object, by the name in their address."""


def _browsed() -> list[Route]:
    return [
        route
        for noun in NOUNS.values()
        for route in (
            looking(noun.path, partial(show_list, noun=noun)),
            looking(f"{noun.path}/export.csv", partial(export, noun=noun)),
            looking(f"{noun.path}/{{id}}", partial(show_object, noun=noun, nouns=NOUNS)),
        )
    ]


ROUTES = (
    *sign_in.ROUTES,
    *home.ROUTES,
    *search.ROUTES,
    *deliveries.ROUTES,
    *rate_plan_files.ROUTES,
    *rate_plans.ROUTES,
    *applications.ROUTES,
    *certificate_desk.ROUTES,
    *underwriting.ROUTES,
    *hub_links.ROUTES,
    *webhooks.ROUTES,
    *tasks.ROUTES,
    *uploads.ROUTES,
    *api_keys.ROUTES,
    *settings.ROUTES,
    *users.ROUTES,
    *calculator.ROUTES,
    *statements.ROUTES,
    *_browsed(),
)
