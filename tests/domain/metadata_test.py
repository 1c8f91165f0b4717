"""Custom metadata: merging, unsetting, clearing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paycover.domain.metadata import KEYS_MAX, Metadata, merged_metadata
from paycover.kit.errors import Problem
from paycover.kit.unset import UNSET

keys = st.sampled_from("abcd")
values = st.integers() | st.text("xy", min_size=1) | st.booleans()
kept = st.dictionaries(keys, values)
sent = st.dictionaries(keys, values | st.sampled_from(["", None]), min_size=1)


@given(before=kept, change=sent)
def test_keys_merge_and_an_empty_value_unsets_its_key(before: Metadata, change: Metadata) -> None:
    after = merged_metadata(before, change)
    for key in "abcd":
        expected = change.get(key, before.get(key))
        assert after.get(key) == (None if expected in ("", None) else expected)
    assert merged_metadata(after, change) == after


@given(before=kept)
def test_left_out_keeps_and_empty_or_null_clears(before: Metadata) -> None:
    assert merged_metadata(before, UNSET) == before
    assert merged_metadata(before, {}) == merged_metadata(before, None) == {}


def test_zero_and_false_are_values() -> None:
    assert merged_metadata({}, {"a": 0, "b": False, "c": []}) == {"a": 0, "b": False, "c": []}


def test_there_are_a_hundred_keys_at_most() -> None:
    full: Metadata = {str(i): i for i in range(KEYS_MAX)}
    assert merged_metadata(full, {"0": "", "new": 1})["new"] == 1
    with pytest.raises(Problem) as refusal:
        merged_metadata(full, {"new": 1})
    assert refusal.value.message == {"custom_metadata": "must not hold more than 100 keys"}
