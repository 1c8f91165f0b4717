"""Hub links: how long they are good, and what renews and ends them."""

import pytest

from paycover.domain.hub_links import (
    LINK_SECONDS,
    LINK_SECONDS_MAX,
    MAIL_PAUSE_SECONDS,
    HubLink,
    HubLinkDraft,
    HubLinkStatus,
    end_of,
    is_open,
    made,
    may_be_mailed,
    renewed,
    revoked,
    status,
)
from paycover.kit.errors import Problem
from paycover.kit.records import replace

NOW = 1_790_000_000
DRAFT = HubLinkDraft(entity="en_1", email=" Ana@Holder.example ")


def link() -> HubLink:
    """Return a new link."""
    return made(DRAFT, id="hl_1", token_hash="aa", now=NOW)


def test_a_link_is_good_for_ninety_days_where_nothing_else_is_asked() -> None:
    one = link()
    assert (one.email, one.email_key) == ("Ana@Holder.example", "ana@holder.example")
    assert one.expires_at == NOW + LINK_SECONDS
    assert status(one, one.expires_at - 1) is HubLinkStatus.ACTIVE
    assert status(one, one.expires_at) is HubLinkStatus.EXPIRED
    assert not is_open(one, one.expires_at)
    with pytest.raises(Problem):
        made(replace(DRAFT, email="ana"), id="hl_1", token_hash="aa", now=NOW)


@pytest.mark.parametrize(("ahead", "good"), [(0, False), (1, True), (LINK_SECONDS_MAX, True)])
def test_its_end_lies_ahead_by_a_year_at_most(ahead: int, good: bool) -> None:
    with pytest.raises(Problem):
        end_of(NOW + LINK_SECONDS_MAX + 1, NOW)
    if good:
        assert end_of(NOW + ahead, NOW) == NOW + ahead
    else:
        with pytest.raises(Problem):
            end_of(NOW + ahead, NOW)


def test_renewing_changes_the_token_and_revoking_is_for_good() -> None:
    after = renewed(link(), token_hash="bb", expires_at=None, now=NOW + 5)
    assert (after.issue, after.token_hash, after.expires_at) == (2, "bb", NOW + 5 + LINK_SECONDS)
    over = revoked(after, NOW + 9)
    assert revoked(over, NOW + 99) == over
    assert status(over, NOW + 9) is HubLinkStatus.REVOKED and not is_open(over, NOW + 9)
    with pytest.raises(Problem):
        renewed(over, token_hash="cc", expires_at=None, now=NOW + 9)


def test_it_is_mailed_again_only_after_a_while() -> None:
    mailed = replace(link(), mailed_at=NOW)
    assert may_be_mailed(link(), NOW)
    assert not may_be_mailed(mailed, NOW + MAIL_PAUSE_SECONDS - 1)
    assert may_be_mailed(mailed, NOW + MAIL_PAUSE_SECONDS)
    assert not may_be_mailed(revoked(link(), NOW), NOW)
