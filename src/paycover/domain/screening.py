"""Names that are watched for: how a name is compared with a list (api.md 3.2, insurance.md 6)."""

import re
import unicodedata

from paycover.domain.contractors import Contractor

SANDBOX_HIT = "Wanda Watched"
"""Somebody of this name is a hit in every sandbox, so that a review can be tried."""


def name_key(name: str) -> str:
    """Return what two spellings of a name share: its words in small letters, sorted, without accents."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return " ".join(sorted(re.findall(r"\w+", bare.casefold())))


def names_of(contractor: Contractor) -> list[str]:
    """Return every name somebody is screened by: with and without the middle name, and the company's."""
    first, middle, last = contractor.first_name, contractor.middle_name, contractor.last_name
    names = [f"{first} {last}", f"{first} {middle or ''} {last}", contractor.company_name or ""]
    return sorted({key for key in map(name_key, names) if key}) or [""]
