"""The documents an applicant signs: our own plain texts, in a folder for each language.

The first line of a text is its title. Whoever changes a text gives VERSION another value: what was
signed keeps its own text, with a hash of it.
"""

import functools
import hashlib
import pathlib
from collections.abc import Mapping
from typing import TYPE_CHECKING

from paycover.domain.consents import Shown
from paycover.kit.later import Later
from paycover.kit.sentences import full_stop

if TYPE_CHECKING:
    import jinja2
else:
    jinja2 = Later("jinja2")

VERSION = "2026-12"

ELECTRONIC_RECORDS = "electronic_records"
STATEMENT = "statement"
CARD_CHARGES = "card_charges"
WITHHOLDING = "withholding"


def names(*, pays_by_card: bool) -> tuple[str, ...]:
    """Return the documents an applicant signs; who pays decides the last of them."""
    return (ELECTRONIC_RECORDS, STATEMENT, CARD_CHARGES if pays_by_card else WITHHOLDING)


def shown(name: str, language: str, words: Mapping[str, object]) -> Shown:
    """Return a document as it is shown and signed; the hash is of its whole text, the title too."""
    clean = {
        key: " ".join(value.split()) if isinstance(value, str) else value for key, value in words.items()
    }
    whole = _texts().get_template(f"{language}/{name}.txt").render(clean).strip() + "\n"
    title, _, text = whole.partition("\n")
    digest = hashlib.sha256(whole.encode()).hexdigest()
    return Shown(name, VERSION, language, title, text.strip(), digest)


@functools.cache
def _texts() -> "jinja2.Environment":
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(pathlib.Path(__file__).parent),
        autoescape=False,  # plain text; whoever shows it in a page escapes it
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["ended"] = full_stop
    return made
