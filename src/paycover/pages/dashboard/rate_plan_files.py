"""Loading a version of a rate plan from its files: all of it or nothing, and every fault in its place."""

import io
import zipfile
import zlib

from paycover.domain.rate_faults import Fault
from paycover.domain.rate_plans import RatePlanVersion
from paycover.domain.roles import Duty
from paycover.flows.rate_plans import load_plan
from paycover.kit.errors import invalid
from paycover.pages.dashboard.cells import Cell, badge, code, number, text
from paycover.pages.dashboard.frame import Acting, Signed, doing, looking, shown
from paycover.pages.dashboard.nav import HOME
from paycover.pages.render import redirect
from paycover.web.forms import Upload
from paycover.web.http import Answer
from paycover.wire.rate_files import MANIFEST_BYTES_MAX, TABLE_BYTES_MAX

PATH = f"{HOME}/rate-plans"
FORM_BYTES_MAX = TABLE_BYTES_MAX + 1_048_576
PACKED_FILES_MAX = 50
FAULTS_SHOWN_MAX = 500
MANIFESTS = (".yaml", ".yml", ".json")
HEADINGS = ["File", "Row", "Column", "Value", "", "Rule", "What to know"]

_NOT_UNPACKED = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError)
"""What a ZIP file raises that is damaged, cut off, has a password, or is packed in an unknown way."""


def ask(signed: Signed) -> Answer:
    """Show the form."""
    return _page(signed, [])


def take(acting: Acting) -> Answer:
    """Make a draft of the files, or show all that is wrong with them; then nothing is written."""
    form = acting.visit.form
    files = _files([file for file in form.files if file.content])
    names = [name for name in files if name.lower().endswith(MANIFESTS)]
    if len(names) != 1:
        raise invalid(
            "files", f"need one manifest ({', '.join(MANIFESTS)}) among them: there are {len(names)}"
        )
    manifest = files.pop(names[0])
    if len(manifest) > MANIFEST_BYTES_MAX:
        raise invalid("files", f"hold a manifest of more than {MANIFEST_BYTES_MAX:,} bytes")

    def beside(name: str) -> bytes:
        if name not in files:
            raise ValueError("is not among the files")
        return files[name]

    why = form.text("justification") or None
    reviewed = load_plan(acting.tx, manifest, beside, by=acting.name, justification=why)
    if reviewed.version is None:
        return _page(Signed(acting.visit, acting.seat, acting.tx), reviewed.faults, 400)
    return redirect(f"{PATH}/{reviewed.version.id}")


def held_back(acting: Acting, version: RatePlanVersion, faults: list[Fault]) -> Answer:
    """Return the page of what held a version's step back, worst first; nothing was written then."""
    worst_first = sorted(faults, key=lambda fault: fault.holds.is_warning)
    return shown(
        Signed(acting.visit, acting.seat, acting.tx),
        "rate_plan_faults.html",
        400,
        path=PATH,
        version=version,
        headings=HEADINGS,
        rows=[_row(fault) for fault in worst_first[:FAULTS_SHOWN_MAX]],
        count=len(faults),
    )


def _page(signed: Signed, faults: list[Fault], status: int = 200) -> Answer:
    return shown(
        signed,
        "rate_plan_files.html",
        status,
        path=PATH,
        headings=HEADINGS,
        rows=[_row(fault) for fault in faults[:FAULTS_SHOWN_MAX]],
        count=len(faults),
        justification=signed.visit.form.text("justification") if faults else "",
    )


def _row(fault: Fault) -> list[Cell]:
    return [
        text(fault.file),
        number(fault.row),
        text(fault.column),
        code(fault.value) if fault.value else text(None),
        badge(fault.severity),
        text(fault.rule),
        text(fault.sentence),
    ]


def _files(uploads: list[Upload]) -> dict[str, bytes]:
    """Return files by name, those of a ZIP file by the last part of theirs.

    Raises Problem(invalid_input) for a name that is there twice, a ZIP file that is none, and files that
    unpacked are larger than may be sent.
    """
    found: list[tuple[str, bytes]] = []
    for upload in uploads:
        if upload.name.lower().endswith(".zip"):
            found += _unpacked(upload.content)
        else:
            found.append((upload.name, upload.content))
    named = dict(found)
    if len(named) != len(found):
        raise invalid("files", "have a name that is there twice")
    return named


def _unpacked(data: bytes) -> list[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if len(entries) > PACKED_FILES_MAX or sum(e.file_size for e in entries) > FORM_BYTES_MAX:
                raise invalid("files", f"hold a ZIP of too much: {PACKED_FILES_MAX} files at most")
            return [(entry.filename.rpartition("/")[2], archive.read(entry)) for entry in entries]
    except _NOT_UNPACKED as error:
        raise invalid("files", "hold a ZIP that can't be opened") from error


ROUTES = (
    looking(f"{PATH}/new", ask, Duty.RATE),
    doing(f"{PATH}/new", take, Duty.RATE, again=ask, body_bytes_max=FORM_BYTES_MAX),
)
