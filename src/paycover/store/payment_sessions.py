"""Payment session rows."""

from paycover.domain.payment_sessions import PaymentSession
from paycover.store.records import Records
from paycover.store.tables import payment_sessions

PAYMENT_SESSIONS: Records[PaymentSession] = Records(payment_sessions, PaymentSession)
