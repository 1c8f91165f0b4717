"""The examples of the published document: recorded exchanges, else the samples as the API shows them."""

import functools
import pathlib
import types
import typing
from typing import Any

import msgspec

from paycover.api import certificate_examples
from paycover.api.health import Health
from paycover.api.issued_certificate_examples import CERTIFICATE
from paycover.api.operations import Kind, Operation
from paycover.domain.adjustments import AdjustmentDraft, corrected
from paycover.domain.cards import Card, Processor
from paycover.domain.coverage import Coverage
from paycover.domain.explaining import explained
from paycover.domain.explanation_subjects import of_invoice
from paycover.domain.invoices import paid
from paycover.domain.ledger import Draft, Head, LineTerms, Payer, Template, chained, head_of
from paycover.domain.ledger_templates import invoice_issued, part
from paycover.domain.payment_sessions import SESSION_SECONDS, PaymentSession
from paycover.domain.payments import CHARGE_DELAY_SECONDS, wanted
from paycover.domain.payments import Payer as PaidBy
from paycover.domain.sandbox_cards import SANDBOX_CARDS
from paycover.domain.statements import issued
from paycover.flows import samples
from paycover.wire import (
    adjustments,
    assignments,
    cards,
    certificates,
    contractors,
    entities,
    events,
    invoices,
    jobs,
    ledger,
    payment_sessions,
    payments,
    policies,
    quotes,
    sessions,
    statements,
    webhook_deliveries,
    webhook_endpoints,
    worlds,
)
from paycover.wire.base import Input
from paycover.wire.categories import CategoryAnswer
from paycover.wire.clocks import ClockAdvance, ClockAnswer
from paycover.wire.payment_sessions import PaymentSessionComplete, PaymentSessionCreate

Json = dict[str, Any]

ADJUSTMENT = corrected(
    paid(samples.INVOICE, samples.START),
    (),
    AdjustmentDraft(gross_pay=260_000, reason="Overtime was reported late."),
    id="ad_7WqPz3kXnB",
    now=samples.END,
)
"""The published pages show none: the sample invoice's, had it been paid and its pay corrected."""
_TERMS = LineTerms(carrier="Sample Mutual", commission_ppm=150_000, net_rate=173, state="CA")
_ENTRY = chained(
    Head(),
    Draft(
        template=Template.INVOICE_ISSUED,
        subject=samples.INVOICE.id,
        lines=invoice_issued(
            [part(Coverage.WORKERS_COMP, samples.INVOICE.premium_due, _TERMS)], Payer.CONTRACTOR
        ),
    ),
    event=samples.SAMPLE_IDS["event"],
    business_date=samples.START,
    booked=samples.START,
)

_RECEIVABLE = next(
    shown for shown in ledger.render_accounts({("1200", None, None): (4_325, 0)}) if shown.id == "1200"
)

CARD = Card(
    id="card_4TqWm8cXzR2nKp7JdYhV5b",
    contractor=samples.CONTRACTORS[-1].id,
    processor=Processor.SANDBOX,
    customer_sealed=None,
    card_sealed=None,
    brand="visa",
    last4="4242",
    exp_month=7,
    exp_year=2031,
    live_key=None,
    created=samples.START,
)
PAYMENT_SESSION = PaymentSession(
    id="hps_9sKwVb3nRzT6mXqHc2YpJd",
    contractor=CARD.contractor,
    return_url="https://example.com/cards/done",
    origin="https://example.com",
    processor=CARD.processor,
    expires_at=samples.START + SESSION_SECONDS,
    created=samples.START,
)

PAYMENT = wanted(
    samples.INVOICE,
    None,
    PaidBy.CONTRACTOR_CARD,
    id="py_8MzRw5qTkXc3Vn",
    now=samples.START,
    due=samples.START + CHARGE_DELAY_SECONDS,
)
REMIT = wanted(
    samples.INVOICE, None, PaidBy.AGENCY_REMIT, id="py_3nHt7WbXqKz9Rd", now=samples.START, due=samples.START
)
STATEMENT = issued([(REMIT, samples.INVOICE)], fee_ppm=20_000, id="st_6RkXw9TzqM", now=samples.END)
assert STATEMENT is not None, "there is something to pay"

_SNAPSHOT = "wsn_4RviYgc2WtXqKz9RdMTq7b"

