"""The official Python client, pointed at the server, and the examples its sdist ships."""

import hashlib
import importlib
import pathlib
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from typing import Any

import pytest

from paycover.flows.sandbox import load_samples
from tests import make
from tests.conftest import Api

CLIENT = "ten99policy"
VERSION = "1.1.12"
SDIST_SHA256 = "94e3fb4084feaf18b04e2eb4e045c3c6fac9be7bcc704f35cca84af08bde6b37"
CACHE = pathlib.Path(__file__).parents[2] / "build" / "sdists"


@pytest.fixture
def client(api: Api) -> Iterator[Any]:
    """The official client with a fresh sandbox's key."""
    module: Any = importlib.import_module(CLIENT)
    module.api_base, module.api_key, module.log = api.url, api.key, None
    module.max_network_retries, module.default_http_client = 0, None
    yield module
    if module.default_http_client is not None:
        module.default_http_client.close()
    module.api_base, module.api_key, module.default_http_client = None, None, None


@pytest.fixture
def sandbox(api: Api) -> Api:
    """A caller whose sandbox has the documents' samples."""
    make.write(api, load_samples)
    return api


@pytest.fixture(scope="session")
def shipped_examples(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """The folder of examples in the client's sdist, which is fetched once and never copied here."""
    archive = CACHE / f"{CLIENT}-{VERSION}.tar.gz"
    if not archive.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:"]
        subprocess.run([*command, "--dest", str(CACHE), f"{CLIENT}=={VERSION}"], check=True, timeout=300)
    assert hashlib.sha256(archive.read_bytes()).hexdigest() == SDIST_SHA256
    folder = tmp_path_factory.mktemp("sdist")
    with tarfile.open(archive) as opened:
        opened.extractall(folder, filter="data")
    return folder / f"{CLIENT}-{VERSION}" / "examples"
