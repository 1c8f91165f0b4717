"""Draws certificates as agencies' programs do, in layouts of our own."""

from collections.abc import Callable, Iterator

from tests.certificates import COMP, GENERAL, HEADINGS, LIMITS, Sample, Shown, yes
from tests.sheets import Sheet

Writer = Callable[[Sheet, float, float, str], None]


def plain(sheet: Sheet, x: float, y: float, text: str) -> None:
    sheet.text(x, y, text, 7.5, "even")


def spelled(sheet: Sheet, x: float, y: float, text: str) -> None:
    sheet.spelled(x, y, text)


def field(sheet: Sheet, x: float, y: float, text: str) -> None:
    sheet.value(x, y, text, name=f"F{len(sheet.fields)}")


def classic(made: Sample, write: Writer = plain, *, second: Sheet | None = None) -> list[Sheet]:
    """Return a table of coverages under a head, as the usual form has it; `second` takes its foot."""
    sheet = Sheet()
    sheet.text(200, 36, "EVIDENCE OF LIABILITY COVERAGE", 11, "bold")
    sheet.text(500, 28, "DATE (MM/DD/YYYY)", 5.5)
    write(sheet, 500, 39, made.day(made.date))
    sheet.text(36, 60, "PRODUCER", 6)
    write(sheet, 40, 72, made.producer)
    write(sheet, 40, 81, "100 Market Street, Suite 9")
    sheet.text(310, 60, "CONTACT", 6)
    write(sheet, 350, 60, "Certificates Desk")
    sheet.text(310, 84, "INSURER(S) AFFORDING COVERAGE", 6)
    sheet.text(520, 84, "NAIC #", 6)
    for place, (letter, (name, naic)) in enumerate(made.insurers.items()):
        sheet.text(310, 94 + 10 * place, f"INSURER {letter} :", 6)
        write(sheet, 350, 94 + 10 * place, name)
        write(sheet, 520, 94 + 10 * place, naic)
    sheet.text(36, 100, "INSURED", 6)
    write(sheet, 40, 112, made.insured)
    write(sheet, 40, 121, "77 Mission Street")
    top = _table_head(sheet)
    for line, shown in made.policies.items():
        top = _table_row(sheet, write, top, line, shown, made)
    foot = second or sheet
    _foot(foot, write, 60 if second else top + 14, made)
    return [sheet] if second is None else [sheet, second]


def _table_head(sheet: Sheet) -> float:
    sheet.rule(36, 150, 540)
    heads = {
        36: "INSR",
        56: "TYPE OF INSURANCE",
        190: "ADDL",
        212: "SUBR",
        236: "POLICY NUMBER",
        326: "POLICY EFF",
        382: "POLICY EXP",
        440: "LIMITS",
    }
    for x, text in heads.items():
        sheet.text(x, 158, text, 6, "bold")
    for x, text in {36: "LTR", 190: "INSD", 212: "WVD", 326: "(MM/DD/YYYY)", 382: "(MM/DD/YYYY)"}.items():
        sheet.text(x, 165, text, 5.5)
    sheet.rule(36, 168, 540)
    return 178


def _table_row(sheet: Sheet, write: Writer, top: float, line: str, shown: Shown, made: Sample) -> float:
    sheet.text(62, top, HEADINGS[line], 6)
    if line == GENERAL:
        write(sheet, 64, top + 11, "X")
        sheet.text(72, top + 11, "OCCUR", 6)
        sheet.text(110, top + 11, "CLAIMS-MADE", 6)
    if line == COMP:
        sheet.text(62, top + 10, "ANY PROPRIETOR/PARTNER/EXECUTIVE", 5.5)
        sheet.text(62, top + 19, "OFFICER/MEMBER EXCLUDED?", 5.5)
        write(sheet, 160, top + 19, yes(shown.excluded))
    write(sheet, 40, top + 10, shown.letter)
    write(sheet, 196, top + 10, yes(shown.additional))
    write(sheet, 218, top + 10, yes(shown.waived))
    write(sheet, 236, top + 10, shown.number)
    write(sheet, 326, top + 10, made.day(shown.effective))
    write(sheet, 382, top + 10, made.day(shown.expires))
    for place, (name, dollars) in enumerate(shown.limits.items()):
        sheet.text(436, top + 10 * place, LIMITS[line][name], 4.2)
        write(sheet, 536, top + 10 * place, made.money(dollars).removeprefix("$"))
        sheet.text(529, top + 10 * place, "$", 6)
    bottom = top + 10 * max(len(shown.limits), 3)
    sheet.rule(36, bottom, 540)
    return bottom + 10


def _foot(sheet: Sheet, write: Writer, top: float, made: Sample) -> None:
    sheet.text(36, top, "DESCRIPTION OF OPERATIONS / LOCATIONS / VEHICLES", 6)
    for number, line in enumerate(_wrapped(made.description, 80)):
        write(sheet, 40, top + 11 + 9 * number, line)
    top += 60
    sheet.text(36, top, "CERTIFICATE HOLDER", 6)
    sheet.text(310, top, "CANCELLATION", 6)
    write(sheet, 40, top + 14, made.holder)
    write(sheet, 40, top + 23, "1 Client Plaza")
    sheet.text(310, top + 12, "Notice is given as the policies provide.", 6)
    sheet.text(310, top + 40, "AUTHORIZED REPRESENTATIVE", 6)
    if made.signer:
        write(sheet, 330, top + 54, made.signer)


