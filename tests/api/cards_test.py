"""Cards on file over HTTP."""

from typing import Any

import pytest

from paycover.domain.cards import Card
from paycover.flows.cards import remove_from_file
from paycover.store.cards import CARDS
from tests import make, sales
from tests.api.payment_sessions_test import BACK, PATH, complete
from tests.conftest import Api
from tests.rows import rows_of


@pytest.fixture
def contractor(api: Api) -> str:
    """A contractor without a card."""
    id: str = make.write(api, make.contractor).id
    return id


def give(api: Api, contractor: str, number: str = "4242424242424242") -> Any:
    """Put a test card on file and return what is shown of it."""
    complete(api, api.post(PATH, {"contractor": contractor, "return_url": BACK}), number)
    return api.get(f"/contractors/{contractor}/card")


def row(api: Api, id: str) -> Card | None:
    """Return a live card's row."""
    found: Card | None = make.write(api, lambda tx: CARDS.find(tx, id))
    return found


def test_a_card_is_shown_as_a_receipt_shows_it(api: Api, contractor: str) -> None:
    card = give(api, contractor)
    assert card["id"].startswith("card_")
    assert card == {
        "id": card["id"],
        "contractor": contractor,
        "brand": "visa",
        "last4": "4242",
        "exp_month": 12,
        "exp_year": card["exp_year"],
        "created": card["created"],
    }
    assert sales.told(api, card["id"]) == ["card.added"]


def test_no_number_is_in_any_row(api: Api, contractor: str) -> None:
    give(api, contractor)
    kept = str(rows_of(api))
    assert "4242424242424242" not in kept and "test_visa" not in kept


def test_what_the_processor_calls_it_is_sealed(api: Api, contractor: str) -> None:
    kept = row(api, give(api, contractor)["id"])
    assert kept is not None and kept.card_sealed and kept.customer_sealed
    vault = api.database.vault
    assert vault.open(kept.card_sealed) == "test_visa"
    assert vault.open(kept.customer_sealed) == f"test_customer_{contractor}"


def test_a_newer_card_takes_the_place_of_the_older_one(api: Api, contractor: str) -> None:
    older = give(api, contractor)
    newer = give(api, contractor, "5555555555554444")
    assert (newer["brand"], newer["last4"]) == ("mastercard", "4444") and newer["id"] != older["id"]
    assert sales.told(api, older["id"]) == ["card.added", "card.replaced"]
    kept = row(api, older["id"])
    assert kept is not None and kept.replaced_at is not None
    assert (kept.card_sealed, kept.customer_sealed, kept.live_key) == (None, None, None)


def test_a_card_goes_with_its_contractor(api: Api, contractor: str) -> None:
    card = give(api, contractor)
    api.delete(f"/contractors/{contractor}")
    assert api.refused("GET", f"/contractors/{contractor}/card", status=404)[0] == "resource_not_found"
    for _ in range(2):
        make.write(api, lambda tx: remove_from_file(tx, contractor))
    assert row(api, card["id"]) is None
    assert sales.told(api, card["id"]) == ["card.added", "card.removed"]
    assert card["id"] in str(rows_of(api)["cards"]) and "gAAAA" not in str(rows_of(api)["cards"])


def test_without_a_card_there_is_a_404_whoever_it_is(api: Api, new_api: Any, contractor: str) -> None:
    other = new_api()
    theirs = make.write(other, make.contractor).id
    give(other, theirs)
    for id in (contractor, theirs, "cn_nothing"):
        code, message = api.refused("GET", f"/contractors/{id}/card", status=404)
        assert (code, message) == ("resource_not_found", f"No card is on file for a contractor {id}")


def test_contractors_have_cards_of_their_own(api: Api, contractor: str) -> None:
    other = make.write(api, make.contractor).id
    first, second = give(api, contractor), give(api, other)
    assert api.get(f"/contractors/{contractor}/card") == first != second
