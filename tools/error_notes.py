"""For each error code: when it is answered, and what the caller can do about it."""

from paycover.kit.errors import Code

ERRORS: dict[Code, tuple[str, str]] = {
    Code.ADJUSTMENT_NOT_OPEN: (
        "An adjustment is to be settled that is settled already, or void.",
        "Nothing needs doing. A further correction is a further adjustment of the invoice.",
    ),
    Code.AGENCY_PAY_INVOICE_EXISTS: (
        "A change to something that a remit statement, already issued, counts on.",
        "Leave it as it was billed; report the difference in the next pay cycle.",
    ),
    Code.APPLICATION_ALREADY_COMPLETE: (
        "An application session is to be expired or changed after the contractor finished it.",
        "Nothing needs doing: the session names the policy that came of it.",
    ),
    Code.BAD_REQUEST: (
        "The body is not JSON or not an object, is too large (413), or the address does not take the "
        "method (405).",
        "Send a JSON object of at most 1 MiB; the `Allow` header of a 405 lists the methods.",
    ),
    Code.CANT_UPDATE_CREATE_NEW_QUOTE: (
        "A `PUT` on a quote from which a policy has been issued.",
        "Make a new quote; what was sold stays as it was sold.",
    ),
    Code.CERTIFICATE_NOT_REVIEWED: (
        "An uploaded certificate is to be decided or read again while it is being read, or approved "
        "although it could not be read.",
        "Wait for its event, `certificate.approved`, `.flagged` or `.error`; after an error, upload "
        "a better file.",
    ),
    Code.CERTIFICATE_RULES_FAILED: (
        "A certificate is to be approved that failed rules nobody has approved.",
        "Approve each of them with a reason first: the message names them.",
    ),
    Code.CONTRACTOR_HAS_MATCHING_POLICY: (
        "A quote is asked for although the contractor holds usable cover for that kind of work.",
        "Create an assignment instead of a quote; no new application is needed.",
    ),
    Code.CUSTOM_APPLICATIONS_DISABLED: (
        "`POST /policies` by a production account without the custom-application permission.",
        "Create an application session and send the contractor to its `url`.",
    ),
    Code.DATABASE_OPERATIONAL: (
        "The database did not answer (it is down, locked for too long, or every connection is taken), or "
        "every try met another write. Nothing was changed.",
        "Send the same request again after `Retry-After`, with the same idempotency key.",
    ),
    Code.DUPLICATE_EMAIL: (
        "A contractor is given an e-mail address that another live contractor of the account has.",
        "Find that one with `GET /contractors?email=…` and use or change it.",
    ),
    Code.EFFECTIVE_DATE_INVALID: (
        "Cover is to start now or in the past; it can't be back-dated.",
        "Send a moment in the future, or leave the field out: cover then starts with the next UTC day.",
    ),
    Code.END_DATE_INVALID: (
        "Cover is to end before it starts, or more than one year after.",
        "Send a moment between the two, or leave the field out for 30 days.",
    ),
    Code.GENERAL: (
        "A fault of ours. What the request had written is taken back.",
        "Try again; if it stays, report the `request-id` header: the log has the cause under it.",
    ),
    Code.IDEMPOTENCY: (
        "An idempotency key comes a second time with another body, on the same method and path.",
        "Use a fresh key for a new request; repeat a request with the bytes it had.",
    ),
    Code.INSUFFICIENT_PERMISSIONS: (
        "The API key is good but its account may not do this.",
        "Use a key of an account that may, or ask the operator for the permission.",
    ),
    Code.INVALID_API_KEY: (
        "The `Authorization` header is missing, or its key was never issued or has been revoked.",
        "Send `Authorization: Bearer KEY` with a key of this installation.",
    ),
    Code.INVALID_ASSIGNMENT_ID: (
        "A body or query names an assignment the account does not have.",
        "Check the id, and that the key is of the world (sandbox or production) it was made in.",
    ),
    Code.INVALID_CONTRACTOR_ID: (
        "A body or query names a contractor the account does not have, or no longer has.",
        "Check the id, and that the key is of the world (sandbox or production) it was made in.",
    ),
    Code.INVALID_ENTITY_ID: (
        "A body or query names an entity the account does not have, or no longer has.",
        "Check the id, and that the key is of the world (sandbox or production) it was made in.",
    ),
    Code.INVALID_FILE_SIZE: (
        "An uploaded file is empty, or larger than 15 MiB. A form over 16 MiB is a `bad_request` (413).",
        "Send the PDF itself, without pictures it does not need.",
    ),
    Code.INVALID_FILE_TYPE: (
        "The name of an uploaded file does not end in `.pdf`, or its first bytes are not `%PDF`.",
        "Send a PDF, as the agent made it.",
    ),
    Code.INVALID_INPUT: (
        "One or more fields are missing or not valid. `message` is an object: field to reason, all of "
        "them at once.",
        "Mend every field it names and send the request again.",
    ),
    Code.INVALID_JOB_CATEGORY_CODE: (
        "The job category does not exist, or the carrier gives no cover for it.",
        "Choose one of `GET /category_codes`.",
    ),
    Code.INVALID_JOB_ID: (
        "A body or query names a job the account does not have, or no longer has.",
        "Check the id, and that the key is of the world (sandbox or production) it was made in.",
    ),
    Code.INVALID_MIME_TYPE: (
        "An uploaded file is not sent as `application/pdf`.",
        "Give the file's part of the form the type `application/pdf`.",
    ),
    Code.INVALID_PAYCYCLE_ENDDATE: (
        "A pay cycle ends before it starts. Starting and ending in the same moment is allowed.",
        "Swap the two, or mend the one that is wrong.",
    ),
    Code.INVALID_PAYCYCLE_STARTDATE: (
        "The start of a pay cycle can't be used.",
        "Send the first second of the cycle, in Unix seconds.",
    ),
    Code.INVALID_POLICY_ID: (
        "A body or query names a policy the account does not have, or no longer has.",
        "Check the id, or leave `policy` out: the most recent one that fits is taken.",
    ),
    Code.INVALID_QUOTE_ID: (
        "A body or query names a quote the account does not have.",
        "Check the id, and that the key is of the world (sandbox or production) it was made in.",
    ),
    Code.INVALID_RETURN_URL: (
        "A payment session is to return to an address that is not https, has a user, password or fragment, "
        "or whose host the account does not allow.",
        "Mend the address, or have the operator allow its host: `paycover account set --redirect-host`.",
    ),
    Code.INVALID_WEBHOOK_SIGNATURE: (
        "A webhook of a payment processor has no good signature, or one older than five minutes.",
        "Set `PAYCOVER_STRIPE_WEBHOOK_SECRET` to the signing secret Stripe shows for the endpoint.",
    ),
    Code.INVOICE_ALREADY_PAID: (
        "A change to an invoice that is paid in full, or to an assignment whose related invoice is.",
        "Leave it: what was paid for never changes. Another pay of the cycle is reported with "
        "`POST /invoices/{invoice}/adjustments`.",
    ),
    Code.INVOICE_EXISTS: (
        "A second invoice for the same contractor, job, pay cycle and pay; an edit that would move an "
        "invoice onto a cycle another one bills; a change of what rates a job that has been billed; a "
        "correction of a paid invoice to the pay it stands at already.",
        "Use the invoice the message names, or make a new job.",
    ),
    Code.INVOICE_NOT_PAID: (
        "An adjustment of an invoice that is still unpaid.",
        "`PUT` the invoice: until it is paid it is edited in place.",
    ),
    Code.INVOICE_UNEDITABLE_ALREADY_EXISTS: (
        "The cycle is billed by a paid invoice, or the invoice was replaced, is void, or was returned in "
        "full by an adjustment.",
        "Follow `replaced_by` to the invoice that counts now. The pay of a paid one is corrected with "
        "`POST /invoices/{invoice}/adjustments`.",
    ),
    Code.JOB_CATEGORY_NOT_APPROVED: (
        "A job is given a category that the carrier has not approved, or has suspended.",
        "Choose one of `GET /category_codes`: the list holds approved categories only.",
    ),
    Code.JOB_IS_USED: (
        "A job is to be deleted although a policy, an assignment or an invoice names it.",
        "Keep it. A job that is over needs no deleting.",
    ),
    Code.MISSING_CERTIFICATE: (
        "An upload has no file named `certificate`.",
        "Send it as `multipart/form-data`, the file in a part of that name.",
    ),
    Code.MISSING_CONTRACTOR_ID: (
        "An upload does not say whose certificate it is.",
        "Send the contractor's id in a field named `contractor`.",
    ),
    Code.MISSING_JOB_CATEGORY_CODE: (
        "Something is to be rated on a job that has no category code.",
        "Give the job a `category_code` first.",
    ),
    Code.NO_ACTIVE_POLICY: (
        "An invoice or assignment for a contractor without a usable policy that matches the job's "
        "category, work state and home state.",
        "Quote the job and let the contractor apply.",
    ),
    Code.NO_INSURANCE_REQUIREMENT_FOUND: (
        "A certificate is uploaded, and neither the client nor the job category has an insurance "
        "requirement, nor is there a default one.",
        "`POST /api/v1/insurance_requirements` without an entity and a category makes the default.",
    ),
    Code.POLICY_ALREADY_EXISTS: (
        "`POST /policies` for a quote from which one has been issued.",
        "Use that policy: `GET /policies?quote=…` shows it.",
    ),
    Code.RATE_LIMIT: (
        "Too many requests in too short a time.",
        "Wait as long as the `Retry-After` header says.",
    ),
    Code.RESOURCE_NOT_FOUND: (
        "The id in the path is unknown, deleted or another account's (all three are answered alike), or "
        "there is no such path.",
        "Check the id and the path; don't retry.",
    ),
    Code.SANDBOX_LIMIT: (
        "a sandbox has as many snapshots or forks as it may, holds more than a snapshot can, or is a fork",
        "delete a snapshot or a fork; fork the sandbox the fork came from.",
    ),
    Code.SESSION_EXPIRED: (
        "An application session is used or expired after it has expired, or a payment session is.",
        "Create a new session, from the same quote or for the same contractor.",
    ),
    Code.SESSION_NOT_PENDING: (
        "A payment session is to be cancelled or used that is completed or cancelled already.",
        "Nothing needs doing; for another card create another session.",
    ),
}
