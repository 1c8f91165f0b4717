"""One text for equal data."""

import enum
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paycover.kit.canonical import canonical, digest
from paycover.kit.records import Record


class Kind(enum.StrEnum):
    """A choice, as records have them."""

    CARD = "card"


class Line(Record):
    """A record as those that are hashed."""

    code: str
    cents: int
    kind: Kind | None = None


LEAVES = st.none() | st.booleans() | st.integers() | st.text() | st.sampled_from(Kind)
PLAIN = st.recursive(LEAVES, lambda part: st.lists(part, max_size=4) | st.dictionaries(st.text(), part))


@given(PLAIN)
def test_it_is_the_json_of_the_standard_library(data: object) -> None:
    expected = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    assert canonical(data) == expected


@given(st.text(), st.integers())
def test_a_record_is_written_as_the_table_of_its_fields(code: str, cents: int) -> None:
    table = {"code": code, "cents": cents, "kind": "card"}
    assert canonical([Line(code, cents, Kind.CARD)]) == canonical([table])


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ({"b": 1, "a": "é"}, '{"a":"\\u00e9","b":1}'),
        ('\x7f\n"/', '"\\u007f\\n\\"/"'),
        ("\ud800", '"\\ud800"'),
        (2**70, "1180591620717411303424"),
        ((1, None, True), "[1,null,true]"),
    ],
)
def test_its_spelling_stays(data: object, text: str) -> None:
    assert canonical(data) == text


def test_its_hash_is_of_its_ascii_bytes() -> None:
    assert digest([]) == "4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945"
