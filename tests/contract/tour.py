"""A walk through every operation of the API, in an order in which each can be shown.

It is walked in a sandbox that has the documents' samples and nothing else. What it sends is what the
portal shows, so bodies name samples only: they are to run as pasted.
"""

from paycover.domain.assistant_calls import Asked, Outcome
from paycover.domain.contractors import ContractorChange
from paycover.domain.coverage import Coverage
from paycover.domain.quotes import Quote
from paycover.flows import samples
from paycover.flows.assistant_calls import note_call
from paycover.flows.certificates import match_certificates
from paycover.flows.contractors import update_contractor
from paycover.flows.invoices import create_invoice
from paycover.flows.ledger import post_waiting
from paycover.flows.quotes import create_quote
from paycover.kit.dates import DAY
from paycover.store.db import Tx
from paycover.store.webhook_deliveries import WEBHOOK_DELIVERIES
from paycover.wire.invoices import InvoiceCreate
from paycover.wire.quotes import QuoteCreate
from tests import make
from tests.contract.steps import Arrange, Moment, Own, Send, own
from tests.contract.tour_certificates import incoming_certificates
from tests.contract.tour_hub import hub_links
from tests.contract.tour_worlds import worlds

S = samples.SAMPLE_IDS
CYCLE = {"paycycle_startdate": 1_680_307_200, "paycycle_enddate": 1_681_516_800}
PAIR = {"contractor": S["contractor"], "job": S["job"]}
LOS_ANGELES = {"locality": "Los Angeles", "region": "CA"}
SAN_FRANCISCO = {"locality": "San Francisco", "region": "CA"}
HOOK = "https://app.example.com/hooks"
_ASKED = Asked(tool="show_object", operation="get_invoices_invoice", subject=S["invoice"])


def walk(send: Send, arrange: Arrange) -> None:
    """Send every documented operation once; `arrange` writes what no request makes at once."""
    for operation in ("get_healthz", "get_readyz"):
        send(operation)
    _parties(send)
    _requirements(send, arrange)
    _quotes(send)
    _policies(send, arrange)
    _previews(send)
    _invoices(send, arrange)
    _clock(send)
    arrange(lambda tx: update_contractor(tx, S["contractor"], ContractorChange(withhold_premium=False)))
    _cards(send)
    _assignments(send, arrange)
    _clock(send)
    _payments(send, arrange)
    send("post_assignments_cancel", body={"job_id": S["job"], "reason": "client_request"})
    _webhooks(send, arrange)
    worlds(send)
    _deletions(send)


def _parties(send: Send) -> None:
    send("get_category_codes")
    send("get_category_codes_category_code", samples.SAMPLE_CATEGORY)
    send(
        "post_entities",
        body={
            "name": "Acme, Inc",
            "address": {"line1": "1 Main St", **LOS_ANGELES, "postalcode": "90012"},
            "required_coverage": ["general", "workers-comp"],
            "coverage_limit": {"aggregate_limit": 200_000_000, "occurrence_limit": 100_000_000},
        },
    )
    send("get_entities", query={"limit": 2})
    send("get_entities_entity", S["entity"])
    hub_links(send)
    send("put_entities_entity", S["entity"], body={"name": "Apple, Inc (Cupertino)"})
    send(
        "post_contractors",
        body={
            "first_name": "Tess",
            "last_name": "Rivera",
            "email": "tess.rivera@example.com",
            "phone": "415-474-9088",
            "address": {"line1": "92 Geary St", **SAN_FRANCISCO, "postalcode": "94108"},
        },
    )
    send("get_contractors", query={"limit": 2})
    send("get_contractors_contractor", S["contractor"])
    send("put_contractors_contractor", S["contractor"], body={"withhold_premium": True})
    send(
        "post_jobs",
        body={
            "name": "Field technician",
            "description": "Repairs computers at customers' premises.",
            "entity": S["entity"],
            "category_code": samples.SAMPLE_CATEGORY,
            "wage": 250_000,
            "wage_type": "flatfee",
            "address": LOS_ANGELES,
            "custom_metadata": {"purchase_order_number": "12345678"},
        },
    )
    send("get_jobs", query={"limit": 2})
    send("get_jobs_job", S["job"])
    send("put_jobs_job", S["job"], body={"custom_metadata": {"purchase_order_number": "PO-2027"}})