def _wrapped(text: str, width: int) -> Iterator[str]:
    line = ""
    for word in text.split():
        if len(line) + len(word) + 1 > width:
            yield line
            line = ""
        line = f"{line} {word}".strip()
    yield line


def listed(made: Sample) -> list[Sheet]:
    """Return blocks of labels and values, one under the other."""
    sheet = Sheet(size=(612, 1008))
    at = 40.0

    def say(label: str, value: str, step: float = 11) -> None:
        nonlocal at
        sheet.text(50, at, f"{label}: {value}" if value else label, 8.5, "serif")
        at += step

    say("Issue date", made.day(made.date), 16)
    say("Issued by", made.producer)
    say("Named insured", made.insured)
    for letter, (name, naic) in made.insurers.items():
        say(f"Insurer {letter}", f"{name} (NAIC {naic})")
    for line, shown in made.policies.items():
        at += 6
        sheet.text(50, at, HEADINGS[line].title().replace("'S", "'s"), 10, "bold")
        at += 13
        say("Insurer letter", shown.letter)
        say("Policy number", shown.number)
        say("Effective date", made.day(shown.effective))
        say("Expiration date", made.day(shown.expires))
        say("Additional insured", "Yes" if shown.additional else "No")
        say("Waiver of subrogation", "Yes" if shown.waived else "No")
        if line == GENERAL:
            say("Basis", "Occurrence")
        if line == COMP:
            say("Is the owner or any officer excluded?", "Yes" if shown.excluded else "No")
        for name, dollars in shown.limits.items():
            say(LIMITS[line][name].title(), made.money(dollars))
    at += 6
    say("Description of operations", "")
    for text in _wrapped(made.description, 90):
        say(text, "")
    say("Certificate holder", made.holder, 16)
    say("Authorized representative", made.signer or "")
    return [sheet]


def side_by_side(made: Sample) -> list[Sheet]:
    """Return the coverages in two columns of blocks."""
    sheet = Sheet()
    sheet.text(40, 40, f"Date issued: {made.day(made.date)}", 8)
    for x, label, name in ((40, "Producer", made.producer), (320, "Insured", made.insured)):
        sheet.text(x, 60, label, 7, "bold")
        sheet.text(x, 71, name, 8)
    sheet.text(40, 92, "Insurers affording coverage", 7, "bold")
    for place, (letter, (name, naic)) in enumerate(made.insurers.items()):
        sheet.text(40, 104 + 11 * place, f"Insurer {letter}: {name}", 8)
        sheet.text(320, 104 + 11 * place, f"NAIC {naic}", 8)
    bottoms = [150.0, 150.0]
    for place, (line, shown) in enumerate(made.policies.items()):
        column = place % 2
        bottoms[column] = _block(sheet, 40 + 280 * column, bottoms[column], line, shown, made) + 14
        if column:
            bottoms = [max(bottoms)] * 2
    top = max(bottoms) + 6
    sheet.text(40, top, "Description of operations", 7, "bold")
    for number, text in enumerate(_wrapped(made.description, 90)):
        sheet.text(40, top + 11 + 10 * number, text, 8)
    sheet.text(40, top + 50, "Certificate holder", 7, "bold")
    sheet.text(40, top + 61, made.holder, 8)
    sheet.text(320, top + 50, "Authorized signature", 7, "bold")
    if made.signer:
        sheet.text(320, top + 64, made.signer, 10, "serif")
    return [sheet]


def _block(sheet: Sheet, x: float, top: float, line: str, shown: Shown, made: Sample) -> float:
    sheet.text(x, top, HEADINGS[line].replace("COMMERCIAL ", "Commercial "), 8, "bold")
    pairs = [
        ("Insurer:", shown.letter),
        ("Policy no.", shown.number),
        ("Effective", made.day(shown.effective)),
        ("Expires", made.day(shown.expires)),
        ("Additional insured:", yes(shown.additional)),
        ("Waiver of subrogation:", yes(shown.waived)),
        *((LIMITS[line][name], made.money(dollars)) for name, dollars in shown.limits.items()),
    ]
    if line == GENERAL:
        pairs.append(("Form", "Occurrence basis"))
    if line == COMP:
        pairs.append(("Proprietor / officer excluded?", yes(shown.excluded)))
    for number, (label, value) in enumerate(pairs, 1):
        sheet.text(x, top + 11 * number, label, 7)
        sheet.text(x + 170, top + 11 * number, value, 7.5)
    return top + 11 * len(pairs) + 8


def turned(made: Sample) -> list[Sheet]:
    """Return the table on a page that is stored lying and shown upright."""
    (sheet,) = classic(made)
    height = sheet.size[1]
    lying = Sheet(size=(height, sheet.size[0]), turn=90)
    lying.drawn = ["q 0 1 -1 0 792 0 cm", *sheet.drawn, "Q"]
    return [lying]
