"""Generated requests, good and bad, against the published document (schemathesis).

Checked: no crash, no status or error code the document does not list, every answer true to its
schema. Not checked: that every generated good body is taken (its ids name nothing), nor that every
bad one is refused (unknown fields are ignored and digit strings taken, for the clients' sake).

`PAYCOVER_SOAK_EXAMPLES` asks for that many examples of each kind for each operation, and for other
ones at every run; without it a few, the same each time.
"""

import os
from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, strategies
from schemathesis import Case, GenerationMode
from schemathesis.checks import CHECKS, load_all_checks

from paycover.api.catalogue import DOCUMENTED
from paycover.api.openapi import document
from paycover.api.operations import Kind, Operation
from paycover.flows.samples import SAMPLE_CATEGORY, SAMPLE_IDS
from paycover.flows.sandbox import load_samples
from tests import make
from tests.conftest import Api
from tests.world import Ids, prospect

SOAK_EXAMPLES = int(os.environ.get("PAYCOVER_SOAK_EXAMPLES", "0"))
EXAMPLES = SOAK_EXAMPLES or 6

SCHEMA = schemathesis.openapi.from_dict(document(DOCUMENTED))
load_all_checks()
CHECKED: Any = CHECKS.get_by_names(
    [
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_headers_conformance",
        "response_schema_conformance",
    ]
)
FRAMING = {"connection", "content-length", "expect", "transfer-encoding", "upgrade"}
SAMPLES = SAMPLE_IDS | {"job_id": SAMPLE_IDS["job"], "category_code": SAMPLE_CATEGORY}

settings = hypothesis.settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    derandomize=not SOAK_EXAMPLES,
    suppress_health_check=list(HealthCheck),
    phases=[hypothesis.Phase.generate],
)


@pytest.fixture
def live(api: Api) -> list[Ids]:
    """The ids a request can have in place of generated ones: the samples', and a fresh prospect's."""
    make.write(api, load_samples)
    return [SAMPLES, SAMPLES | make.write(api, prospect)]


@pytest.fixture
def session(api: Api) -> Iterator[requests.Session]:
    """A connection of a caller."""
    with requests.Session() as opened:
        opened.headers["Authorization"] = f"Bearer {api.key}"
        yield opened


def with_live_ids(case: Case[Any], ids: Ids) -> Case[Any]:
    """Put live ids in place of generated ones, so that requests reach the rules.

    In a new body: the one a case has may be the document's own example. Headers that frame a request are
    not generated: what is no HTTP gets no further than the server's parser, whose answer is plain text.
    """
    for name in {*(case.headers or ())}:
        if name.lower() in FRAMING:
            del case.headers[name]
    if case.path_parameters:
        case.path_parameters = case.path_parameters | {
            noun: ids[noun] for noun in case.path_parameters if noun in ids
        }
    if isinstance(case.body, dict):
        case.body = case.body | {field: ids[field] for field in case.body if field in ids}
    return case


@pytest.mark.parametrize("operation", DOCUMENTED, ids=lambda operation: operation.id)
def test_every_answer_is_one_the_document_lists(
    operation: Operation, api: Api, live: list[Ids], session: requests.Session
) -> None:
    """Bad requests first: what they leave is all there when the good ones come."""
    about = SCHEMA[operation.path][operation.method]
    sent: set[GenerationMode] = set()

    def check(mode: GenerationMode) -> None:
        @settings
        @hypothesis.given(
            case=about.as_strategy(generation_mode=mode),
            ids=strategies.sampled_from([{}, *live, live[-1]]),
        )
        def send(case: Case[Any], ids: Ids) -> None:
            sent.add(mode)
            answer = with_live_ids(case, ids).call(base_url=api.url, session=session)
            case.validate_response(answer, checks=CHECKED)

        send()

    modes = {GenerationMode.POSITIVE}
    if operation.kind is not Kind.OPEN:  # nothing to get wrong there
        check(GenerationMode.NEGATIVE)
        modes.add(GenerationMode.NEGATIVE)
    check(GenerationMode.POSITIVE)
    assert sent == modes


def test_the_answer_without_a_key_is_documented(api: Api) -> None:
    for operation in DOCUMENTED:
        if operation.kind is not Kind.OPEN:
            noun = operation.path.partition("{")[2].partition("}")[0]
            parameters = {noun: "x"} if noun else {}
            case = SCHEMA[operation.path][operation.method].Case(path_parameters=parameters)
            answer = case.call(base_url=api.url)
            assert answer.status_code == 401, operation.id
            case.validate_response(answer, checks=CHECKED)
