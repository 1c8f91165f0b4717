"""API keys: made and shown once, listed by their last letters, revoked."""

from paycover.domain.roles import Duty
from paycover.flows.keys import make_key, revoke_key
from paycover.pages.dashboard.frame import Acting, Signed, doing, looking, shown, told_once
from paycover.pages.dashboard.nav import HOME
from paycover.pages.render import redirect
from paycover.store.access import keys_of
from paycover.web.http import Answer

PATH = f"{HOME}/api-keys"


def show(signed: Signed) -> Answer:
    """Show the account's keys, newest first."""
    return shown(signed, "api_keys.html", path=PATH, keys=keys_of(signed.snapshot))


def create(acting: Acting) -> Answer:
    """Make a key and show it."""
    return told_once(
        acting,
        title="The new API key",
        sentence="It may do everything the API can. Keep it where your program reads it.",
        secret=make_key(acting.tx),
        back=PATH,
    )


def revoke(acting: Acting) -> Answer:
    """Revoke a key: from now on it opens nothing."""
    revoke_key(acting.tx, acting.visit.parameters[0])
    return redirect(PATH)


ROUTES = (
    looking(PATH, show, Duty.SET_UP),
    doing(PATH, create, Duty.SET_UP),
    doing(f"{PATH}/{{key}}/revoke", revoke, Duty.SET_UP),
)
