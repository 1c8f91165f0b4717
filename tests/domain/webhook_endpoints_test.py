"""Webhook endpoints: what one is subscribed to, and what an edit keeps."""

from typing import Any

import pytest

from paycover.domain.webhook_endpoints import (
    EndpointStatus,
    WebhookEndpoint,
    WebhookEndpointChange,
    WebhookEndpointDraft,
    edited,
    made,
    subscribed,
)
from paycover.kit.records import replace

ENDPOINT = WebhookEndpoint(
    id="we_1",
    url="https://a.example",
    description="Ours",
    events=("job.created",),
    secret_sealed="sealed",
    created=7,
)


@pytest.mark.parametrize(
    ("wanted", "sent"),
    [
        ((), ("*",)),
        (("*",), ("*",)),
        (("policy.active", "*"), ("*",)),
        (("policy.active",), ("policy.active",)),
        (("job.created", "policy.active", "job.created"), ("job.created", "policy.active")),
    ],
)
def test_none_and_a_star_are_all_and_each_type_counts_once(
    wanted: tuple[str, ...], sent: tuple[str, ...]
) -> None:
    assert subscribed(wanted) == sent


def test_an_endpoint_has_what_its_draft_says_and_each_event_once() -> None:
    draft = WebhookEndpointDraft(
        url="https://a.example", description="Ours", events=("job.created", "job.created")
    )
    assert made(draft, id="we_1", secret_sealed="sealed", now=7) == ENDPOINT
    bare = WebhookEndpointDraft(url="https://a.example")
    assert made(bare, id="we_1", secret_sealed="sealed", now=7) == replace(
        ENDPOINT, description=None, events=("*",)
    )


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, {}),
        ({"url": "https://b.example"}, {"url": "https://b.example"}),
        ({"description": None}, {"description": None}),
        ({"description": "Theirs"}, {"description": "Theirs"}),
        ({"events": ()}, {"events": ("*",)}),
        ({"events": ("a", "b", "a")}, {"events": ("a", "b")}),
    ],
    ids=str,
)
def test_an_edit_changes_what_it_names_and_never_the_secret(
    change: dict[str, Any], expected: dict[str, Any]
) -> None:
    assert edited(ENDPOINT, WebhookEndpointChange(**change), now=9) == replace(ENDPOINT, **expected)


OFF = replace(ENDPOINT, disabled_at=8, failing_since=5)


@pytest.mark.parametrize(
    ("before", "status", "after"),
    [
        (ENDPOINT, EndpointStatus.DISABLED, replace(ENDPOINT, disabled_at=9)),
        (ENDPOINT, EndpointStatus.ENABLED, ENDPOINT),
        (OFF, EndpointStatus.DISABLED, OFF),
        (OFF, EndpointStatus.ENABLED, ENDPOINT),
    ],
)
def test_an_endpoint_is_switched_off_once_and_on_without_its_failures(
    before: WebhookEndpoint, status: EndpointStatus, after: WebhookEndpoint
) -> None:
    assert edited(before, WebhookEndpointChange(status=status), now=9) == after
