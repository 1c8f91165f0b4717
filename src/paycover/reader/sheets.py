"""A page as it is shown: where a point of a file's own coordinates is on it."""

import math

from pypdf import PageObject

from paycover.domain.page_words import Box
from paycover.reader.drawing import Rectangle

FAR = 100_000
"""Points from the corner beyond which nothing is taken for a place."""


class Sheet:
    """A page as it is shown: its visible box, turned as `/Rotate` says, with its origin at the top left."""

    def __init__(self, page: PageObject, number: int) -> None:
        box = page.cropbox
        self._left, self._bottom = float(box.left), float(box.bottom)
        self._width, self._height = float(box.width), float(box.height)
        self._turn = int(page.rotation or 0) % 360
        self.number = number

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point of the page's own coordinates is shown."""
        x, y = x - self._left, y - self._bottom
        if self._turn == 90:
            return y, x
        if self._turn == 180:
            return self._width - x, y
        if self._turn == 270:
            return self._height - y, self._width - x
        return x, self._height - y

    def box(self, corners: Rectangle) -> Box | None:
        """Return the box of a rectangle, None for one that is nowhere."""
        points = (self.point(corners[0], corners[1]), self.point(corners[2], corners[3]))
        numbers = [value for point in points for value in point]
        if not are_places(*numbers):
            return None
        xs, ys = sorted(point[0] for point in points), sorted(point[1] for point in points)
        return Box(self.number, *(round(value, 2) for value in (xs[0], ys[0], xs[1], ys[1])))


def are_places(*numbers: float) -> bool:
    """Tell whether numbers can be coordinates: a broken file has endless ones."""
    return all(math.isfinite(number) and abs(number) < FAR for number in numbers)
