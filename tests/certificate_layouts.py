"""The ten layouts in which tests make certificates: seven drawn by hand, three printed by typst."""

import datetime
import functools
import json
from collections.abc import Callable

import typst

from paycover.kit.records import replace
from tests.certificate_drawings import classic, field, listed, side_by_side, spelled, turned
from tests.certificates import COMP, GENERAL, HEADINGS, LIMITS, Sample, yes
from tests.sheets import Sheet, pdf


def _typst(template: str) -> Callable[[Sample], bytes]:
    @functools.cache
    def compiler() -> typst.Compiler:
        return typst.Compiler()

    def make(made: Sample) -> bytes:
        rows = [
            {
                "heading": HEADINGS[line],
                "letter": shown.letter,
                "number": shown.number,
                "from": made.day(shown.effective),
                "to": made.day(shown.expires),
                "additional": yes(shown.additional),
                "waived": yes(shown.waived),
                "excluded": "" if line != COMP else yes(shown.excluded),
                "general": line == GENERAL,
                "limits": [[LIMITS[line][n], made.money(d)] for n, d in shown.limits.items()],
            }
            for line, shown in made.policies.items()
        ]
        told = {
            "date": made.day(made.date),
            "producer": made.producer,
            "insured": made.insured,
            "holder": made.holder,
            "signer": made.signer or "",
            "description": made.description,
            "insurers": [[letter, *pair] for letter, pair in made.insurers.items()],
            "rows": rows,
        }
        compiled = compiler().compile(
            template.encode(), format="pdf", sys_inputs={"told": json.dumps(told)}
        )
        assert isinstance(compiled, bytes)
        return compiled

    return make


_TOLD = '#let t = json(bytes(sys.inputs.at("told", default: "{}")))\n'
GRID = (
    _TOLD
    + """
#set page(paper: "us-letter", margin: 1.3cm)
#set text(size: 7.5pt)
#grid(columns: (1fr, 1fr), [= Proof of cover], align(right)[Issue date: #t.date])
#table(columns: (1fr, 1fr), [*PRODUCER* \\ #t.producer], [*INSURED* \\ #t.insured])
#for i in t.insurers [INSURER #i.at(0): #i.at(1) #h(1fr) NAIC #i.at(2) \\ ]
#for r in t.rows [
  #block(breakable: false, width: 100%, stroke: 0.5pt, inset: 5pt)[
  *#r.heading* \\
  #grid(columns: (1fr,) * 4, row-gutter: 3pt,
    [Policy number], [Effective date], [Expiration date], [Insurer letter: #r.letter],
    [#r.number], [#r.from], [#r.to], [],
    [Additional insured: #r.additional], [Subrogation waived: #r.waived],
    [#if r.general [Occurrence basis]],
    [#if r.excluded != "" [Owner excluded? #r.excluded]])
  #grid(columns: (1fr, auto, 1fr, auto), column-gutter: 8pt, row-gutter: 4pt,
    ..r.limits.map(l => ([#l.at(0)], [#l.at(1)])).flatten())
  ]
]
*DESCRIPTION OF OPERATIONS* \\ #t.description
#grid(columns: (1fr, 1fr), [*CERTIFICATE HOLDER* \\ #t.holder], [*AUTHORIZED REPRESENTATIVE* \\ #t.signer])
"""
)
WIDE = (
    _TOLD
    + """
#set page(paper: "us-letter", flipped: true, margin: 1cm)
#set text(size: 7pt, font: "New Computer Modern")
Issued on #t.date
#grid(columns: (1fr, 1fr, 1fr), [Broker: #t.producer], [Policyholder: #t.insured], [Issued to: #t.holder])
#v(4pt)
#for i in t.insurers [Carrier #i.at(0) -- #i.at(1), NAIC #i.at(2) \\ ]
#table(columns: (auto, auto, auto, auto, auto, auto, auto, 1fr),
  [INSR LTR], [TYPE OF INSURANCE], [ADDL INSD], [SUBR WVD], [POLICY NUMBER], [POLICY EFF],
  [POLICY EXP], [LIMITS],
  ..t.rows.map(r => (
    [#r.letter],
    [#r.heading #if r.general [ \\ X OCCUR]
    #if r.excluded != "" [ \\ Officer/member excluded? #r.excluded]],
    [#r.additional], [#r.waived], [#r.number], [#r.from], [#r.to],
    grid(columns: (1fr, auto), row-gutter: 3pt, ..r.limits.map(l => ([#l.at(0)], [#l.at(1)])).flatten())
  )).flatten())
Remarks \\ #t.description
#v(6pt)
Signed by: #t.signer
"""
)
TALL = (
    _TOLD
    + """
#set page(paper: "us-letter", margin: 1.2cm)
#set text(size: 8pt)
#align(right)[Date issued: #t.date]
#grid(columns: (3cm, 1fr), row-gutter: 4pt,
  [Agency], [#t.producer], [Named insured], [#t.insured],
  ..t.insurers.map(i => ([Company #i.at(0)], [#i.at(1) (NAIC #i.at(2))])).flatten())
#for r in t.rows [
  #v(3pt) #line(length: 100%, stroke: 0.3pt)
  *#r.heading*
  #grid(columns: (5cm, 1fr), row-gutter: 3pt,
    [Insurer:], [#r.letter], [Policy #sym.hash], [#r.number], [Policy from], [#r.from],
    [Policy to], [#r.to],
    [Additional insured], [#r.additional], [Subrogation waived], [#r.waived],
    ..(if r.general {([Form], [Occurrence form])} else {()}),
    ..(if r.excluded != "" {([Owner/member excluded?], [#r.excluded])} else {()}),
    ..r.limits.map(l => ([#l.at(0)], [#l.at(1)])).flatten())
]
#v(3pt)
*Description of operations* \\ #t.description \\ \\
*Certificate holder* \\ #t.holder \\ \\
*Authorized representative* \\ #t.signer
"""
)


def _million(dollars: int) -> str:
    return f"${dollars // 1_000_000} million" if dollars % 1_000_000 == 0 else f"${dollars // 1_000}K"


_wide = _typst(WIDE)
_CODED: Callable[[datetime.date], str] = lambda day: f"{day:%Y-%m-%d}"  # noqa: E731
_WORDED: Callable[[datetime.date], str] = lambda day: f"{day:%b} {day.day}, {day.year}"  # noqa: E731


def _as_form(sheet: Sheet) -> Sheet:
    """Return a page that draws itself as a form within the page."""
    sheet.as_form = True
    return sheet


LAYOUTS: dict[str, Callable[[Sample], bytes]] = {
    "table": lambda made: pdf(classic(made)),
    "fields": lambda made: pdf(classic(made, field)),
    "letters": lambda made: pdf([_as_form(sheet) for sheet in classic(made, spelled)]),
    "two_pages": lambda made: pdf(classic(made, second=Sheet())),
    "turned": lambda made: pdf(turned(made)),
    "list": lambda made: pdf(listed(replace(made, day=_WORDED))),
    "columns": lambda made: pdf(side_by_side(replace(made, money=_million))),
    "grid": _typst(GRID),
    "wide": lambda made: _wide(replace(made, day=_CODED)),
    "tall": _typst(TALL),
}
"""Layout → the file of a sample in it."""
