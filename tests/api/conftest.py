"""A sandbox with the documents' samples, and a raw connection to it."""

from collections.abc import Iterator

import pytest

from paycover.flows.sandbox import load_samples
from tests import make
from tests.conftest import Api
from tests.wild import Wire


@pytest.fixture
def samples(api: Api) -> Api:
    """A caller whose sandbox has the documents' samples."""
    make.write(api, load_samples)
    return api


@pytest.fixture
def wire(samples: Api) -> Iterator[Wire]:
    """One connection to the server."""
    opened = Wire(samples)
    yield opened
    opened.close()
