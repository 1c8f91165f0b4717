"""What a page's content draws: letters, pictures and paint, each with its place on the page."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from pypdf import PageObject
from pypdf.errors import LimitReachedError, PyPdfError
from pypdf.generic import ArrayObject, ContentStream, DictionaryObject, NameObject, StreamObject
from pypdf.generic._font import Font

from paycover.kit.records import Record, replace

Matrix = tuple[float, float, float, float, float, float]
Rectangle = tuple[float, float, float, float]

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
DEPTH_MAX = 8
"""How deep forms within forms are followed."""

DRAWN_MAX = 40_000
"""How many letters and shapes of one page are looked at; a certificate has a few thousand."""

INVISIBLE = 3
WHITE = 0.94


class TooMuch(Exception):
    """A page draws more than a certificate does."""


class Letter(NamedTuple):
    """A letter, or a few that one code stands for: where its base line begins and ends, and its size."""

    text: str
    start: tuple[float, float]
    end: tuple[float, float]
    size: float
    font: str
    hidden: bool
    order: int


class Shape(NamedTuple):
    """A picture, or paint in one colour over a rectangle."""

    corners: Rectangle
    is_picture: bool
    order: int


class _State(Record):
    """What `q` keeps and `Q` brings back."""

    place: Matrix = IDENTITY
    font: Font | None = None
    size: float = 0.0
    letter_space: float = 0.0
    word_space: float = 0.0
    stretch: float = 1.0
    leading: float = 0.0
    rise: float = 0.0
    mode: int = 0
    white: bool = False


class Canvas:
    """Follows the drawing of one page and keeps what it draws, in the page's own coordinates."""

    def __init__(self, page: PageObject) -> None:
        self.letters: list[Letter] = []
        self.shapes: list[Shape] = []
        self._pdf = page.pdf
        self._state = _State()
        self._kept: list[_State] = []
        self._line: Matrix = IDENTITY
        self._text: Matrix = IDENTITY
        self._path: list[Rectangle] = []
        self._fonts: dict[int, Font] = {}
        self._drawn = 0

    def draw(self, content: Any, resources: Any, place: Matrix = IDENTITY, depth: int = 0) -> None:
        """Follow a content stream; raise TooMuch for one that no certificate has."""
        if content is None or depth > DEPTH_MAX:
            return
        outer = self._state
        self._state = replace(outer, place=_times(place, outer.place))
        floor = len(self._kept)
        stream = (
            content if isinstance(content, ContentStream) else ContentStream(content, self._pdf, "bytes")
        )
        for operands, operator in stream.operations:
            self._step(operator, operands, resources, depth, floor)
        del self._kept[floor:]
        self._state = outer

    def _step(self, operator: bytes, operands: Any, resources: Any, depth: int, floor: int) -> None:
        act = _ACTS.get(operator)
        try:
            if act is not None:
                act(self, operands)
            elif operator == b"Q" and len(self._kept) > floor:
                self._state = self._kept.pop()
            elif operator == b"Do":
                self._form(_named(resources, "/XObject", operands[0]), resources, depth)
            elif operator == b"Tf":
                self._choose_font(_named(resources, "/Font", operands[0]), float(operands[1]))
        except (IndexError, TypeError, ValueError, OverflowError, KeyError, AttributeError):
            return  # one operator that makes no sense is passed over, as viewers do
        except LimitReachedError:
            raise
        except PyPdfError:
            return  # nor is a page lost over one font that is broken

    def _form(self, form: Any, resources: Any, depth: int) -> None:
        if not isinstance(form, StreamObject):
            return
        if form.get("/Subtype") == "/Image":
            self._keep_shape(_corners(self._state.place, (0.0, 0.0, 1.0, 1.0)), is_picture=True)
            return
        place = _matrix(form.get("/Matrix"))
        self.draw(form, form.get("/Resources", resources), place, depth + 1)

    def _choose_font(self, font: Any, size: float) -> None:
        if not isinstance(font, DictionaryObject):
            self._state = replace(self._state, font=None, size=size)
            return
        key = id(font)
        if key not in self._fonts:
            self._fonts[key] = Font.from_font_resource(font)
        self._state = replace(self._state, font=self._fonts[key], size=size)

    def _show(self, text: Any) -> None:
        font = self._state.font
        if font is None or not isinstance(text, (bytes, str)):
            return
        for code, shown in _codes(font, text):
            self._show_letter(font, code, shown)

    def _show_letter(self, font: Font, code: str, shown: str) -> None:
        self._count()
        state = self._state
        is_space = code == font.space_char
        width = font.space_width if is_space else font.get_text_width(code)
        advance = width / 1000 * state.size + state.letter_space + (state.word_space if is_space else 0)
        whole = _times(self._text, state.place)
        start = _moved(whole, 0.0, state.rise)
        end = _moved(whole, width / 1000 * state.size * state.stretch, state.rise)
        size = state.size * (whole[2] ** 2 + whole[3] ** 2) ** 0.5
        is_hidden = state.mode == INVISIBLE or (state.white and state.mode == 0)
        self.letters.append(Letter(shown, start, end, abs(size), font.name, is_hidden, self._drawn))
        self._text = _times((1.0, 0.0, 0.0, 1.0, advance * state.stretch, 0.0), self._text)

    def _show_spread(self, operands: Any) -> None:
        for part in operands[0] if isinstance(operands[0], ArrayObject) else ():
            if isinstance(part, (bytes, str)):
                self._show(part)
            else:
                back = -float(part) / 1000 * self._state.size * self._state.stretch
                self._text = _times((1.0, 0.0, 0.0, 1.0, back, 0.0), self._text)

    def _move_line(self, x: Any, y: Any) -> None:
        self._line = _times((1.0, 0.0, 0.0, 1.0, float(x), float(y)), self._line)
        self._text = self._line

    def _set_line(self, matrix: Matrix) -> None:
        self._line = self._text = matrix

    def _next_line(self) -> None:
        self._move_line(0, -self._state.leading)

    def _set(self, **values: Any) -> None:
        self._state = replace(self._state, **values)

    def _paint(self) -> None:
        for corners in self._path:
            self._keep_shape(corners, is_picture=False)
        self._path = []

    def _drop_path(self) -> None:
        self._path = []

    def _add_rectangle(self, operands: Any) -> None:
        self._count()
        x, y, width, height = (float(value) for value in operands[:4])
        self._path.append(_corners(self._state.place, (x, y, x + width, y + height)))

    def _keep_shape(self, corners: Rectangle, *, is_picture: bool) -> None:
        self._count()
        self.shapes.append(Shape(corners, is_picture, self._drawn))

    def _count(self) -> None:
        self._drawn += 1
        if self._drawn > DRAWN_MAX:
            raise TooMuch


