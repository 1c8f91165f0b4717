"""What the books say is to be done: what the trust is short of, what carriers, states and we are due."""

from collections import defaultdict
from collections.abc import Iterator
from typing import TypeVar

from paycover.domain.earning import earned_part
from paycover.domain.ledger import Entry, Line
from paycover.domain.ledger_books import Books
from paycover.domain.ledger_books import Share as Key
from paycover.domain.ledger_chart import INSUREDS_LIABILITIES, PREMIUM_LIABILITIES, TRUST_CASH
from paycover.domain.ledger_postings import NOTHING, Standing
from paycover.domain.transfers import Share, Transfer, TransferKind

Found = TypeVar("Found")

Party = tuple[str, str | None]
"""Who is owed: `carrier` or `state`, and its name."""

CARRIERS, STATES, COMMISSION = ("2000", "2130"), ("2100", "2110"), ("2400",)


def trust_shortfall(books: Books) -> int:
    """Return by how many cents the trust holds less than is collected and not remitted (New York's rule).

    Below zero it holds more: commission, and what operating advanced. Premium that is not collected is
    not held for anybody, unless it was paid on already. What an insured is owed back for an invoice is
    first set against what they still owe for it. What one carrier or state owes us pays no other.
    """
    cash = sum(books.balances[code] for code in TRUST_CASH)
    insureds = -sum(books.balances[code] for code in INSUREDS_LIABILITIES)
    owed = _owed(books)
    for invoice, documents in _open_by_invoice(books).items():
        balances = books.by_subject[invoice]
        open_premium = sum(books.open_premium[document] for document in documents)
        set_off = max(0, min(open_premium, _owed_back(balances)))
        insureds -= set_off
        returned = _returned(books, invoice) if set_off else []
        for party, cents in _uncollected(books, documents, open_premium - set_off, returned).items():
            owed[party] -= cents
    rounding = sum(cents for cents in owed.values() if -books.documents <= cents < 0)
    held_for = sum(cents for cents in owed.values() if cents > 0)
    return max(0, held_for + rounding) + insureds - cash


def repayable(books: Books) -> int:
    """Return how many cents of its advances operating can have back, and the trust is still whole."""
    commission = -books.balances["2400"] - books.balances["2405"]
    return max(0, min(-books.balances["2415"], -trust_shortfall(books) - max(0, commission)))


def remittance_due(books: Books, before: int, carrier: str) -> tuple[Share, ...]:
    """Return what a carrier is due of all that was collected before a moment and not remitted yet.

    Premium that was paid and is disputed is still the carrier's (our decision).
    """
    due = _due(books, before, CARRIERS)
    return tuple(
        Share(coverage_type=line, carrier=by, state=state, premium=owed["2000"], fee=owed["2130"])
        for (line, by, state), owed in due
        if line is not None and by == carrier and any(owed.values())
    )


def filing_due(books: Books, before: int, state: str) -> tuple[Share, ...]:
    """Return the taxes and stamping fees a state is due of all that was collected before a moment."""
    due = _due(books, before, STATES)
    return tuple(
        Share(coverage_type=line, carrier=str(by), state=of, tax=owed["2100"], stamping=owed["2110"])
        for (line, by, of), owed in due
        if line is not None and of == state and any(owed.values())
    )


def sweep_due(books: Books, before: int) -> tuple[Share, ...]:
    """Return the commission that is collected and earned before a moment, less what was swept already.

    Below zero where premium was given back, or taken back by a bank, since.
    """
    earned: dict[Key, int] = defaultdict(int)
    for document, standing, entry in _bills(books):
        if books.open_premium[document] > 0 or not _counts(standing, entry, before, is_paid=True):
            continue
        start, end = books.cycles.get(books.invoice_of(document), (before, before))
        for key, cents in _by_key(entry, COMMISSION)["2400"].items():
            earned[key] += earned_part(cents, start, end, before)
    for (code, key), cents in books.transferred.items():
        if code == "2400":
            earned[key] -= cents
    return tuple(
        Share(coverage_type=line, carrier=str(by), state=state, commission=cents)
        for (line, by, state), cents in _in_order(earned)
        if line is not None and cents
    )


def commission_overdrawn(books: Books) -> str | None:
    """Return whose commission was taken beyond what was collected, None where none was (5.7, rule 13)."""
    collected: dict[Key, int] = defaultdict(int)
    for document, standing, entry in _bills(books):
        if books.open_premium[document] <= 0 and (standing.captured or standing.returned):
            for key, cents in _by_key(entry, COMMISSION)["2400"].items():
                collected[key] += cents
    for (code, key), taken in books.transferred.items():
        over = taken - max(0, collected[key])
        if code == "2400" and over > books.documents:
            return f"{key[0]} by {key[1]}: {over} cents too much. Sweep again."
    return None


def parties(books: Books, kind: str) -> list[str]:
    """Return the carriers, or the states, that anything was ever owed to."""
    found = {name for of, name in _owed(books) if of == kind and name is not None}
    return sorted(found)


