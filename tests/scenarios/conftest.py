"""A sandbox with the documents' samples."""

import pytest

from paycover.flows.sandbox import load_samples
from tests import make
from tests.conftest import Api


@pytest.fixture
def samples(api: Api) -> Api:
    """A caller whose sandbox has the documents' samples."""
    make.write(api, load_samples)
    return api
