"""Bulk uploads: a file is tried, run and undone from a page, while the worker does the rows."""

from functools import partial
from typing import Any
from urllib.parse import urlencode

from paycover.domain.bulk_rows import LAYOUTS, ROWS_MAX, BulkKind, Judged, Verdict
from paycover.domain.bulk_uploads import KEPT_SECONDS, BulkStatus, BulkUpload
from paycover.domain.categories import CategoryStatus
from paycover.domain.roles import Duty
from paycover.flows.bulk_courses import begin_run, begin_undo, take_file
from paycover.kit.errors import invalid, not_found
from paycover.pages.dashboard.cells import Cell, badge, code, link, number, path_of, text, when
from paycover.pages.dashboard.frame import Acting, Signed, doing, looking, shown
from paycover.pages.dashboard.nav import HOME
from paycover.pages.dashboard.nouns import Action, Column, Fact, Noun
from paycover.pages.render import redirect
from paycover.store.browsing import Shown
from paycover.store.bulk import standing_rows
from paycover.store.bulk_uploads import BULK_UPLOADS, all_verdicts, verdicts_of
from paycover.store.categories import all_categories
from paycover.web.http import Answer
from paycover.wire.bulk_templates import template_csv, template_xlsx, verdicts_csv
from paycover.wire.uploads import BYTES_MAX

PATH = f"{HOME}/uploads"
FORM_BYTES_MAX = BYTES_MAX + 65_536
ROWS_SHOWN = 200
AGAIN_SECONDS = 2
NAME_MAX = 200

WORDS = {BulkKind.WORK: "New work", BulkKind.PAYROLL: "Payroll"}
MEANT = {
    BulkKind.WORK: "A client, a contractor and a job in each row. What is not there yet is made.",
    BulkKind.PAYROLL: "What a contractor was paid for a job in a pay cycle. Each row is billed.",
}
VERDICT_WORDS = {
    Verdict.FAULTY: "To mend",
    Verdict.CHANGED: "Says something else",
    Verdict.CREATE: "New",
    Verdict.SAME: "Done before",
}
_TONES = {
    Verdict.FAULTY: "bad",
    Verdict.CHANGED: "warn",
    Verdict.CREATE: "good",
    Verdict.SAME: "",
}
_CSV = b"text/csv; charset=utf-8"
_XLSX = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_VERBS = {
    BulkStatus.CHECKING: "Checking",
    BulkStatus.RUNNING: "Running",
    BulkStatus.UNDOING: "Undoing",
}


def ask(signed: Signed) -> Answer:
    """Show the form, and the columns each kind of file has."""
    kinds = [(kind.value, WORDS[kind], MEANT[kind], LAYOUTS[kind].columns) for kind in BulkKind]
    typed = signed.typed.text("kind") or signed.visit.query.get("kind", "")
    return shown(
        signed,
        "upload.html",
        path=PATH,
        kinds=kinds,
        chosen=typed or BulkKind.WORK.value,
        rows_max=ROWS_MAX,
        megabytes_max=BYTES_MAX // 1_048_576,
    )


def take(acting: Acting) -> Answer:
    """Keep a file and have it tried."""
    form = acting.visit.form
    upload = next((file for file in form.files if file.field == "file"), None)
    if form.text("kind") not in list(BulkKind):
        raise invalid("kind", "must be chosen")
    if upload is None or not upload.content:
        raise invalid("file", "is needed: choose a CSV or XLSX file that is not empty")
    if len(upload.content) > BYTES_MAX:
        raise invalid("file", f"must be at most {BYTES_MAX // 1_048_576} MB: split it")
    kind, name = BulkKind(form.text("kind")), upload.name.strip()[:NAME_MAX] or "file"
    taken = take_file(acting.tx, kind, name, upload.content, author=acting.name)
    return redirect(f"{PATH}/{taken.id}")


def run(acting: Acting) -> Answer:
    """Have a tried file run."""
    return redirect(f"{PATH}/{begin_run(acting.tx, acting.visit.id).id}")


def undo(acting: Acting) -> Answer:
    """Have what a file made taken back."""
    return redirect(f"{PATH}/{begin_undo(acting.tx, acting.visit.id).id}")


def template(signed: Signed, kind: BulkKind, ending: str) -> Answer:
    """Return a file to be filled in."""
    name = f"{kind}.{ending}"
    if ending == "csv":
        return _file(name, template_csv(kind), _CSV)
    approved = [each for each in all_categories(signed.snapshot) if each.status is CategoryStatus.APPROVED]
    return _file(name, template_xlsx(kind, sorted(each.name for each in approved)), _XLSX)


def download(signed: Signed) -> Answer:
    """Return the verdict on every row, as CSV."""
    id = signed.visit.id
    if BULK_UPLOADS.find(signed.snapshot, id) is None:
        raise not_found("upload", id)
    return _file(f"{id}-verdicts.csv", verdicts_csv(all_verdicts(signed.snapshot, id)), _CSV)


def _file(name: str, content: bytes, kind: bytes) -> Answer:
    headers = [
        (b"content-disposition", f'attachment; filename="{name}"'.encode()),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
    ]
    return Answer(200, content, headers, kind)


