"""Makes the audit pack of a period from what was told and booked until a moment; writes nothing."""

import itertools

import msgspec

from paycover.domain.audit_cover import SHOWN, Known
from paycover.domain.audit_packs import AuditPack, Sources, audit_pack
from paycover.domain.coverage import Coverage
from paycover.domain.ledger_periods import end_of_month, start_of_month
from paycover.flows.ledger import read_journal
from paycover.kit.errors import Code, Problem
from paycover.store import ledger_journal
from paycover.store.db import Snapshot
from paycover.store.event_cover import version_of
from paycover.store.events import events_until
from paycover.store.policies import snapshots_of_policies


def make_audit_pack(snapshot: Snapshot, period: str, as_of: int | None = None) -> AuditPack:
    """Return the pack of a year (`2026`) or month (`2026-05`), as known at `as_of` (Unix seconds) or now.

    Read it in one still view of the database, after posting what waits. Raises Problem(bad_request) for
    what is no period, and for a moment that has not come.
    """
    first, last = (f"{period}-01", f"{period}-12") if len(period) == 4 else (period, period)
    start, before = start_of_month(first), end_of_month(last)
    as_of = snapshot.now if as_of is None else as_of
    if as_of > snapshot.now:
        raise Problem(Code.BAD_REQUEST, "What will be known at a moment to come can't be told.")
    books, entries = read_journal(
        itertools.takewhile(
            lambda stored: stored.entry is None or stored.entry.created <= as_of,
            ledger_journal.journal(snapshot),
        )
    )
    return audit_pack(
        Sources(
            account=snapshot.account.name,
            start=start,
            before=before,
            as_of=as_of,
            known=_known(snapshot, as_of),
            books=books,
            entries=entries,
            classes=_classes(snapshot),
        )
    )


def _known(snapshot: Snapshot, as_of: int) -> Known:
    known = Known()
    for event in events_until(snapshot, as_of):
        if event.type.partition(".")[0] in SHOWN:
            known.take(event.type, event.object, msgspec.json.decode(event.data))
        elif version := version_of(event.type, event.object, event.created, event.data):
            known.cover[event.object] = version
    return known


def _classes(snapshot: Snapshot) -> dict[tuple[str, Coverage], str]:
    """Return the class code of each policy and line; a policy keeps what rated it for good."""
    rated = {one.id: one.lines for one in ledger_journal.all_snapshots(snapshot)}
    return {
        (policy, line.coverage_type): line.class_code
        for policy, pinned in snapshots_of_policies(snapshot).items()
        for line in rated.get(pinned, ())
        if line.class_code is not None
    }
