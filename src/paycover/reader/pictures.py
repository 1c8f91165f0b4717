"""The first two pages of a PDF as pictures of what a person sees: drawn, stamped and filled in."""

import io
import mmap
import os
from collections.abc import Iterator
from typing import Any

import typst
from pypdf import PageObject, PdfReader, PdfWriter, apply_configuration
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    StreamObject,
)

from paycover.domain.incoming_certificates import PAGES_MAX
from paycover.reader.form import Field, fields_of, words_of
from paycover.reader.pages import LIMITS
from paycover.reader.pipe import DOTS_PER_POINT, Picture
from paycover.reader.sheets import Sheet

SIDE_POINTS_MAX = 1_600
"""How long a side of a page may be that is made a picture; the longest paper of offices has 1,224."""

ROOM_BYTES = 64_000_000
PICTURE_BYTES_MAX = 6_000_000
STAMPS_MAX = 500
_HIDDEN = 2 | 32  # annotation flags: hidden, no view
_FONT = DictionaryObject(
    {
        NameObject("/Type"): NameObject("/Font"),
        NameObject("/Subtype"): NameObject("/Type1"),
        NameObject("/BaseFont"): NameObject("/Helvetica"),
        NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
    }
)


def open_room() -> int | None:
    """Return an open file that is only in memory, None where the system has none (Linux has).

    It is made before a process is limited, and written without growing: one that may write no file can
    fill it. A stranger's file is never laid down open on a disk.
    """
    if not hasattr(os, "memfd_create"):
        return None
    room = os.memfd_create("pages")
    os.ftruncate(room, ROOM_BYTES)
    return room


def draw_pages(data: bytes, room: int | None) -> list[Picture]:
    """Return the pictures of the first pages; none where one can't be drawn."""
    if room is None:
        return []
    try:
        with apply_configuration(**LIMITS):
            pages = _laid_down(data, room)
        return [_picture(room, number) for number in range(1, pages + 1)]
    except Exception:  # a broken file can break a parser anywhere
        return []


def _laid_down(data: bytes, room: int) -> int:
    """Write a file of the first pages alone to where typst reads it; return how many they are."""
    flat, pages = _flat(data)
    with mmap.mmap(room, len(flat)) as view:
        view[:] = flat
    os.ftruncate(room, len(flat))
    return pages


def _flat(data: bytes) -> tuple[bytes, int]:
    """Return a file of the first pages, fields and stamps drawn on them, and how many they are."""
    document = PdfReader(io.BytesIO(data), strict=False)
    if document.is_encrypted:
        document.decrypt("")
    writer = PdfWriter()
    pages = min(len(document.pages), PAGES_MAX)
    for number in range(pages):
        page = writer.add_page(document.pages[number])
        _ensure_paper(page)
        _draw_over(writer, page, Sheet(page, number + 1))
        page.pop("/Annots", None)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue(), pages


def _ensure_paper(page: PageObject) -> None:
    box = page.cropbox
    if not all(1 <= float(side) <= SIDE_POINTS_MAX for side in (box.width, box.height)):
        raise ValueError("no paper has that size")


def _picture(room: int, number: int) -> Picture:
    """Return a page as typst draws it, in its own size."""
    source = (
        "#set page(width: auto, height: auto, margin: 0pt, fill: white)\n"
        f'#image("/{room}", format: "pdf", page: {number})'
    )
    compiler = typst.Compiler(source.encode(), root="/proc/self/fd", ignore_system_fonts=True)
    drawn = compiler.compile(format="png", ppi=72.0 * DOTS_PER_POINT)
    assert isinstance(drawn, bytes), "one page is drawn"
    if len(drawn) > PICTURE_BYTES_MAX:
        raise ValueError("a picture that large is none of a certificate")
    width, height = (int.from_bytes(drawn[at : at + 4], "big") for at in (16, 20))
    return Picture(number=number, width=width, height=height, png=drawn)


def _draw_over(writer: PdfWriter, page: PageObject, sheet: Sheet) -> None:
    """Draw on a page what lies over it: annotations as they look, fields without a look as they say."""
    resources = _own(page, "/Resources")
    pictures, fonts = _own(resources, "/XObject"), _own(resources, "/Font")
    said = []
    for number, (looks, rectangle) in enumerate(_stamps(page)):
        name = NameObject(f"/PaycoverStamp{number}")
        placed = _placed(looks, rectangle)
        if placed is not None:
            pictures[name] = writer._add_object(looks)
            said.append(f"q {placed} cm {name} Do Q")
    filled = [field for field in fields_of(page, sheet) if _looks_of(field.raw) is None]
    if filled:
        fonts[NameObject("/PaycoverText")] = _FONT
        said += [_written(field) for field in filled]
    if said:
        _add_contents(writer, page, "\n".join(said).encode("cp1252", "replace"))


