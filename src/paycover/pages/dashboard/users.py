"""Users: who may sign in, what each may do, and who may no longer."""

from paycover.domain.roles import Duty, Role, may
from paycover.domain.users import UserDraft
from paycover.flows import users as flow
from paycover.kit.errors import invalid
from paycover.pages.dashboard.cells import badge, when
from paycover.pages.dashboard.frame import Acting, Signed, doing, looking, shown, told_once
from paycover.pages.dashboard.nav import HOME
from paycover.pages.render import redirect
from paycover.store.pages import Page
from paycover.store.sign_ins import seen_last
from paycover.store.users import LISTING
from paycover.web.http import Answer

PATH = f"{HOME}/users"
USERS_SHOWN_MAX = 500


def show(signed: Signed) -> Answer:
    """Show the users, the form that invites one, and the table of roles."""
    seen = seen_last(signed.snapshot)
    users = [
        (user, badge(user.status), when(seen.get(user.id)))
        for user in LISTING.page(signed.snapshot, Page(limit=USERS_SHOWN_MAX))
    ]
    form = signed.typed
    return shown(
        signed,
        "users.html",
        path=PATH,
        users=users,
        roles=list(Role),
        duties=[(duty.value, [may(role, duty) for role in Role]) for duty in Duty],
        email=form.text("email"),
        name=form.text("name"),
        role=form.text("role"),
        staffs=signed.may(Duty.STAFF),
    )


def invite(acting: Acting) -> Answer:
    """Invite a user and show their link."""
    form = acting.visit.form
    draft = UserDraft(email=form.text("email"), name=form.text("name"), role=_role(form.text("role")))
    user, token = flow.invite_user(acting.tx, draft)
    return _with_link(acting, user.email, token)


def change(acting: Acting) -> Answer:
    """Give a user another role."""
    role = _role(acting.visit.form.text("role"))
    flow.change_role(acting.tx, acting.visit.parameters[0], role, by=acting.user)
    return redirect(PATH)


def reset(acting: Acting) -> Answer:
    """Have a user set password and second factor anew, and show the link."""
    user, token = flow.reset_user(acting.tx, acting.visit.parameters[0])
    return _with_link(acting, user.email, token)


def disable(acting: Acting) -> Answer:
    """Keep a user from signing in."""
    flow.disable_user(acting.tx, acting.visit.parameters[0], by=acting.user)
    return redirect(PATH)


def _with_link(acting: Acting, email: str, token: str) -> Answer:
    return told_once(
        acting,
        title="The way in",
        sentence=f"Give this address to {email}, and to nobody else. It is good once, for a week.",
        secret=f"{acting.visit.request.origin}{HOME}/join/{token}",
        back=PATH,
    )


def _role(text: str) -> Role:
    if text not in list(Role):
        raise invalid("role", "is to be chosen from the list")
    return Role(text)


ROUTES = (
    looking(PATH, show),
    doing(PATH, invite, Duty.STAFF, again=show),
    *(
        doing(f"{PATH}/{{id}}/{verb}", act, Duty.STAFF)
        for verb, act in (("role", change), ("reset", reset), ("disable", disable))
    ),
)
