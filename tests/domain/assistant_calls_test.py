"""What an assistant is shown of a change before it may make it."""

from paycover.domain.assistant_calls import differences, seen_hash
from paycover.kit.canonical import digest


def test_only_fields_that_differ_are_told_with_both_values() -> None:
    before, after = {"a": 1, "b": 2, "c": None, "d": 4}, {"a": 1, "b": 3, "e": 5, "c": None}
    assert differences(before, after) == [
        {"field": "b", "before": 2, "after": 3},
        {"field": "d", "before": 4, "after": None},
        {"field": "e", "before": None, "after": 5},
    ]
    assert differences(before, before) == []


def test_what_is_no_object_has_no_fields() -> None:
    assert differences(None, {"a": 1}) == [{"field": "a", "before": None, "after": 1}]
    assert differences({"a": 1}, None) == [{"field": "a", "before": 1, "after": None}]
    assert differences([1], "x") == []


def test_an_object_is_known_again_by_its_hash() -> None:
    assert seen_hash(None) is None
    assert seen_hash({"a": 1}) == digest({"a": 1}) != seen_hash({"a": 2})
