"""Public ids: a prefix that names the noun, then random characters; opaque to everyone."""

import os
import secrets
import threading

from paycover.kit.letters import ALPHABET

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

_EVEN = 256 // len(ALPHABET) * len(ALPHABET)
_LETTERS = bytes(ord(ALPHABET[byte % len(ALPHABET)]) for byte in range(256))
_SKEWED = bytes(range(_EVEN, 256))
"""Bytes that are thrown away, so that no letter is more likely than another."""

AHEAD_BYTES = 1_024
"""Random bytes asked of the system at a time."""

LONG = 14
RUN_LETTERS = 5
RUN = 4_096
"""Ids with LONG letters or more begin with RUN_LETTERS that are the same for so many of a noun."""

PREFIXES = {
    "account": ("ac", 10),
    "entity": ("en", 10),
    "contractor": ("cn", 10),
    "job": ("jb", 10),
    "category_code": ("jc", 10),
    "quote": ("qt", 10),
    "policy": ("pl", 10),
    "assignment": ("an", 10),
    "invoice": ("in", 10),
    "adjustment": ("ad", 10),
    "rate_plan_version": ("rpv", 10),
    "card": ("card", 22),
    "payment_session": ("hps", 22),
    "sandbox_charge": ("sbx", 22),
    "payment": ("py", 14),
    "statement": ("st", 10),
    "dispute": ("dp", 14),
    "transfer": ("tr", 14),
    "notice": ("nt", 14),
    "answers": ("aa", 14),
    "consent": ("cs", 14),
    "webhook_endpoint": ("whe", 22),
    "webhook_delivery": ("whd", 22),
    "incoming_certificate": ("ci", 10),
    "certificate_review": ("ca", 10),
    "certificate_finding": ("car", 10),
    "insurance_requirement": ("ir", 10),
    "event": ("ev", 22),
    "mark": ("mk", 10),
    "bulk_upload": ("bu", 10),
    "task": ("ts", 22),
    "entry": ("le", 22),
    "assistant_call": ("asc", 14),
    "certificate": ("coi", 14),
    "endorsement": ("nd", 10),
    "hub_link": ("hl", 10),
    "user": ("us", 10),
    "snapshot": ("wsn", 22),
}
"""Noun → prefix and number of random characters (lengths as in the published examples)."""


class _Letters(threading.local):
    """Random letters made ahead, each thread's own: one call of the system for many ids."""

    def __init__(self) -> None:
        self.ahead, self.at = "", 0
        self.runs: dict[str, tuple[int, str]] = {}

    def take(self, length: int) -> str:
        """Return the next letters; none is given twice."""
        start, self.at = self.at, self.at + length
        while self.at > len(self.ahead):
            more = secrets.token_bytes(AHEAD_BYTES).translate(_LETTERS, _SKEWED).decode()
            self.ahead, start, self.at = self.ahead[start:] + more, 0, length
        return self.ahead[start : self.at]

    def run_of(self, prefix: str) -> str:
        """Return how the next id of a noun begins."""
        made, letters = self.runs.get(prefix, (0, ""))
        if made % RUN == 0:
            letters = self.take(RUN_LETTERS)
        self.runs[prefix] = made + 1, letters
        return letters

    def forget(self) -> None:
        """Forget what was made ahead, and how ids begin."""
        self.ahead, self.at = "", 0
        self.runs.clear()


_letters = _Letters()
os.register_at_fork(after_in_child=_letters.forget)  # else parent and child would give the same ids


def new_id(noun: str) -> str:
    """Return a fresh id of the given noun; raise KeyError for a noun without a prefix.

    Long ones of one run begin alike, so that rows made together lie together in an index and share the
    pages that a commit writes (our decision); what follows is random enough to be nobody's guess.
    """
    prefix, length = PREFIXES[noun]
    if length < LONG:
        return f"{prefix}_{_letters.take(length)}"
    return f"{prefix}_{_letters.run_of(prefix)}{_letters.take(length - RUN_LETTERS)}"


def new_session_id(now: int) -> str:
    """Return a fresh application session id: `ias_` and a ULID of the given Unix seconds."""
    value = (now * 1000 << 80) | secrets.randbits(80)
    return "ias_" + "".join(CROCKFORD[value >> shift & 31] for shift in range(125, -1, -5))


def new_certificate_number() -> str:
    """Return a fresh certificate number, easy to read out: EC-7K3M9-2QFX4."""
    digits = "".join(secrets.choice(CROCKFORD) for _ in range(10))
    return f"EC-{digits[:5]}-{digits[5:]}"


def new_link_token(account: str) -> str:
    """Return a fresh token of an account's public page: whose it is, then 128 random bits and more."""
    return account.partition("_")[2] + _letters.take(22)


def account_of_token(token: str) -> str:
    """Return the id of the account that a public page's token names."""
    prefix, length = PREFIXES["account"]
    return f"{prefix}_{token[:length]}"
