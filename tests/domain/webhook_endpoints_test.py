"""What an endpoint is subscribed to."""

import pytest

from paycover.domain.webhook_endpoints import subscribed


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
