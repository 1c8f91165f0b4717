"""What holds for every field of every noun: left out, null and `""`, on create and on update."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests import told
from tests.conftest import Api

Body = dict[str, Any]


@dataclass(frozen=True)
class Noun:
    """A noun to check: where it lives, the least body that makes one, and its fields.

    `optional` is field → (a value, what is shown where there is none); the value is shown as sent.
    `required` is field → the code of a refusal without it.
    """

    path: str
    least: Callable[[Api], Body]
    optional: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    required: dict[str, str] = field(default_factory=dict)


def check_optional(api: Api, noun: Noun, name: str) -> None:
    """Check an optional field: left out, null and `""` mean none; on update left out means unchanged."""
    value, blank = noun.optional[name]
    for sent in ({}, {name: None}, {name: ""}):
        assert api.post(noun.path, noun.least(api) | sent)[name] == blank, sent
    made = api.post(noun.path, noun.least(api) | {name: value})
    assert made[name] == value
    one = f"{noun.path}/{made['id']}"
    for clearing in (None, ""):
        assert api.put(one, {}) == made
        cleared = api.put(one, {name: clearing})
        assert cleared == made | {name: blank} == api.get(one)
        assert api.put(one, {name: clearing}) == cleared
        assert api.put(one, {name: value}) == made
    kind = told.types(api, made["id"])[0].partition(".")[0]
    assert told.types(api, made["id"]) == [f"{kind}.created", *[f"{kind}.updated"] * 4]


def check_required(api: Api, noun: Noun, name: str) -> None:
    """Check a required field: left out, null and `""` are refused; on update left out means unchanged."""
    least = noun.least(api)
    without = {key: value for key, value in least.items() if key != name}
    for body in (without, least | {name: None}, least | {name: ""}):
        _refused(api.refused("POST", noun.path, body), noun, name)
    made = api.post(noun.path, least)
    one = f"{noun.path}/{made['id']}"
    for empty in (None, ""):
        _refused(api.refused("PUT", one, {name: empty}), noun, name)
    assert api.put(one, {}) == api.get(one) == made
    assert len(told.types(api, made["id"])) == 1


def _refused(refusal: tuple[str, Any], noun: Noun, name: str) -> None:
    code, message = refusal
    assert code == noun.required[name]
    if code == "invalid_input":
        assert set(message) == {name}