def _course(signed: Signed, shown: Shown[BulkUpload]) -> dict[str, Any]:
    """Show how far the file is, and a page of its verdicts; while the worker is at it, look again."""
    upload = shown.record
    values: dict[str, Any] = {
        "extra": "dashboard/upload_course.html",
        "upload": upload,
        "doing": _VERBS.get(upload.status, ""),
        "kept_days": KEPT_SECONDS // 86_400,
        "percent": upload.done * 100 // upload.planned if upload.planned else 0,
        "tabs": [],
        "rows": [],
        "more": None,
        "left": [],
        "verdicts": f"{PATH}/{upload.id}/verdicts.csv",
    }
    if upload.status is BulkStatus.FORGOTTEN:
        return values
    if upload.is_under_way:
        return values | {"headers": [(b"refresh", b"%d" % AGAIN_SECONDS)]}
    if upload.status is BulkStatus.UNDONE:
        left = standing_rows(signed.snapshot, upload.id, limit=ROWS_SHOWN)
        return values | {"left": [[number(row.number), link(row.object)] for row in left]}
    return values | _verdicts(signed, upload)


def _verdicts(signed: Signed, upload: BulkUpload) -> dict[str, Any]:
    query = signed.visit.query
    wanted = query.get("verdict", "")
    if not wanted and upload.counts.get(Verdict.FAULTY):
        wanted = Verdict.FAULTY.value
    verdict = Verdict(wanted) if wanted in list(Verdict) else None
    start = int(query["from"][:9]) if query.get("from", "").isdecimal() else 0
    found = verdicts_of(signed.snapshot, upload.id, start=start, limit=ROWS_SHOWN + 1, verdict=verdict)
    here = f"{PATH}/{upload.id}"
    tabs = [
        (f"{VERDICT_WORDS[each]} ({count:,})", f"{here}?verdict={each}", each is verdict)
        for each in VERDICT_WORDS
        if (count := upload.counts.get(each, 0))
    ]
    more = None
    if len(found) > ROWS_SHOWN:
        more = f"{here}?{urlencode({'verdict': wanted or 'all', 'from': found[ROWS_SHOWN].number})}"
    return {
        "tabs": [*tabs, ("All", f"{here}?verdict=all", verdict is None)] if tabs else [],
        "rows": [_row(each) for each in found[:ROWS_SHOWN]],
        "more": more,
    }


def _row(judged: Judged) -> list[Cell]:
    said = "; ".join(dict.fromkeys(each.column for each in judged.repairs if each.column))
    made = next((id for id in judged.objects.values() if path_of(id)), None)
    return [
        number(judged.number),
        Cell(VERDICT_WORDS[judged.verdict], "badge", tone=_TONES[judged.verdict]),
        text(said),
        text(judged.sentence),
        link(made),
    ]


def _facts(shown: Shown[BulkUpload]) -> list[Fact]:
    upload = shown.record
    return [
        ("Holds", text(WORDS[upload.kind])),
        ("Rows", number(upload.rows or None)),
        ("Sent by", text(upload.author or "the command line")),
        ("Sent", when(upload.created)),
        *((VERDICT_WORDS[each], number(upload.counts.get(each) or None)) for each in VERDICT_WORDS),
        ("SHA-256 of the file", code(upload.sha256)),
    ]


def _actions(shown: Shown[BulkUpload]) -> tuple[Action, ...]:
    upload = shown.record
    if upload.status is BulkStatus.CHECKED and upload.doable:
        rows = "row" if upload.doable == 1 else "rows"
        return (Action(f"Run {upload.doable:,} {rows}", "run", Duty.UPLOAD),)
    if upload.status is BulkStatus.DONE:
        return (Action("Undo", "undo", Duty.UPLOAD, danger=True),)
    return ()


def _status(upload: BulkUpload) -> Cell:
    return badge(upload.status)


NOUN = Noun(
    name="uploads",
    plural="Bulk uploads",
    one="upload",
    lead="Files of many rows: new work, or payroll to bill. Each is checked before it is run.",
    columns=(
        Column("File", lambda shown: link(shown.record.id, shown.record.filename)),
        Column("Holds", lambda shown: text(WORDS[shown.record.kind])),
        Column("Rows", lambda shown: number(shown.record.rows)),
        Column("Status", lambda shown: _status(shown.record)),
        Column("Sent by", lambda shown: text(shown.record.author or "the command line")),
        Column("Sent", lambda shown: when(shown.record.created)),
    ),
    title=lambda shown: shown.record.filename,
    status=lambda shown: _status(shown.record),
    facts=_facts,
    extra=_course,
    actions=_actions,
    adds=("Upload a file", f"{PATH}/new", Duty.UPLOAD),
    has_history=False,
)

ROUTES = (
    looking(f"{PATH}/new", ask, Duty.UPLOAD),
    doing(PATH, take, Duty.UPLOAD, again=ask, body_bytes_max=FORM_BYTES_MAX),
    doing(f"{PATH}/{{id}}/run", run, Duty.UPLOAD),
    doing(f"{PATH}/{{id}}/undo", undo, Duty.UPLOAD),
    looking(f"{PATH}/{{id}}/verdicts.csv", download),
    *(
        looking(f"{PATH}/templates/{kind}.{ending}", partial(template, kind=kind, ending=ending))
        for kind in BulkKind
        for ending in ("csv", "xlsx")
    ),
)
