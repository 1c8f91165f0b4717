"""Writes small PDF files by hand: text, boxes, form fields and forms within forms, where one likes."""

import zlib
from dataclasses import dataclass, field

LETTER = (612.0, 792.0)
FONTS = {"plain": "Helvetica", "bold": "Helvetica-Bold", "serif": "Times-Roman", "even": "Courier"}


def literal(text: str) -> str:
    """Return a text as a PDF string."""
    for mark in "\\()":
        text = text.replace(mark, "\\" + mark)
    return f"({text})"


@dataclass
class Sheet:
    """A page: what is drawn on it, measured from its top left corner."""

    size: tuple[float, float] = LETTER
    turn: int = 0
    drawn: list[str] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)
    as_form: bool = False

    def text(
        self, x: float, y: float, text: str, size: float = 8, font: str = "plain", *, colour: str = "0 g"
    ) -> None:
        """Write a text with its base line at (x, y)."""
        place = f"1 0 0 1 {x:.2f} {self.size[1] - y:.2f} Tm"
        self.drawn.append(f"{colour} BT /{font} {size} Tf {place} {literal(text)} Tj ET")

    def spelled(self, x: float, y: float, text: str, size: float = 8) -> None:
        """Write a text letter by letter, as kerning programs do."""
        pieces = " ".join(f"{literal(letter)} {number % 3 * 8 - 8}" for number, letter in enumerate(text))
        place = f"1 0 0 1 {x:.2f} {self.size[1] - y:.2f} Tm"
        self.drawn.append(f"0 g BT /plain {size} Tf {place} [{pieces}] TJ ET")

    def rule(self, x: float, y: float, width: float, height: float = 0.5) -> None:
        """Draw a line."""
        self.drawn.append(f"0 g {x:.2f} {self.size[1] - y:.2f} {width:.2f} {height:.2f} re f")

    def paint(self, x: float, y: float, width: float, height: float, colour: str = "1 g") -> None:
        """Paint a rectangle whose top left corner is (x, y)."""
        self.drawn.append(f"{colour} {x:.2f} {self.size[1] - y - height:.2f} {width:.2f} {height:.2f} re f")

    def value(self, x: float, y: float, text: str, *, name: str, shows: str | None = None) -> None:
        """Put a form field that holds a text; it shows `shows` where that is given."""
        bottom = self.size[1] - y - 2
        width = max(6.0, 5.0 * len(text))
        looks = f"/SHOWS {literal(shows)}" if shows is not None else ""
        self.fields.append(
            f"/Type /Annot /Subtype /Widget /FT /Tx /T {literal(name)} /V {literal(text)} {looks}"
            f" /Rect [{x:.2f} {bottom:.2f} {x + width:.2f} {bottom + 10:.2f}] /F 4"
        )

    def tick(self, x: float, y: float, *, name: str, on: bool) -> None:
        """Put a box that is ticked or not."""
        bottom = self.size[1] - y - 1
        state = "/Yes" if on else "/Off"
        self.fields.append(
            f"/Type /Annot /Subtype /Widget /FT /Btn /T {literal(name)} /V {state} /AS {state}"
            f" /Rect [{x:.2f} {bottom:.2f} {x + 7:.2f} {bottom + 8:.2f}] /F 4"
        )


def pdf(sheets: list[Sheet], *, about: str = "/Producer (Agency Desk 4) /Creator (Agency Desk)") -> bytes:
    """Return the file of some pages; `about` is its information dictionary."""
    objects: dict[int, bytes] = {}

    def add(body: str | bytes) -> int:
        objects[len(objects) + 1] = body if isinstance(body, bytes) else body.encode("latin-1")
        return len(objects)

    def stream(text: str, more: str = "") -> int:
        data = zlib.compress(text.encode("latin-1", "replace"))
        return add(
            f"<< {more} /Filter /FlateDecode /Length {len(data)} >>\nstream\n".encode()
            + data
            + b"\nendstream"
        )

    root, tree, information = add(""), add(""), add(f"<< {about} >>")
    faces = " ".join(
        f"/{name} << /Type /Font /Subtype /Type1 /BaseFont /{face} /Encoding /WinAnsiEncoding >>"
        for name, face in FONTS.items()
    )
    resources = f"<< /Font << {faces} >> >>"
    pages, every_field = [], []
    for sheet in sheets:
        content, used = "\n".join(sheet.drawn), resources
        if sheet.as_form:
            box = f"/BBox [0 0 {sheet.size[0]} {sheet.size[1]}]"
            inner = stream(content, f"/Type /XObject /Subtype /Form {box} /Resources {resources}")
            content, used = "q 1 0 0 1 0 0 cm /whole Do Q", f"<< /XObject << /whole {inner} 0 R >> >>"
        own = []
        for held in sheet.fields:
            if "/SHOWS" in held:
                head, _, rest = held.partition("/SHOWS ")
                shown, _, tail = rest.partition(")")
                looks = stream(
                    f"BT /plain 8 Tf 1 2 Td {shown}) Tj ET", f"/Subtype /Form /Resources {resources}"
                )
                held = f"{head} /AP << /N {looks} 0 R >> {tail}"
            own.append(add(f"<< {held} >>"))
        every_field += own
        box = f"[0 0 {sheet.size[0]} {sheet.size[1]}]"
        annotations = " ".join(f"{number} 0 R" for number in own)
        pages.append(
            add(
                f"<< /Type /Page /Parent {tree} 0 R /MediaBox {box} /Rotate {sheet.turn} /Resources {used}"
                f" /Contents {stream(content)} 0 R /Annots [{annotations}] >>"
            )
        )
    form = " ".join(f"{number} 0 R" for number in every_field)
    form = f"/AcroForm << /Fields [{form}] >>" if every_field else ""
    objects[root] = f"<< /Type /Catalog /Pages {tree} 0 R {form} >>".encode()
    kids = " ".join(f"{number} 0 R" for number in pages)
    objects[tree] = f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode()
    return written(objects, root, information)


def written(objects: dict[int, bytes], root: int, information: int) -> bytes:
    """Return the file of numbered objects, with its index."""
    file, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in objects.items():
        places.append(len(file))
        file += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    at = len(file)
    file += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    file += b"".join(b"%010d 00000 n \n" % place for place in places)
    file += b"trailer << /Size %d /Root %d 0 R /Info %d 0 R >>\n" % (len(objects) + 1, root, information)
    return bytes(file + b"startxref\n%d\n%%%%EOF\n" % at)
