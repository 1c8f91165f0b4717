"""Ends cover: policies, the assignments that have not started, and what was still to be billed."""

from paycover.domain.assignments import Assignment
from paycover.domain.cancelling import cancelled_assignment, cancelled_policy
from paycover.domain.events import EventType
from paycover.domain.policies import Policy
from paycover.domain.repricing import voided
from paycover.domain.tasks import TaskKind
from paycover.flows.events import Happening
from paycover.flows.invoices import told
from paycover.store.assignments import ASSIGNMENTS
from paycover.store.db import Tx
from paycover.store.invoices import save_void
from paycover.store.loads import Cover, Whose, lock_cover
from paycover.store.policies import POLICIES
from paycover.store.tasks import Wanted
from paycover.wire import assignments as assignment_wire
from paycover.wire import policies as policy_wire


def end_cover(tx: Tx, whose: Whose, subject: str, *, reason: str) -> list[Happening]:
    """Cancel active policies now, and with them every assignment that has not started (api.md 3.9).

    Assignments under way end with their policy's cancellation; invoices that are paid stay as they
    are. Returns what to `emit`.
    """
    return end(tx, lock_cover(tx, whose, subject), reason=reason)


def end(tx: Tx, found: Cover, *, reason: str) -> list[Happening]:
    """Cancel cover that is locked, as `end_cover` does."""
    policies = [cancelled_policy(policy, tx.now) for policy in found.policies]
    assignments = [cancelled_assignment(assignment, reason, tx.now) for assignment in found.assignments]
    invoices = [voided(invoice) for invoice in found.invoices]
    POLICIES.save(tx, *policies)
    ASSIGNMENTS.save(tx, *assignments)
    save_void(tx, invoices)
    return [
        *(_ended(policy) for policy in policies),
        *(called_off(assignment) for assignment in assignments),
        *(told(EventType.INVOICE_VOIDED, invoice) for invoice in invoices),
    ]


def called_off(assignment: Assignment) -> Happening:
    """Return that an assignment was cancelled before its start, for `emit`; what was paid goes back."""
    wants = (
        Wanted(TaskKind.REFUND_COVER, assignment.id),
        Wanted(TaskKind.MATCH_CERTIFICATES, assignment.id),
    )
    return Happening(
        EventType.ASSIGNMENT_CANCELLED, assignment.id, assignment_wire.render(assignment), wants
    )


def _ended(policy: Policy) -> Happening:
    wants = (Wanted(TaskKind.MATCH_CERTIFICATES, policy.id),)
    return Happening(EventType.POLICY_CANCELLED, policy.id, policy_wire.render(policy), wants)