def _requirements(send: Send, arrange: Arrange) -> None:
    rules = {
        "coverages": {
            "commercial_general_liability": {
                "limits": {"each_occurrence": 100_000_000, "general_aggregate": 200_000_000},
                "additional_insured": True,
            },
            "workers_compensation": {"limits": {"el_each_accident": 50_000_000}},
        }
    }
    made = send("post_insurance_requirements", body={"name": "Usual requirements", "rules": rules})
    send("get_insurance_requirements", query={"limit": 2})
    one = "insurance_requirements_insurance_requirement"
    send(f"get_{one}", own(made))
    send(f"put_{one}", own(made), body={"name": "Field work"})
    incoming_certificates(send, arrange)
    send(f"delete_{one}", own(made))


def _quotes(send: Send) -> None:
    quote = send(
        "post_quotes",
        body={"contractor": "cn_tS3wR3UQ5q", "job": S["job"], "coverage_type": ["general", "workers-comp"]},
    )
    send("get_quotes", query={"limit": 2})
    send("get_quotes_quote", S["quote"])
    send("get_quotes_quote_explanation", S["quote"])
    send("put_quotes_quote", own(quote), body={"coverage_type": ["workers-comp"]})
    ends = {"success_url": "https://example.com/success", "cancel_url": "https://example.com/cancel"}
    session = send("post_apply_sessions", body={"quote": own(quote), **ends})
    send("get_apply_sessions", query={"limit": 2})
    send("get_apply_sessions_session", S["session"])
    send("put_apply_sessions_session", own(session), body={"success_url": "https://example.com/thanks"})
    send("post_apply_sessions_session_expire", own(session))
    again = send("post_apply_sessions", body={"quote": own(quote), **ends})
    send("post_test_helpers_apply_sessions_session_complete", own(again))


def _policies(send: Send, arrange: Arrange) -> None:
    quote = arrange(_further_quote)
    policy = send("post_policies", body={"quote": Own(quote.id)})
    send("get_policies", query={"limit": 2})
    send("get_policies_policy", S["policy"])
    send("put_policies_policy", own(policy), body={"is_active": False})
    send("delete_policies_policy", own(policy))
    send("get_contractors_contractor_policies", S["contractor"])


def _previews(send: Send) -> None:
    send("delete_assignments_assignment", "an_5HviNgc2Br")  # as long as nothing of its job is paid
    send("post_quotes_preview", body={"rows": [{"contractor": "cn_tS3wR3UQ5q", "job": S["job"]}]})
    send("post_assignments_preview", body={"rows": [PAIR]})
    send("post_invoices_preview", body={"rows": [PAIR | CYCLE | {"gross_pay": 250_000}]})


def _invoices(send: Send, arrange: Arrange) -> None:
    send("post_invoices", body=PAIR | CYCLE | {"gross_pay": 250_000})
    send("get_invoices", query={"limit": 2})
    send("get_invoices_invoice", S["invoice"])
    send(
        "put_invoices_invoice",
        S["invoice"],
        body={"gross_pay": 10_000, "purchase_order_number": "PO-12345678"},
    )
    send("get_invoices_invoice_explanation", S["invoice"])
    send("post_test_helpers_invoices_invoice_fail", S["invoice"])
    send("post_test_helpers_invoices_invoice_pay", S["invoice"])
    made = send(
        "post_invoices_invoice_adjustments",
        S["invoice"],
        body={"gross_pay": 260_000, "reason": "Overtime was reported late."},
    )
    send("get_adjustments", query={"invoice": S["invoice"]})
    send("get_adjustments_adjustment", own(made))
    send("post_test_helpers_adjustments_adjustment_settle", own(made))
    mistake = InvoiceCreate(
        **PAIR, gross_pay=9_900, paycycle_startdate=1_690_000_000, paycycle_enddate=1_691_000_000
    ).draft()
    mistaken = arrange(lambda tx: create_invoice(tx, mistake))
    send("delete_invoices_invoice", Own(mistaken.id))