_SHOWN = (
    entities.render(samples.ENTITIES[-1]),
    certificates.render(CERTIFICATE),
    certificates.render_request(CERTIFICATE),
    contractors.render(samples.CONTRACTORS[-1]),
    CategoryAnswer(
        id=samples.SAMPLE_CATEGORY,
        category_code=samples.SAMPLE_CATEGORY,
        name="Computer Service or Repair",
    ),
    jobs.render(samples.JOB),
    assignments.render(samples.ASSIGNMENTS[-1]),
    invoices.render(samples.INVOICE),
    adjustments.render(ADJUSTMENT),
    quotes.render(samples.QUOTE),
    sessions.render(samples.SESSION, url=f"https://example.com/apply/{samples.SESSION.id}.account.secret"),
    policies.render(samples.policy(samples.START)),
    events.render(samples.event(samples.START)),
    msgspec.structs.replace(
        webhook_endpoints.told(samples.webhook_endpoint("")),
        secret="whsec_MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0",
    ),
    webhook_deliveries.render(samples.DELIVERY, samples.TRIES),
    explained(of_invoice(samples.INVOICE, None, samples.policy(samples.START)), samples.SNAPSHOT),
    cards.render(CARD),
    payment_sessions.render(PAYMENT_SESSION, url="https://example.com/payment/setup/test_secret"),
    ledger.render(_ENTRY),
    _RECEIVABLE,
    ledger.render_proof(head_of(_ENTRY)),
    ledger.render_trial_balance({("1200", None, None): (4_325, 0), ("2000", None, None): (0, 4_325)}),
    payments.render(PAYMENT),
    statements.render(STATEMENT),
    *certificate_examples.SHOWN,
    ClockAnswer(now=samples.START),
    worlds.SnapshotAnswer(
        id=_SNAPSHOT,
        name="before the raise",
        description=None,
        now=samples.START,
        rows=4_216,
        created=samples.START,
    ),
    worlds.ForkAnswer(
        id="ac_9zTqMXkWb3",
        name="wage raised",
        snapshot=_SNAPSHOT,
        api_key="t9sk_test_6f1c2a9e-0b7d-4c53-9e28-5d40c6a1b37f",
        created=samples.START,
    ),
    Health(),
)
_EXAMPLES: dict[type, Json] = {
    type(shown): msgspec.json.decode(msgspec.json.encode(shown)) for shown in _SHOWN
}
_BODIES: dict[type, Json] = {
    ClockAdvance: {"seconds": 86_400},
    worlds.SnapshotCreate: {"name": "before the raise"},
    worlds.ForkCreate: {"name": "wage raised"},
    certificates.CertificateRequest: {
        "policy": CERTIFICATE.policy,
        "coverage_type": "general",
        "additional_insured": False,
    },
    webhook_endpoints.SecretRotation: {"overlap_seconds": 86_400},
    PaymentSessionCreate: {"contractor": CARD.contractor, "return_url": PAYMENT_SESSION.return_url},
    statements.StatementPay: {"amount": 4_325},
    PaymentSessionComplete: {"number": SANDBOX_CARDS[0].number},
    **certificate_examples.BODIES,
}
_PREVIEWED: dict[str, tuple[type[Input], type]] = {
    "/api/v1/quotes/preview": (quotes.QuoteCreate, quotes.QuoteAnswer),
    "/api/v1/assignments/preview": (assignments.AssignmentCreate, assignments.AssignmentAnswer),
    "/api/v1/invoices/preview": (invoices.InvoiceCreate, invoices.InvoiceAnswer),
}
"""Path of a preview → the body of a row, and what its result is like."""


class Recorded(msgspec.Struct):
    """A request and its answer as a test sent and got them (`python -m tools.examples --write`).

    `id` is empty where the path has no parameter, or an id that a new sandbox does not hold; `own` are
    the fields of the body of which the same is true.
    """

    answer: Any
    id: str = ""
    query: Json = {}
    body: Any = None
    own: list[str] = []


@functools.cache
def recorded() -> dict[str, Recorded]:
    """Return the recorded exchange of each operation, by its id."""
    text = (pathlib.Path(__file__).parent / "recorded.json").read_bytes()
    return msgspec.json.decode(text, type=dict[str, Recorded])


def exchange(operation: Operation) -> Recorded:
    """Return the exchange that shows an operation; what is not recorded is rendered from the samples."""
    noun = operation.path.partition("{")[2].partition("}")[0]
    return recorded().get(operation.id) or Recorded(
        answer=_rendered_answer(operation),
        id=samples.SAMPLE_IDS.get(noun, ""),
        body=_rendered_body(operation),
    )


def _rendered_answer(operation: Operation) -> Any:
    """Return what an operation would show of the samples."""
    if operation.kind is Kind.PREVIEW:
        made = _EXAMPLES[_PREVIEWED[operation.path][1]]
        return {"rows": [{"result": {k: v for k, v in made.items() if k not in ("id", "created")}}]}
    answer = operation.answer
    if isinstance(answer, types.UnionType):
        answer = typing.get_args(answer)[0]
    if typing.get_origin(answer) is list:
        example = _EXAMPLES.get(typing.get_args(answer)[0])
        return None if example is None else [example]
    return _EXAMPLES.get(answer)


def _rendered_body(operation: Operation) -> Any:
    """Return a body of an operation: its own, or what the answer's example says of the fields it takes."""
    if operation.body in _BODIES:
        return _BODIES[operation.body]
    if operation.kind is Kind.PREVIEW:
        body, made = _PREVIEWED[operation.path]
        return {"rows": [_taken(body, _EXAMPLES[made])]}
    example = _rendered_answer(operation)
    return None if operation.body is None or example is None else _taken(operation.body, example)


def _taken(body: type[Input], example: Json) -> Json:
    """Return what an example of an answer says of the fields a body takes."""
    fields = [field.encode_name for field in msgspec.structs.fields(body)]
    values = {name: example.get(name, example.get(name.removesuffix("_id"))) for name in fields}
    return {name: value for name, value in values.items() if value is not None}