def _owed(books: Books) -> dict[Party, int]:
    owed: dict[Party, int] = defaultdict(int)
    for (code, (_line, carrier, state)), cents in books.by_share.items():
        if code in PREMIUM_LIABILITIES:
            owed[_party(code, carrier, state)] -= cents
    return owed


def _party(code: str, carrier: str | None, state: str | None) -> Party:
    return ("carrier", carrier) if code in CARRIERS else ("state", state)


def _open_by_invoice(books: Books) -> dict[str, list[str]]:
    """Return invoices and adjustments that are not paid, by invoice."""
    found: dict[str, list[str]] = defaultdict(list)
    for document, cents in books.open_premium.items():
        if cents > 0:
            found[books.invoice_of(document)].append(document)
    return found


def _owed_back(balances: dict[str, int]) -> int:
    return -balances.get("2200", 0) - balances.get("2210", 0)


def _returned(books: Books, invoice: str) -> list[Line]:
    """Return the lines by which premium of an invoice came to be owed back that still is."""
    return [
        line
        for document, standing in books.standing.items()
        if standing.returned is not None and _owed_back(standing.balances) > 0
        if books.invoice_of(document) == invoice
        for line in standing.returned.lines
    ]


def _uncollected(
    books: Books, documents: list[str], open_premium: int, returned: list[Line]
) -> dict[Party, int]:
    """Return how much of what documents of one invoice owe carriers and states is in their unpaid premium.

    What was `returned` and is set off is not in it. What was paid of it is first of what is owed. What
    was paid on already is not waited for.
    """
    if open_premium <= 0:
        return {}
    owed: dict[Party, int] = defaultdict(int)
    commission = 0
    for standing, line in _lines(books, documents, returned):
        party = _party(line.code, line.carrier, line.state)
        if line.code == "2400":
            commission += line.credit - line.debit
        elif line.code in PREMIUM_LIABILITIES and not _was_paid_on(books, standing, party):
            owed[party] += line.credit - line.debit
    total = sum(owed.values())
    left = max(0, total - max(0, total + commission - open_premium))
    for party, cents in owed.items():
        owed[party] = max(0, min(cents, left))
        left -= owed[party]
    return owed


def _lines(books: Books, documents: list[str], returned: list[Line]) -> Iterator[tuple[Standing, Line]]:
    """Give the lines that issued documents, each with what stands of its document, and those `returned`."""
    for document in documents:
        standing = books.standing.get(document, NOTHING)
        for line in standing.issued.lines if standing.issued is not None else ():
            yield standing, line
    for line in returned:
        yield NOTHING, line


def _was_paid_on(books: Books, standing: Standing, party: Party) -> bool:
    kind = TransferKind.REMITTANCE if party[0] == "carrier" else TransferKind.FILING
    captured = standing.captured
    return captured is not None and any(
        transfer.kind is kind and transfer.party == party[1] and _reaches(transfer, captured)
        for transfer in books.transfers
    )


def _reaches(transfer: Transfer, entry: Entry) -> bool:
    return entry.number <= transfer.entries and entry.business_date < (transfer.before or 0)


def _due(books: Books, before: int, codes: tuple[str, ...]) -> Iterator[tuple[Key, dict[str, int]]]:
    """Return what was collected of some liabilities before a moment, less what was paid of them."""
    due: dict[Key, dict[str, int]] = defaultdict(lambda: dict.fromkeys(codes, 0))
    for document, standing, entry in _bills(books):
        is_settled = books.open_premium[document] <= 0
        if _counts(standing, entry, before, is_paid=is_settled):
            for code, shares in _by_key(entry, codes).items():
                for key, cents in shares.items():
                    due[key][code] += cents
    for (code, key), cents in books.transferred.items():
        if code in codes:
            due[key][code] -= cents
    return iter(_in_order(due))


def _bills(books: Books) -> Iterator[tuple[str, Standing, Entry]]:
    """Return every invoice and adjustment that stands, with the entry that wrote its premium."""
    for document, standing in books.standing.items():
        entry = standing.issued or standing.returned
        if entry is not None:
            yield document, standing, entry


def _counts(standing: Standing, entry: Entry, before: int, *, is_paid: bool) -> bool:
    """Tell whether premium was written and paid before a moment; a return counts at once."""
    if entry.business_date >= before:
        return False
    if standing.captured is None:
        return standing.returned is not None or (is_paid and standing.issued is not None)
    return standing.captured.business_date < before


def _by_key(entry: Entry, codes: tuple[str, ...]) -> dict[str, dict[Key, int]]:
    found: dict[str, dict[Key, int]] = {code: defaultdict(int) for code in codes}
    for line in entry.lines:
        if line.code in found:
            found[line.code][(line.coverage_type, line.carrier, line.state)] += line.credit - line.debit
    return found


def _in_order(found: dict[Key, Found]) -> list[tuple[Key, Found]]:
    return sorted(found.items(), key=lambda item: tuple(str(part or "") for part in item[0]))
