"""A stand-in for Stripe on a loopback port: idempotency keys, declines, and every way to fail.

It keeps what it really charged, so that a test can count. A key that comes again is answered as the
first time; with other parameters it is an error, as at Stripe.
"""

import contextlib
import http.server
import itertools
import json
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar
from urllib.parse import parse_qs, parse_qsl, urlsplit

Json = dict[str, Any]
Answer = tuple[int, Json]

DECLINES = {
    "pm_declined": ("card_declined", "generic_decline", "Your card was declined."),
    "pm_insufficient": ("card_declined", "insufficient_funds", "Your card has insufficient funds."),
    "pm_expired": ("expired_card", None, "Your card has expired."),
    "pm_authentication": ("authentication_required", None, "This payment requires authentication."),
}
"""Payment method → code, decline code and message of its decline; any other one pays."""

VISA = {"brand": "visa", "last4": "4242", "exp_month": 7, "exp_year": 2031}


@dataclass
class Held:
    """A request that was let hang: `arrived` once it is there, answered when `released`."""

    arrived: threading.Event = field(default_factory=threading.Event)
    released: threading.Event = field(default_factory=threading.Event)


class FakeStripe:
    """Payment intents, refunds and checkouts in memory.

    `faults` are used up, one by each write: `500` (nothing is done), `500_after`, `drop_after` (the
    answer is lost), or a Held with `held_before` or `held_after` the deed.
    """

    def __init__(self) -> None:
        self.url = ""
        self.intents: dict[str, Json] = {}
        self.refunds: dict[str, Json] = {}
        self.checkouts: dict[str, Json] = {}
        self.disputes: dict[str, Json] = {}
        self.faults: list[tuple[str, Held | None]] = []
        self.is_down = False
        self.search_lags = False
        self.writes = 0
        self._keys: dict[str, tuple[Json, Answer]] = {}
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)

    @property
    def charges(self) -> list[int]:
        """The amounts that were really taken."""
        return [intent["amount_received"] for intent in self.intents.values() if intent["amount_received"]]

    @property
    def given_back(self) -> list[int]:
        """The amounts that were really given back."""
        return [refund["amount"] for refund in self.refunds.values() if refund["status"] == "succeeded"]

    def fails_next(self, *faults: str) -> None:
        """Let the next writes fail, each in its way."""
        self.faults += [(fault, None) for fault in faults]

    def holds_next(self, when: str) -> Held:
        """Let the next write hang, `before` or `after` it is done."""
        held = Held()
        self.faults.append((f"held_{when}", held))
        return held

    def forget_keys(self) -> None:
        """Forget the idempotency keys, as Stripe does after a day or more."""
        self._keys.clear()

    def settle(self, intent: str, status: str = "succeeded") -> None:
        """Let a payment that was processing come to its end."""
        found = self.intents[intent]
        found["status"] = status
        found["amount_received"] = found["amount"] if status == "succeeded" else 0

    def dispute(self, intent: str, status: str = "needs_response") -> str:
        """Let the bank of a payment's cardholder take it back; return the dispute's id."""
        id = f"dp_{next(self._numbers)}"
        dispute = {"id": id, "object": "dispute", "payment_intent": intent, "status": status}
        dispute |= {"amount": self.intents[intent]["amount"], "reason": "fraudulent"}
        self.disputes[id] = dispute | {"balance_transactions": [{"fee": 1_500}]}
        return id

    def give_card(self, checkout: str) -> None:
        """Complete a checkout as if its customer had typed a card."""
        number = next(self._numbers)
        method = {"id": f"pm_{number}", "object": "payment_method", "card": VISA}
        intent = {"object": "setup_intent", "status": "succeeded", "payment_method": method}
        self.checkouts[checkout] |= {
            "status": "complete",
            "customer": f"cus_{number}",
            "setup_intent": intent,
        }

    def write(self, path: str, params: Json, key: str | None) -> Answer:
        """Do a write once for its key."""
        with self._lock:
            if key is not None and key in self._keys:
                before, answer = self._keys[key]
                return (
                    answer
                    if before == params
                    else _error(400, "idempotency_error", "Keys can't be reused.")
                )
            answer = self._written(path, params)
            if key is not None and answer[0] not in (400, 404):
                self._keys[key] = (params, answer)  # what is not valid is not kept
            return answer

    def read(self, path: str, query: Json) -> Answer:
        """Answer a GET."""
        kind, _, id = path.removeprefix("/v1/").partition("/")
        if kind == "checkout":
            return _shown(self.checkouts.get(path.rpartition("/")[2]))
        found = {"payment_intents": self.intents, "disputes": self.disputes}.get(kind, self.refunds)
        if id == "search":
            return 200, _list([] if self.search_lags else self._search(query["query"][0]))
        if id:
            return _shown(found.get(id))
        name, wanted = next((n, query[n][0]) for n in ("customer", "payment_intent") if n in query)
        return 200, _list([item for item in reversed(found.values()) if item[name] == wanted])

    def _written(self, path: str, params: Json) -> Answer:
        self.writes += 1
        if path == "/v1/payment_intents":
            return self._charge(params)
        if path == "/v1/refunds":
            return self._refund(params)
        if path == "/v1/checkout/sessions":
            return self._open(params)
        checkout = self.checkouts[path.removesuffix("/expire").rpartition("/")[2]]
        if checkout["status"] != "open":
            return _error(400, "invalid_request_error", "Only open checkouts can be expired.")
        checkout["status"] = "expired"
        return 200, checkout

    def _charge(self, params: Json) -> Answer:
        method, amount = params["payment_method"], int(params["amount"])
        if method == "pm_gone":
            return _error(
                400, "invalid_request_error", "No such PaymentMethod: 'pm_gone'", "resource_missing"
            )
        code, decline, message = DECLINES.get(method, (None, None, None))
        pays = code is None and method != "pm_processing"
        intent = {
            "id": f"pi_{next(self._numbers)}",
            "object": "payment_intent",
            "amount": amount,
            "amount_received": amount if pays else 0,
            "customer": params["customer"],
            "status": "succeeded" if pays else "requires_payment_method" if code else "processing",
            "metadata": _metadata(params),
            "latest_charge": {
                "object": "charge",
                "balance_transaction": {"object": "balance_transaction", "fee": amount * 29 // 1000 + 30}
                if pays
                else None,
            },
            "last_payment_error": None,
        }
        self.intents[intent["id"]] = intent
        if code is None:
            return 200, intent
        error = {"type": "card_error", "code": code, "decline_code": decline, "message": message}
        intent["last_payment_error"] = error
        return 402, {"error": error | {"payment_intent": intent}}

    def _refund(self, params: Json) -> Answer:
        charge, amount = self.intents.get(params["payment_intent"]), int(params["amount"])
        if charge is None:
            return _error(404, "invalid_request_error", "No such payment_intent", "resource_missing")
        before = sum(r["amount"] for r in self.refunds.values() if r["payment_intent"] == charge["id"])
        if amount > charge["amount_received"] - before:
            return _error(
                400, "invalid_request_error", "Greater than what is left.", "charge_already_refunded"
            )
        refund = {
            "id": f"re_{next(self._numbers)}",
            "object": "refund",
            "amount": amount,
            "payment_intent": charge["id"],
            "status": "succeeded",
            "metadata": _metadata(params),
        }
        self.refunds[refund["id"]] = refund
        return 200, refund

    def _open(self, params: Json) -> Answer:
        id = f"cs_{next(self._numbers)}"
        self.checkouts[id] = params | {
            "id": id,
            "object": "checkout.session",
            "url": f"https://checkout.stripe.example/{id}",
            "status": "open",
            "customer": None,
            "setup_intent": None,
            "metadata": _metadata(params),
        }
        return 200, self.checkouts[id]

    def _search(self, query: str) -> list[Json]:
        wanted = dict(re.findall(r"metadata\['(\w+)'\]:'([^']*)'", query))
        return [i for i in self.intents.values() if wanted.items() <= i["metadata"].items()]


class Handler(http.server.BaseHTTPRequestHandler):
    """One request, and what goes wrong with it."""

    stripe: ClassVar[FakeStripe]
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.stripe.is_down:
            self._answer(_error(500, "api_error", "Down."))
            return
        parts = urlsplit(self.path)
        self._answer(self.stripe.read(parts.path, parse_qs(parts.query)))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", "0"))).decode()
        fault, held = self.stripe.faults.pop(0) if self.stripe.faults else ("", None)
        if self.stripe.is_down or fault == "500":
            self._answer(_error(500, "api_error", "Down."))
            return
        if held is not None and fault == "held_before":
            _hold(held)
            return
        answer = self.stripe.write(self.path, dict(parse_qsl(body)), self.headers.get("idempotency-key"))
        if held is not None:
            _hold(held)
        if fault in ("drop_after", "held_after"):
            self.close_connection = True
            return
        self._answer(_error(500, "api_error", "Down.") if fault == "500_after" else answer)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""

    def _answer(self, answer: Answer) -> None:
        text = json.dumps(answer[1]).encode()
        with contextlib.suppress(ConnectionError):
            self.send_response(answer[0])
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)


@contextlib.contextmanager
def fake_stripe() -> Iterator[FakeStripe]:
    """Give a Stripe of one's own that answers at its `url`."""
    fake = FakeStripe()
    handler = type("OwnHandler", (Handler,), {"stripe": fake})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    fake.url = f"http://127.0.0.1:{server.server_address[1]}"
    yield fake
    server.shutdown()
    server.server_close()
    thread.join(5)


def _hold(held: Held) -> None:
    held.arrived.set()
    held.released.wait(30)


def _metadata(params: Json) -> Json:
    return {name[9:-1]: value for name, value in params.items() if name.startswith("metadata[")}


def _list(items: list[Json]) -> Json:
    return {"object": "list", "data": items, "has_more": False, "url": "/"}


def _shown(found: Json | None) -> Answer:
    if found is None:
        return _error(404, "invalid_request_error", "No such object", "resource_missing")
    return 200, found


def _error(status: int, type: str, message: str, code: str | None = None) -> Answer:
    return status, {"error": {"type": type, "message": message, "code": code}}
