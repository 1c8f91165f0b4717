"""How often what nobody holds any more is looked for."""

import gc

NEW_OBJECTS = 20_000
"""New objects until the youngest are looked through, where Python's own number is 700.

Of a run of many rows the records stay, and nearly all else goes by itself: looking through them so often
took a tenth of its time.
"""

YOUNG_ROUNDS = 20
MIDDLE_ROUNDS = 50
"""After how many rounds of the younger the next older are looked through, too."""


def look_seldom() -> None:
    """Look through what this process made less often than Python does by itself."""
    gc.set_threshold(NEW_OBJECTS, YOUNG_ROUNDS, MIDDLE_ROUNDS)
