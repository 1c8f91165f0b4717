"""What a task does to our own books, each kind in one transaction: the worker's and the test clock's."""

from collections.abc import Callable

from paycover.domain.tasks import TaskKind
from paycover.flows.applications import review_application
from paycover.flows.bills import bill_adjustment, bill_invoice, refund_cover
from paycover.flows.cards import remove_from_file
from paycover.flows.certificate_chasing import chase_certificates
from paycover.flows.certificates import match_certificates
from paycover.flows.charging import begin, retry
from paycover.flows.cover_notices import tell_cancelled, tell_extended
from paycover.flows.hub_links import send_hub_links
from paycover.flows.lapses import tell_lapses
from paycover.flows.ledger import post_waiting
from paycover.flows.marks import note_opt_in
from paycover.flows.payment_sessions import expire_payment_session
from paycover.flows.policies import expire_policy
from paycover.flows.rechecks import recheck
from paycover.flows.statements import announce_statement, apply_money, issue_statement
from paycover.flows.webhook_deliveries import fan_out
from paycover.store.access import forget_replays
from paycover.store.bulk_uploads import forget_uploads
from paycover.store.db import Tx
from paycover.store.tasks import forget_done
from paycover.store.webhook_deliveries import forget_deliveries

Step = Callable[[Tx, str], object]

STEPS: dict[TaskKind, Step] = {
    TaskKind.ANNOUNCE_STATEMENT: announce_statement,
    TaskKind.APPLY: apply_money,
    TaskKind.BILL: bill_invoice,
    TaskKind.CHARGE: begin,
    TaskKind.CHASE_CERTIFICATES: chase_certificates,
    TaskKind.EXPIRE_PAYMENT_SESSION: expire_payment_session,
    TaskKind.EXPIRE_POLICY: expire_policy,
    TaskKind.FAN_OUT: fan_out,
    TaskKind.FORGET_DELIVERIES: lambda tx, _account: forget_deliveries(tx),
    TaskKind.FORGET_REPLAYS: lambda tx, _account: forget_replays(tx),
    TaskKind.FORGET_TASKS: lambda tx, _account: forget_done(tx),
    TaskKind.FORGET_UPLOADS: lambda tx, _account: forget_uploads(tx),
    TaskKind.POST_LEDGER: lambda tx, _account: post_waiting(tx),
    TaskKind.ISSUE_STATEMENT: lambda tx, _account: issue_statement(tx),
    TaskKind.MATCH_CERTIFICATES: match_certificates,
    TaskKind.OPT_IN: note_opt_in,
    TaskKind.RECHECK: recheck,
    TaskKind.REFUND_COVER: refund_cover,
    TaskKind.REMOVE_CARD: remove_from_file,
    TaskKind.RETRY: retry,
    TaskKind.REVIEW_APPLICATION: review_application,
    TaskKind.SEND_HUB_LINKS: send_hub_links,
    TaskKind.SETTLE: bill_adjustment,
    TaskKind.TELL_CANCELLED: tell_cancelled,
    TaskKind.TELL_EXTENDED: tell_extended,
    TaskKind.TELL_LAPSES: tell_lapses,
}
"""Kind → what is done to the task's subject; safe to do again."""
