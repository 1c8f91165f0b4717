"""The premium calculator: one case by a form, many by a CSV; nothing is written."""

import csv
import io
from collections.abc import Mapping

from paycover.domain.calculating import Case
from paycover.domain.categories import Category
from paycover.domain.coverage import Coverage
from paycover.domain.jurisdictions import JURISDICTIONS
from paycover.domain.naming import name_key
from paycover.domain.rating import RatedStates
from paycover.flows.calculating import Result, calculate
from paycover.kit.errors import Code, Problem, invalid
from paycover.kit.money import dollars
from paycover.pages.dashboard.cells import Cell, badge, money, number, rate, text
from paycover.pages.dashboard.frame import Signed, asking, looking, shown
from paycover.pages.dashboard.lists import CSV
from paycover.pages.dashboard.nav import HOME
from paycover.pages.words import line_name
from paycover.store.categories import all_categories
from paycover.web.forms import read_pairs
from paycover.web.http import Answer

PATH = f"{HOME}/calculator"
ROWS_MAX = 10_000
ROWS_SHOWN_MAX = 500
FILE_BYTES_MAX = 4 * 1_048_576
HEADER = ("category", "lines", "work_state", "home_state", "wage")
USUAL = (Coverage.WORKERS_COMP, Coverage.GENERAL)


def show(signed: Signed) -> Answer:
    """Show the form, and what it comes to where it is filled in."""
    categories = all_categories(signed.snapshot)
    pairs = read_pairs(signed.visit.request.query)
    given = dict(pairs)
    lines = [value for name, value in pairs if name == "line"]
    result: Result | None = None
    if given.get("category"):
        row = given | {"lines": " ".join(lines)}
        result = calculate(signed.snapshot, [_case(row, {c.id: c for c in categories})])[0]
    return shown(
        signed,
        "calculator.html",
        path=PATH,
        categories=sorted(categories, key=lambda category: category.name),
        lines=[(line.value, line_name(line)) for line in Coverage],
        chosen=lines if given else [line.value for line in USUAL],
        states=JURISDICTIONS,
        given=given,
        price=None if isinstance(result, Problem) else result,
        refusal=_reason(result) if isinstance(result, Problem) else "",
        header=", ".join(HEADER),
    )


def template(signed: Signed) -> Answer:
    """Return a CSV to fill in, with a row that works."""
    first = next(iter(all_categories(signed.snapshot)), None)
    return _file([HEADER, (first.slug if first else "", "general workers-comp", "CA", "CA", "2500.00")])


def show_many(signed: Signed) -> Answer:
    """Show what each row of a CSV comes to, or return the file with its results."""
    form = signed.visit.form
    upload = next((file for file in form.files if file.field == "file"), None)
    rows = _rows(b"" if upload is None else upload.content)
    results = calculate(signed.snapshot, _cases(rows, all_categories(signed.snapshot)))
    if form.text("as") == "csv":
        head = (*HEADER, "rate_per_100", "premium", "refused_because")
        return _file([head, *(_line(row, result) for row, result in zip(rows, results, strict=True))])
    table = [
        [number(at), *(text(row.get(name)) for name in HEADER), *_cells(result)]
        for at, (row, result) in enumerate(zip(rows, results, strict=True), 2)
    ]
    return shown(
        signed,
        "calculations.html",
        path=PATH,
        headings=["Row", "Category", "Lines", "Work", "Home", "Wage", "Verdict", "Rate", "Premium", "Why"],
        rows=table[:ROWS_SHOWN_MAX],
        left=len(table) - ROWS_SHOWN_MAX,
        total=dollars(sum(_premium(result) for result in results)),
        good=sum(not isinstance(result, Problem) for result in results),
        count=len(results),
    )


def _rows(content: bytes) -> list[dict[str, str]]:
    """Return the rows of a CSV by its header; raise Problem(bad_request) for what is none, or too long."""
    try:
        reader = csv.DictReader(io.StringIO(content.decode("utf-8-sig")), restkey="", restval="")
        rows = [{name.strip().lower(): value for name, value in row.items()} for row in reader]
    except (UnicodeDecodeError, csv.Error) as error:
        raise Problem(Code.BAD_REQUEST, "The file could not be read as CSV in UTF-8.") from error
    missing = [name for name in HEADER if rows and name not in rows[0]]
    if not rows or missing:
        raise Problem(Code.BAD_REQUEST, f"The file needs rows under the header {', '.join(HEADER)}.")
    if len(rows) > ROWS_MAX:
        raise Problem(Code.BAD_REQUEST, f"The file has more than {ROWS_MAX:,} rows.")
    return rows


def _cases(rows: list[dict[str, str]], categories: list[Category]) -> list[Case | Problem]:
    known = {name: c for c in categories for name in (c.id, c.slug, name_key(c.name))}
    return [_case(row, known) for row in rows]


def _case(row: Mapping[str, str], known: Mapping[str, Category]) -> Case | Problem:
    """Return what a row asks, or the refusal of it."""
    typed = row.get("category", "").strip()
    category = known.get(typed) or known.get(name_key(typed))
    try:
        if category is None:
            raise invalid("category", f"{typed or 'nothing'} is no job category")
        return Case(
            category_code=category.id,
            coverage_type=tuple(_coverage(word) for word in row.get("lines", "").replace(",", " ").split()),
            states=RatedStates(work=_state(row, "work_state"), home=_state(row, "home_state")),
            gross_pay=_cents(row.get("wage", "")),
        )
    except Problem as problem:
        return problem


def _coverage(word: str) -> Coverage:
    if word not in list(Coverage):
        raise invalid("lines", f"{word} is none of: {', '.join(Coverage)}")
    return Coverage(word)


def _state(row: Mapping[str, str], name: str) -> str | None:
    code = row.get(name, "").strip().upper()
    if code and code not in JURISDICTIONS:
        raise invalid(name, f"{code} is no state")
    return code or None


def _cents(typed: str) -> int:
    """Return the cents of an amount in dollars: `$2,500.00`."""
    whole, point, part = typed.strip().removeprefix("$").replace(",", "").partition(".")
    if not (whole.isascii() and whole.isdigit()) or (point and not (part.isdigit() and len(part) <= 2)):
        raise invalid("wage", "is an amount in dollars: 2500.00")
    return int(whole[:12]) * 100 + int(f"{part:0<2}" if part else 0)


def _cells(result: Result) -> list[Cell]:
    if isinstance(result, Problem):
        return [badge("refused"), text(None), text(None), text(_reason(result))]
    return [badge("eligible"), rate(result.net_rate), money(_premium(result)), text(None)]


def _line(row: Mapping[str, str], result: Result) -> tuple[str, ...]:
    given = tuple(text(row.get(name)).exported for name in HEADER)
    if isinstance(result, Problem):
        return (*given, "", "", _reason(result))
    return (*given, str(result.net_rate), money(_premium(result)).exported, "")


def _premium(result: Result) -> int:
    return 0 if isinstance(result, Problem) or result.premium is None else result.premium.premium_due


def _reason(problem: Problem) -> str:
    if isinstance(problem.message, str):
        return problem.message
    return "; ".join(f"{field} {reason}" for field, reason in problem.message.items())


def _file(rows: list[tuple[str, ...]]) -> Answer:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    headers = [
        (b"content-disposition", b'attachment; filename="premiums.csv"'),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
    ]
    return Answer(200, out.getvalue().encode("utf-8", "replace"), headers, CSV)


ROUTES = (
    looking(PATH, show),
    looking(f"{PATH}/template.csv", template),
    asking(PATH, show_many, body_bytes_max=FILE_BYTES_MAX),
)