def _own(holder: Any, name: str) -> DictionaryObject:
    """Return a dictionary's dictionary as one of its own, so that no other page shares a change of it."""
    found = holder.get(name)
    own = DictionaryObject(found.get_object()) if found is not None else DictionaryObject()
    holder[NameObject(name)] = own
    return own


def _stamps(page: PageObject) -> Iterator[tuple[StreamObject, list[float]]]:
    """Yield how the annotations look that are seen, each with its rectangle."""
    annotations = page.get("/Annots")
    annotations = None if annotations is None else annotations.get_object()
    for reference in list(annotations)[:STAMPS_MAX] if isinstance(annotations, ArrayObject) else ():
        raw = reference.get_object()
        if not isinstance(raw, DictionaryObject) or raw.get("/Subtype") in ("/Popup", "/Link"):
            continue
        looks, rectangle = _looks_of(raw), _numbers(raw.get("/Rect"), 4)
        if looks is not None and rectangle and not int(raw.get("/F", 0)) & _HIDDEN:
            yield looks, rectangle


def _looks_of(raw: DictionaryObject) -> StreamObject | None:
    """Return how an annotation looks now, None where it does not say."""
    looks = raw.get("/AP")
    looks = None if looks is None else looks.get_object().get("/N")
    looks = None if looks is None else looks.get_object()
    if isinstance(looks, DictionaryObject) and not isinstance(looks, StreamObject):
        looks = looks.get(raw.get("/AS", "/Off"))
        looks = None if looks is None else looks.get_object()
    return looks if isinstance(looks, StreamObject) else None


def _placed(looks: StreamObject, rectangle: list[float]) -> str | None:
    """Return the matrix that fits a look into its rectangle (ISO 32000-1, 12.5.5)."""
    x0, x1 = sorted(rectangle[::2])
    y0, y1 = sorted(rectangle[1::2])
    if "/BBox" not in looks:  # broken, but such a look is shown by others too
        looks[NameObject("/BBox")] = ArrayObject(map(FloatObject, (0, 0, x1 - x0, y1 - y0)))
    box = _numbers(looks["/BBox"], 4)
    a, b, c, d, e, f = _numbers(looks.get("/Matrix"), 6) or (1, 0, 0, 1, 0, 0)
    if not box:
        return None
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in box[::2] for y in box[1::2]]
    left, bottom = min(x for x, _ in corners), min(y for _, y in corners)
    width, height = max(x for x, _ in corners) - left, max(y for _, y in corners) - bottom
    if width <= 0 or height <= 0:
        return None
    across, up = (x1 - x0) / width, (y1 - y0) / height
    return f"{across:.5f} 0 0 {up:.5f} {x0 - across * left:.3f} {y0 - up * bottom:.3f}"


def _written(field: Field) -> str:
    """Return what writes the text of a field at its place; nothing for one that holds none."""
    rectangle = _numbers(field.raw.get("/Rect"), 4)
    lines: dict[float, list[str]] = {}
    for word in words_of(field):
        lines.setdefault(word.box.y0, []).append(word.text)
    if not rectangle or not lines:
        return ""
    left, top = min(rectangle[::2]), max(rectangle[1::2])
    size = min(max((top - min(rectangle[1::2])) / len(lines) * 0.8, 4.0), 9.0)
    said = [
        f"BT 0 g /PaycoverText {size:.1f} Tf {size * 1.15:.1f} TL",
        f"1 0 0 1 {left + 1:.2f} {top - size:.2f} Tm",
    ]
    said += [f"({_literal(' '.join(words))}) Tj T*" for _, words in sorted(lines.items())]
    return " ".join([*said, "ET"])


def _literal(text: str) -> str:
    for mark in "\\()":
        text = text.replace(mark, "\\" + mark)
    return "".join(letter for letter in text if letter.isprintable())


def _numbers(given: Any, count: int) -> list[float]:
    """Return the numbers of an array, none where they are not so many."""
    found = None if given is None else given.get_object()
    if not isinstance(found, ArrayObject) or len(found) != count:
        return []
    return [float(number.get_object()) for number in found]


def _add_contents(writer: PdfWriter, page: PageObject, said: bytes) -> None:
    """Put more behind what a page draws, whatever state that leaves."""
    before, after = DecodedStreamObject(), DecodedStreamObject()
    before.set_data(b"q\n")
    after.set_data(b"\nQ\n" + said)
    held = page.raw_get("/Contents") if "/Contents" in page else None
    inner = [] if held is None else _parts(held)
    page[NameObject("/Contents")] = ArrayObject(
        [writer._add_object(before), *inner, writer._add_object(after)]
    )


def _parts(held: Any) -> list[Any]:
    found = held.get_object()
    return list(found) if isinstance(found, ArrayObject) else [held]
