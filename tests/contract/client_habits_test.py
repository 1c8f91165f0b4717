"""Habits of the official client that a server has to know: what it sends, and how it reads answers."""

import importlib
from typing import Any

import pytest

from tests import make
from tests.conftest import Api

errors: Any = importlib.import_module("ten99policy.error")


@pytest.fixture
def contractor(client: Any) -> Any:
    """A contractor with metadata, as the client sees it."""
    made = client.Contractors.create(
        first_name="Joe",
        last_name="Parker",
        email=f"{make.unique('joe')}@example.com",
        company_name="Acme Co.",
        custom_metadata={"campaign": "Red Bull", "region": "west"},
    )
    return client.Contractors.retrieve(made.id)  # what is retrieved can be saved


def test_none_clears_because_the_client_sends_an_empty_text(client: Any, contractor: Any) -> None:
    contractor.company_name = None
    contractor.save()
    assert contractor.company_name is None
    assert client.Contractors.retrieve(contractor.id).company_name is None
    assert client.Contractors.modify(contractor.id, company_name="Acme Co.").company_name == "Acme Co."
    assert client.Contractors.modify(contractor.id, company_name="").company_name is None


def test_metadata_that_is_replaced_loses_its_other_keys(client: Any, contractor: Any) -> None:
    contractor.custom_metadata = {"campaign": "Blue"}
    contractor.save()
    assert dict(client.Contractors.retrieve(contractor.id).custom_metadata) == {"campaign": "Blue"}


def test_metadata_that_is_changed_inside_keeps_its_other_keys(client: Any, contractor: Any) -> None:
    shown = client.Contractors.retrieve(contractor.id)
    shown.custom_metadata["campaign"] = "Blue"
    shown.save()
    kept = client.Contractors.retrieve(contractor.id).custom_metadata
    assert dict(kept) == {"campaign": "Blue", "region": "west"}


def test_a_change_without_fields_changes_nothing(api: Api, client: Any, contractor: Any) -> None:
    assert client.Contractors.modify(contractor.id) == contractor
    assert api.events(contractor.id) == ["contractor.created"]


def test_the_callers_own_idempotency_key_wins_and_is_echoed(api: Api, client: Any) -> None:
    key = make.unique("key")
    first = client.Entities.create(name="Brooklyn Bowl", idempotency_key=key)
    again = client.Entities.create(name="Brooklyn Bowl", idempotency_key=key)
    assert again.id == first.id and again.last_response.idempotency_key == key
    assert len(client.Entities.list()) == 1
    with pytest.raises(errors.IdempotencyError):
        client.Entities.create(name="Another", idempotency_key=key)
    assert client.Entities.create(name="Brooklyn Bowl").id != first.id


def test_a_list_is_paged_by_hand(client: Any) -> None:
    made = [client.Entities.create(name=f"Entity {n}").id for n in range(5)]
    first = client.Entities.list(limit=2)
    rest = client.Entities.list(limit=10, starting_after=first[-1].id)
    assert [entity.id for entity in (*first, *rest)] == made[::-1]
    assert [e.id for e in client.Entities.list(ending_before=rest[0].id)] == [e.id for e in first]


def test_an_instance_deletes_itself(client: Any, contractor: Any) -> None:
    gone = contractor.delete()
    assert gone.deleted is True and gone.id == contractor.id
    with pytest.raises(errors.ResourceNotFoundError):
        client.Contractors.retrieve(contractor.id)


@pytest.mark.parametrize("id", ["", "a/b", "a b", "ü", "%", "../entities", "{}"])
def test_an_odd_id_is_not_found(client: Any, id: str) -> None:
    with pytest.raises(errors.ResourceNotFoundError) as refused:
        client.Entities.modify(id, name="x")
    assert refused.value.http_status == 404
    assert refused.value.request_id.startswith("req_")


def test_the_policies_of_no_contractor_are_not_found(client: Any) -> None:
    with pytest.raises(errors.ResourceNotFoundError):
        client.ContractorPolicies.list()


def test_an_address_with_a_slash_too_many_works(client: Any, api: Api) -> None:
    client.api_base = api.url + "/"
    assert client.Entities.list() == []


def test_a_wrong_key_is_its_own_class(client: Any) -> None:
    for key in ("t9sk_test_wrong", " "):
        client.api_key = key
        with pytest.raises(errors.InvalidApiKeyError) as refused:
            client.Entities.list()
        assert refused.value.http_status == 401


def test_faults_are_named_by_field(client: Any) -> None:
    with pytest.raises(errors.InvalidInputError) as refused:
        client.Contractors.create(first_name="Joe", email="nowhere")
    assert set(refused.value.json_body["message"]) == {"last_name", "email"}
    assert "last_name: is required" in str(refused.value)


def test_what_is_no_json_is_refused(client: Any) -> None:
    with pytest.raises(errors.BadRequestError):
        client.Entities.create(name=float("nan"))


def test_a_duplicate_email_is_its_own_class_and_not_tried_again(client: Any, contractor: Any) -> None:
    client.max_network_retries = 3
    with pytest.raises(errors.DuplicateEmailError) as refused:
        client.Contractors.create(first_name="A", last_name="B", email=contractor.email)
    assert refused.value.http_status == 400
