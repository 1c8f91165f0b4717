"""Reads the documents' placeholders for ids as their sample objects, in a sandbox only.

The printed commands have a placeholder where an id belongs (`/api/v1/invoices/{invoice_id}`), and
curl expands the braces away. So that such a line runs as printed, a sandbox key that asks for
`{invoice_id}`, `invoice_id`, `{invoice}` or `invoice` gets the published sample invoice, and so for
every noun with a sample. A production key gets the 404 of any unknown id.
"""

from paycover.api.operations import Operation
from paycover.domain.accounts import Account
from paycover.flows.samples import SAMPLE_IDS

_SAMPLES = {
    (noun, form): sample
    for noun, sample in SAMPLE_IDS.items()
    for form in (f"{{{noun}_id}}", f"{noun}_id", f"{{{noun}}}", noun)
}
"""(noun of the path's parameter, placeholder) → id of the sample."""


def meant_id(operation: Operation, account: Account, id: str) -> str:
    """Return the id a request means: the one it has, or the sample's where it has a placeholder."""
    if not account.is_sandbox:
        return id
    _, _, noun = operation.path.partition("{")
    return _SAMPLES.get((noun.partition("}")[0], id), id)
