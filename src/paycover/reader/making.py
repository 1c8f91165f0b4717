"""What a PDF tells of its own making: programs, dates, how often it was saved over, what it can do."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from paycover.domain.certificate_hints import Making
from paycover.domain.page_words import Box
from paycover.reader.form import clean

_ACTIVE = ("/JavaScript", "/JS", "/Launch", "/EmbeddedFile", "/RichMedia", "/SubmitForm", "/ImportData")


def making_of(document: PdfReader, data: bytes, differences: Iterable[tuple[str, str, Box]]) -> Making:
    """Return what a file tells of how it was made; `differences` are of its form."""
    root = document.trailer.get("/Root", DictionaryObject()).get_object()
    about: Mapping[str, Any] = document.metadata or {}
    end = data.rfind(b"%%EOF")
    return Making(
        pages=len(document.pages),
        producer=_told(about.get("/Producer")),
        creator=_told(about.get("/Creator")),
        created=_told(about.get("/CreationDate")),
        modified=_told(about.get("/ModDate")),
        updates=max(len(re.findall(rb"startxref\s+[1-9]", data)) - 1, 0),
        has_form="/AcroForm" in root,
        is_active=any(name.encode() in data for name in _ACTIVE) or ("/OpenAction" in root and _acts(root)),
        trailing_bytes=0 if end < 0 else len(data[end + 5 :].strip(b"\r\n \x00")),
        field_differences=tuple(differences),
    )


def _acts(root: DictionaryObject) -> bool:
    action = root["/OpenAction"].get_object()
    return isinstance(action, DictionaryObject) and action.get("/S") not in ("/GoTo", None)


def _told(value: Any) -> str:
    return "" if value is None else clean(str(value))[:200]
