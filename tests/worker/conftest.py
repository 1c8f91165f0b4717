"""A receiver and a Stripe on loopback ports, and couriers that may go there."""

from collections.abc import Iterator

import pytest

from paycover.worker.couriers import Couriers
from paycover.worker.loop import drain
from paycover.worker.outside import Post
from tests import make
from tests.conftest import Api
from tests.fake_stripe import FakeStripe, fake_stripe
from tests.receiver import Receiver, receiving


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A receiver that takes everything."""
    with receiving() as made:
        yield made


@pytest.fixture
def couriers(api: Api) -> Iterator[Couriers]:
    """Couriers that may go to this machine, and have little patience."""
    make.put_others_aside(api.database, api.account.id)
    drain(api.database)
    made = Couriers(api.database, Post(allow_private=True, connect_seconds=2, total_seconds=2), parallel=8)
    yield made
    made.close()


@pytest.fixture
def fake() -> Iterator[FakeStripe]:
    """A Stripe of the test's own."""
    with fake_stripe() as running:
        yield running