def _cards(send: Send) -> None:
    asked = {"contractor": S["contractor"], "return_url": "https://example.com/cards/done"}
    session = send("post_payment_sessions", body=asked)
    send("get_payment_sessions_payment_session", own(session))
    send("post_payment_sessions_payment_session_cancel", own(session))
    again = send("post_payment_sessions", body=asked)
    complete = "post_test_helpers_payment_sessions_payment_session_complete"
    send(complete, own(again), body={"number": "4242424242424242"})
    send("get_contractors_contractor_card", S["contractor"])


def _assignments(send: Send, arrange: Arrange) -> None:
    starts = Moment(send("get_test_helpers_clock")["now"] + 2 * DAY)
    made = send("post_assignments", body=PAIR | {"effective_date": starts})
    arrange(lambda tx: match_certificates(tx, S["assignment"]))
    send("post_certificates", body={"assignment": S["assignment"], "coverage_type": "general"})
    (certificate, *_) = send("get_certificates", query={"limit": 2})
    send("get_certificates_certificate", own(certificate))
    send("get_coverage", query=PAIR | {"at": starts})
    send("get_assignments", query={"limit": 2})
    send("get_assignments_assignment", S["assignment"])
    send("get_assignments_assignment_explanation", S["assignment"])
    send("put_assignments_assignment", S["assignment"], body={"bind": False})
    later = Moment(made["end_date"] + 30 * DAY)
    send("post_assignments_extend", body={"job_id": S["job"], "end_date": later})
    assert made["eligible"]["result"] is True


def _payments(send: Send, arrange: Arrange) -> None:
    payments = send("get_payments", query={"limit": 2})
    send("get_payments_payment", own(payments[0]))
    statement = send("post_test_helpers_statements_issue")
    send("get_statements", query={"limit": 2})
    send("get_statements_statement", own(statement))
    send("post_test_helpers_statements_statement_pay", own(statement), body={"amount": 100})
    arrange(post_waiting)
    send("get_ledger_accounts")
    entries = send("get_ledger_entries", query={"limit": 1})
    send("get_ledger_entries_entry", own(entries[0]))
    send("get_ledger_proof")
    send("get_ledger_trial_balance")


def _webhooks(send: Send, arrange: Arrange) -> None:
    made = send(
        "post_webhook_endpoints", body={"url": HOOK, "events": ["invoice.created", "policy.active"]}
    )
    send("get_webhook_endpoints")
    send("get_webhook_endpoints_webhook_endpoint", S["webhook_endpoint"])
    send(
        "put_webhook_endpoints_webhook_endpoint",
        S["webhook_endpoint"],
        body={"description": "Payroll", "status": "enabled"},
    )
    rotate = "post_webhook_endpoints_webhook_endpoint_rotate_secret"
    send(rotate, S["webhook_endpoint"], body={"overlap_seconds": 86_400})
    arrange(lambda tx: WEBHOOK_DELIVERIES.add(tx, samples.DELIVERY))
    send("get_webhook_deliveries", query={"limit": 1})
    send("get_webhook_deliveries_webhook_delivery", Own(samples.DELIVERY.id))
    send("post_webhook_deliveries_webhook_delivery_redeliver", Own(samples.DELIVERY.id))
    arrange(lambda tx: note_call(tx, _ASKED, Outcome.ANSWERED))
    send("get_assistant_calls", query={"limit": 1})
    send("get_events", query={"limit": 2})
    send("get_events_event", S["event"])
    send("delete_webhook_endpoints_webhook_endpoint", own(made))


def _clock(send: Send) -> None:
    send("post_test_helpers_clock_advance", body={"seconds": 3_600})


def _deletions(send: Send) -> None:
    send("delete_jobs_job", own(send("get_jobs", query={"limit": 2})[0]))
    send("delete_contractors_contractor", "cn_tS3wR3UQ5q")
    send("delete_entities_entity", "en_C9Z2DmfHSF")


def _further_quote(tx: Tx) -> Quote:
    """Make a quote that no application was made from."""
    who = make.contractor(tx)
    draft = QuoteCreate(contractor=who.id, job=S["job"], coverage_type=[Coverage.GENERAL]).draft()
    return create_quote(tx, draft)
