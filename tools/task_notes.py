"""What each kind of background task does, for the reference."""

from paycover.domain.tasks import TaskKind

TASKS = {
    TaskKind.ANNOUNCE_STATEMENT: "writes the e-mail that tells of a remit statement",
    TaskKind.APPLY: "marks paid the invoices that money told of a remit statement pays",
    TaskKind.ASK: "asks the processor what became of a charge whose answer was lost",
    TaskKind.BILL: "makes, changes or drops the payment of an invoice, so that it fits it",
    TaskKind.CHARGE: "begins the charge of a payment that is due",
    TaskKind.DELIVER: "posts an event to a webhook endpoint, and plans the next try",
    TaskKind.EMAIL: "sends an e-mail",
    TaskKind.EXPIRE_PAYMENT_SESSION: "ends a payment session whose time is up",
    TaskKind.EXPIRE_POLICY: "ends a policy whose term is over",
    TaskKind.FAN_OUT: "makes a delivery of an event for each webhook endpoint that asked for its type",
    TaskKind.FORGET_DELIVERIES: "deletes deliveries that are kept no longer; daily",
    TaskKind.FORGET_REPLAYS: "deletes answers kept for idempotency keys that have run out; daily",
    TaskKind.FORGET_TASKS: "deletes tasks that were done; weekly",
    TaskKind.ISSUE_STATEMENT: "issues the remit statement of a month",
    TaskKind.MATCH_CERTIFICATES: "issues, renews, replaces or revokes certificates, so that they fit cover",
    TaskKind.MATCH_CHECKOUT: "asks the processor whether a card was given on its page",
    TaskKind.OPT_IN: "takes back that a contractor opted out, once an application was completed afterwards",
    TaskKind.BULK: "tries, runs or undoes the next rows of a file uploaded on the dashboard",
    TaskKind.READ_CERTIFICATE: "reads a certificate that came in, in a process apart, and reviews it",
    TaskKind.RECHECK: "judges assignments that are to begin anew, after what decided them has changed",
    TaskKind.RECONCILE: "looks at what a processor's webhook told of",
    TaskKind.POST_LEDGER: "posts to the books what events wait for it",
    TaskKind.REMOVE_CARD: "has the processor forget a card that was taken off file",
    TaskKind.REFUND_COVER: "gives back what was paid for cover that was called off before it began",
    TaskKind.SEND_HUB_LINKS: "sends a contact of an entity the hub links they asked for anew",
    TaskKind.TELL_CANCELLED: "writes the e-mail that tells a contractor of cover that was called off",
    TaskKind.TELL_EXTENDED: "writes the e-mail that tells a contractor that cover lasts longer",
    TaskKind.TELL_LAPSES: "tells of cover that lapses, to contacts of entities and the platform; daily",
    TaskKind.RETRY: "tries a contractor's declined payments at once, after a new card was given",
    TaskKind.REVIEW_APPLICATION: "lets an application go on that an underwriter has looked at",
    TaskKind.SEND: "sends the order to charge or refund to the processor",
    TaskKind.SETTLE: "collects or returns the premium of an adjustment",
}
"""Kind → what a task of it does."""
