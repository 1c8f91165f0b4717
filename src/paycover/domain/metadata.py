"""`custom_metadata`: the caller's own keys and values on contractors and jobs."""

from paycover.kit.errors import invalid
from paycover.kit.unset import UNSET, Unset

Metadata = dict[str, object]

KEYS_MAX = 100
"""Our decision: every limit is written down, and merging would let an object grow for ever."""


def merged_metadata(before: Metadata, change: Metadata | Unset | None) -> Metadata:
    """Return metadata after a change: keys merge, an empty value unsets its key, `{}` clears all.

    Source: api.md 1.8, decisions.md 17. Raises Problem(invalid_input) past 100 keys.
    """
    if change is UNSET:
        return before
    if not change:
        return {}
    after = {key: value for key, value in (before | change).items() if value not in ("", None)}
    if len(after) > KEYS_MAX:
        raise invalid("custom_metadata", f"must not hold more than {KEYS_MAX} keys")
    return after
