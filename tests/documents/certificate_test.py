"""The certificate in print: what it says, and that equal data give equal bytes for ever."""

import hashlib
import io
import json
import pathlib
from typing import Any

import pypdf
import pytest

from paycover.documents.certificate import printed
from paycover.kit.ed25519 import sign
from tests.documents.sheets import ENDORSED, GHOST, PRIVATE, sheet

GOLDEN = pathlib.Path(__file__).parent / "golden"

SHEETS: dict[str, dict[str, Any]] = {
    "liability": {},
    "endorsed": {"endorsements": (ENDORSED,)},
    "ghost": GHOST,
    "hostile": {
        "insured": '#panic("markup") $x$ *bold* \\ </svg>',
        "work": "Żółć, Ελλάδα и Москва",
        "company": "A" * 120,
    },
}

LAYOUT_1 = "bb8b5cf4a0f89ad0a308a00544bd93b3ab9625c0b2a23dbd2a82a18e0dee187b"
"""The hash of a certificate printed in layout 1.

Certificates that were issued are printed again from their records: a change of layout 1, of its fonts or of
the typesetter makes them others. Leave layout 1 as it is and begin layout 2; for a new typesetter see
docs/operating/certificates.md.
"""


def pdf(**over: Any) -> bytes:
    """Return a sealed certificate."""
    made = printed(sheet(**over))
    return made.sealed(sign(PRIVATE, made.message))


def read(content: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(content))


@pytest.mark.parametrize("name", SHEETS)
def test_a_certificate_says_what_the_golden_text_says(name: str) -> None:
    reader = read(pdf(**SHEETS[name]))
    assert len(reader.pages) == 1
    assert reader.pages[0].extract_text().rstrip() + "\n" == (GOLDEN / f"{name}.txt").read_text()


def test_what_was_printed_comes_out_the_same_for_ever() -> None:
    assert hashlib.sha256(pdf()).hexdigest() == LAYOUT_1


def test_any_other_fact_gives_other_bytes() -> None:
    assert len({pdf(**over) for over in ({}, {"insured": "Joanna Parker"}, {"ends": 1_780_444_801})}) == 3


def test_it_carries_what_it_states_for_machines() -> None:
    (content,) = read(pdf()).attachments["certificate.json"]
    record = json.loads(content)
    assert (record["number"], record["revision"]) == ("EC-7K3M9-2QFX4", 2)
    assert (record["effective_date"], record["end_date"]) == (1_777_766_400, 1_780_444_800)
    assert record["insured"] == "Joanna Q. Parker" and record["owner_covered"] is True


def test_the_sealed_file_is_a_pdf_with_its_seal_in_the_trailer() -> None:
    reader = read(pdf())
    seal = reader.trailer["/PaycoverSeal"].get_object()
    assert seal["/Algorithm"] == "/Ed25519"  # type: ignore[index]
    assert reader.metadata is not None and reader.metadata.title == "Evidence of coverage EC-7K3M9-2QFX4"


def test_additional_insured_is_said_only_of_an_endorsement() -> None:
    assert "Additional insured" not in read(pdf()).pages[0].extract_text()
    assert "Additional insured" in read(pdf(endorsements=(ENDORSED,))).pages[0].extract_text()
