"""Sets a document in type: a template of ours and its data become a PDF, equal data equal bytes."""

import functools
import pathlib
import threading
from typing import TYPE_CHECKING

import msgspec

from paycover.kit.later import Later

if TYPE_CHECKING:
    import typst
else:
    typst = Later("typst")

FOLDER = pathlib.Path(__file__).parent
TEMPLATES = FOLDER / "templates"
FONTS = FOLDER / "fonts"

_setting = threading.Lock()


def typeset(template: str, data: object, *, moment: int) -> bytes:
    """Return the PDF of `templates/<template>.typ` for data, which the template reads as JSON.

    `moment` (Unix seconds) is when the document says it was made. Data is an input of the document and
    never part of its source, so that nothing in it is read as markup. Fonts of the machine are not used:
    the same data give the same bytes everywhere. Milliseconds each, once the first has been made.
    """
    text = msgspec.json.encode(data, order="deterministic").decode()
    compiler = _compiler(template)
    with _setting:
        made = compiler.compile(format="pdf", sys_inputs={"data": text}, timestamp=moment)
    assert isinstance(made, bytes), "one document is made, in memory"
    return made


@functools.cache
def _compiler(template: str) -> "typst.Compiler":
    return typst.Compiler(
        TEMPLATES / f"{template}.typ", root=TEMPLATES, font_paths=[FONTS], ignore_system_fonts=True
    )
