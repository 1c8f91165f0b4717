"""The published OpenAPI document: valid, complete, and true to its own examples."""

from typing import Any

import httpx
import pytest
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import validate

from paycover.api.catalogue import DOCUMENTED, OPERATIONS
from paycover.api.examples import recorded
from paycover.api.openapi import document
from paycover.api.operations import Kind, Operation
from paycover.api.typed_glossary import TYPED
from paycover.kit.errors import Code
from tests.conftest import Served

DOCUMENT = document(DOCUMENTED)
BY_ID = {operation.id: operation for operation in DOCUMENTED}
each_operation = pytest.mark.parametrize("operation", DOCUMENTED, ids=lambda operation: operation.id)


def shown(operation: Operation) -> dict[str, Any]:
    """Return what the document says of an operation."""
    found: dict[str, Any] = DOCUMENT["paths"][operation.path][operation.method.lower()]
    return found


def ensure_valid(value: Any, schema: dict[str, Any]) -> None:
    """Fail the test where a value does not match a schema of the document."""
    OAS31Validator({**schema, "components": DOCUMENT["components"]}).validate(value)


def test_the_document_is_valid_openapi() -> None:
    validate(DOCUMENT)


def test_every_operation_has_its_own_id() -> None:
    assert len(BY_ID) == len(DOCUMENTED)
    assert set(OPERATIONS) > set(DOCUMENTED)


def test_it_is_served_without_a_key_as_json_and_as_yaml(served: Served) -> None:
    as_json = httpx.get(f"{served.url}/openapi.json")
    assert as_json.status_code == 200 and as_json.headers["content-type"] == "application/json"
    assert as_json.json() == DOCUMENT
    as_yaml = httpx.get(f"{served.url}/source.yaml")
    assert as_yaml.headers["content-type"] == "application/yaml" and as_yaml.content == as_json.content


@each_operation
def test_an_operation_is_described(operation: Operation) -> None:
    about = shown(operation)
    assert about["summary"] and about["description"].endswith(".")
    assert about["tags"] and set(about["tags"]) <= {tag["name"] for tag in DOCUMENT["tags"]}
    assert ("security" in about) == (operation.kind is Kind.OPEN)
    for parameter in about["parameters"]:
        assert "$ref" in parameter or parameter["description"]


@each_operation
def test_examples_match_their_schemas(operation: Operation) -> None:
    contents = [answer["content"]["application/json"] for answer in shown(operation)["responses"].values()]
    if "requestBody" in shown(operation):
        contents += shown(operation)["requestBody"]["content"].values()
    for content in contents:
        if "example" in content:
            ensure_valid(content["example"], content["schema"])


@each_operation
def test_the_good_answer_and_a_body_with_fields_have_an_example(operation: Operation) -> None:
    about = shown(operation)
    good = about["responses"][str(operation.status)]["content"]["application/json"]
    if operation.method != "DELETE":
        assert "example" in good, f"no example answer of {operation.id}"
    if operation.body is not None and operation.body.__struct_fields__:
        (content,) = about["requestBody"]["content"].values()
        assert content["example"], operation.id


def test_every_operation_is_shown_by_a_recorded_exchange() -> None:
    """A new one needs a step in `tests/contract/tour.py`, and `python -m tools.examples --write`."""
    assert set(recorded()) == set(BY_ID)


@each_operation
def test_every_refusal_of_an_operation_is_listed(operation: Operation) -> None:
    listed = {
        code
        for status, answer in shown(operation)["responses"].items()
        if int(status) >= 400
        for code in answer["content"]["application/json"]["schema"]["allOf"][1]["properties"]["error_code"][
            "enum"
        ]
    }
    assert {code.value for code in operation.refuses} | {"general", "database_operational"} <= listed
    assert listed <= {code.value for code in Code}


def test_what_is_said_of_the_field_of_one_schema_is_shown_there() -> None:
    schemas = DOCUMENT["components"]["schemas"]
    for place, meaning in TYPED.items():
        name, _, field = place.partition(".")
        assert schemas[name]["properties"][field]["description"] == meaning


@pytest.mark.parametrize("name", sorted(DOCUMENT["components"]["schemas"]))
def test_every_field_is_described(name: str) -> None:
    schema = DOCUMENT["components"]["schemas"][name]
    assert schema.get("description") or "enum" in schema
    lacking = [
        field
        for field, about in schema.get("properties", {}).items()
        if "description" not in about and "$ref" not in about
    ]
    assert not lacking, f"{name}: add to the glossary: {lacking}"
    assert name.isidentifier(), "two types have this name: rename one"
