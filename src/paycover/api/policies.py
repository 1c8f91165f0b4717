"""Policy operations."""

from msgspec import UNSET, UnsetType

from paycover.api.lists import ListQuery, page
from paycover.api.operations import Call, delete, get, post, put
from paycover.flows import policies as flow
from paycover.kit.errors import Code, not_found
from paycover.kit.records import replace
from paycover.store.contractors import CONTRACTORS
from paycover.store.db import Snapshot, Tx
from paycover.store.policies import LISTING, LISTING_OF_LIVE, POLICIES
from paycover.wire.base import Id
from paycover.wire.deleted import Deleted
from paycover.wire.policies import PolicyAnswer, PolicyCreate, PolicyUpdate, render


class PolicyListQuery(ListQuery):
    """Narrows the list to a quote or a contractor."""

    quote: Id | UnsetType = UNSET
    contractor: Id | UnsetType = UNSET


def create(tx: Tx, call: Call) -> PolicyAnswer:
    """Have a policy issued for a quote without a hosted application."""
    return render(flow.create_policy(tx, call.body.draft()))


def show(snapshot: Snapshot, call: Call) -> PolicyAnswer:
    """Show a policy."""
    policy = POLICIES.find(snapshot, call.id)
    if policy is None:
        raise not_found("policy", call.id)
    return render(policy)


def index(snapshot: Snapshot, call: Call) -> list[PolicyAnswer]:
    """List policies, newest first."""
    return [render(policy) for policy in LISTING.page(snapshot, page(call.query))]


def index_of_contractor(snapshot: Snapshot, call: Call) -> list[PolicyAnswer]:
    """List the policies of a contractor, newest first."""
    wanted = replace(page(call.query), filters={"contractor": call.id})
    policies = LISTING_OF_LIVE.page(snapshot, wanted)
    if not policies and CONTRACTORS.find(snapshot, call.id) is None:
        raise not_found("contractor", call.id)
    return [render(policy) for policy in policies]


def update(tx: Tx, call: Call) -> PolicyAnswer:
    """Switch a policy off, which cancels its cover at once, or on again."""
    return render(flow.update_policy(tx, call.id, call.body.change()))


def remove(tx: Tx, call: Call) -> Deleted:
    """Delete a policy: its cover ends, and assignments that have not started are cancelled."""
    gone = flow.delete_policy(tx, call.id)
    return Deleted(id=gone.id, object="policy", deleted_at=tx.now)


_DELETED_SINCE = (Code.INVALID_CONTRACTOR_ID, Code.INVALID_JOB_ID, Code.INVALID_ENTITY_ID)

OPERATIONS = (
    get("/api/v1/policies", index, query=PolicyListQuery),
    post(
        "/api/v1/policies",
        create,
        PolicyCreate,
        refuses=(
            Code.INVALID_QUOTE_ID,
            Code.POLICY_ALREADY_EXISTS,
            Code.CUSTOM_APPLICATIONS_DISABLED,
            Code.EFFECTIVE_DATE_INVALID,
            Code.END_DATE_INVALID,
            *_DELETED_SINCE,
        ),
    ),
    get("/api/v1/policies/{policy}", show),
    put(
        "/api/v1/policies/{policy}",
        update,
        PolicyUpdate,
        refuses=(Code.END_DATE_INVALID, *_DELETED_SINCE),
    ),
    delete("/api/v1/policies/{policy}", remove),
    get("/api/v1/contractors/{contractor}/policies", index_of_contractor, query=ListQuery),
)