def _white(values: Any) -> bool:
    return bool(values) and all(float(value) >= WHITE for value in values)


_ACTS: dict[bytes, Any] = {
    b"q": lambda canvas, _: canvas._kept.append(canvas._state),
    b"cm": lambda canvas, o: canvas._set(place=_times(_matrix(o), canvas._state.place)),
    b"BT": lambda canvas, _: canvas._set_line(IDENTITY),
    b"Tm": lambda canvas, o: canvas._set_line(_matrix(o)),
    b"Td": lambda canvas, o: canvas._move_line(o[0], o[1]),
    b"TD": lambda canvas, o: (canvas._set(leading=-float(o[1])), canvas._move_line(o[0], o[1])),
    b"T*": lambda canvas, _: canvas._next_line(),
    b"Tj": lambda canvas, o: canvas._show(o[0]),
    b"'": lambda canvas, o: (canvas._next_line(), canvas._show(o[0])),
    b'"': lambda canvas, o: (
        canvas._set(word_space=float(o[0]), letter_space=float(o[1])),
        canvas._next_line(),
        canvas._show(o[2]),
    ),
    b"TJ": lambda canvas, o: canvas._show_spread(o),
    b"Tc": lambda canvas, o: canvas._set(letter_space=float(o[0])),
    b"Tw": lambda canvas, o: canvas._set(word_space=float(o[0])),
    b"Tz": lambda canvas, o: canvas._set(stretch=float(o[0]) / 100),
    b"TL": lambda canvas, o: canvas._set(leading=float(o[0])),
    b"Ts": lambda canvas, o: canvas._set(rise=float(o[0])),
    b"Tr": lambda canvas, o: canvas._set(mode=int(o[0])),
    b"g": lambda canvas, o: canvas._set(white=_white(o)),
    b"rg": lambda canvas, o: canvas._set(white=_white(o)),
    b"sc": lambda canvas, o: canvas._set(white=len(o) in (1, 3) and _white(o)),
    b"scn": lambda canvas, o: canvas._set(white=len(o) in (1, 3) and _white(o)),
    b"k": lambda canvas, o: canvas._set(white=all(float(ink) <= 1 - WHITE for ink in o)),
    b"re": lambda canvas, o: canvas._add_rectangle(o),
    **dict.fromkeys((b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*"), lambda canvas, _: canvas._paint()),
    **dict.fromkeys((b"S", b"s", b"n"), lambda canvas, _: canvas._drop_path()),
}
"""What an operator does to the canvas, given its operands (ISO 32000-1, annex A)."""


def _codes(font: Font, text: bytes | str) -> Iterator[tuple[str, str]]:
    """Yield each code of a shown text, as its width is looked up, and the letters it stands for."""
    if isinstance(text, str):
        text = text.encode("latin-1", "replace")
    if isinstance(font.encoding, str):
        for code in text.decode(font.encoding, "replace"):
            yield code, font.character_map.get(code, code)
        return
    for byte in text:
        letter = font.encoding.get(byte, chr(byte))
        yield chr(byte), font.character_map.get(letter, letter)


def _named(resources: Any, kind: str, name: Any) -> Any:
    if not isinstance(name, NameObject):
        return None
    found = resources.get_object().get(kind)
    found = None if found is None else found.get_object().get(name)
    return None if found is None else found.get_object()


def _matrix(values: Any) -> Matrix:
    if values is None:
        return IDENTITY
    a, b, c, d, e, f = (float(value) for value in values)
    return a, b, c, d, e, f


def _times(first: Matrix, second: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = second
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _moved(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _corners(matrix: Matrix, box: Rectangle) -> Rectangle:
    points = [_moved(matrix, x, y) for x in (box[0], box[2]) for y in (box[1], box[3])]
    return (
        min(x for x, _ in points),
        min(y for _, y in points),
        max(x for x, _ in points),
        max(y for _, y in points),
    )
