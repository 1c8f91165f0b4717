"""The dashboard's door: joining by a link, signing in, signing out."""

from typing import TYPE_CHECKING

from paycover.domain.roles import Duty
from paycover.domain.users import SESSION_SECONDS
from paycover.flows.sign_in import Typed, invitation, join, sign_in
from paycover.kit import second_factor
from paycover.kit.errors import Problem
from paycover.kit.later import Later
from paycover.pages.dashboard.frame import (
    SIGN_IN,
    Acting,
    cookie,
    doing,
    ensure_from_here,
    safe_way,
)
from paycover.pages.dashboard.nav import HOME
from paycover.pages.render import page as rendered
from paycover.pages.render import redirect
from paycover.pages.routes import Visit, page
from paycover.store import sign_ins
from paycover.store.db import Database
from paycover.web.http import Answer

if TYPE_CHECKING:
    import segno
else:
    segno = Later("segno")

QR_SCALE = 5
ISSUER = "Paycover"


def show_sign_in(database: Database, visit: Visit) -> Answer:
    """Show the form one signs in with."""
    return _sign_in_page(safe_way(visit.query.get("next", HOME)))


def do_sign_in(database: Database, visit: Visit) -> Answer:
    """Sign in, and go where one wanted to go."""
    ensure_from_here(visit.request)
    form = visit.form
    way = safe_way(form.text("next"))
    typed = Typed(form.text("email"), form.text("password"), form.text("code"))
    try:
        token = sign_in(database, typed, visit.request.address)
    except Problem as problem:
        return _sign_in_page(way, email=typed.email, problem=problem)
    return redirect(way, [cookie(visit.request, token, SESSION_SECONDS)])


def do_sign_out(acting: Acting) -> Answer:
    """Sign out: the session is over for every copy of its cookie."""
    sign_ins.leave(acting.tx.link, acting.seat.token_hash)
    return redirect(SIGN_IN, [cookie(acting.visit.request, "", 0)])


def show_join(database: Database, visit: Visit) -> Answer:
    """Show the form by which somebody invited sets a password and a second factor."""
    return _join_page(database, visit)


def do_join(database: Database, visit: Visit) -> Answer:
    """Take up an invitation; show the recovery codes, once."""
    ensure_from_here(visit.request)
    form = visit.form
    typed = Typed(form.text("email"), form.text("password"), form.text("code"))
    try:
        joined = join(database, visit.id, form.text("name"), typed, visit.request.address)
    except Problem as problem:
        if problem.status != 400:
            raise
        return _join_page(database, visit, typed=typed, name=form.text("name"), problem=problem)
    header = cookie(visit.request, joined.token, SESSION_SECONDS)
    return rendered("dashboard/joined.html", headers=[header], codes=joined.recovery_codes, home=HOME)


def _sign_in_page(way: str, *, email: str = "", problem: Problem | None = None) -> Answer:
    return rendered(
        "dashboard/sign_in.html",
        200 if problem is None else problem.status,
        action=SIGN_IN,
        next=way,
        email=email,
        refusal=None if problem is None else problem.message,
    )


def _join_page(
    database: Database,
    visit: Visit,
    *,
    typed: Typed | None = None,
    name: str | None = None,
    problem: Problem | None = None,
) -> Answer:
    invited = invitation(database, visit.id)
    email = invited.user.email if typed is None else typed.email
    message = {} if problem is None else problem.message
    address = second_factor.address(invited.totp_secret, invited.user.email, ISSUER)
    return rendered(
        "dashboard/join.html",
        200 if problem is None else problem.status,
        platform=invited.platform,
        role=invited.user.role.label,
        email=email,
        name=invited.user.name if name is None else name,
        secret=invited.totp_secret,
        picture=segno.make(address, error="m").svg_data_uri(scale=QR_SCALE, border=2, light="#fff"),
        faults={"": message} if isinstance(message, str) else message,
    )


ROUTES = (
    page("GET", SIGN_IN, show_sign_in),
    page("POST", SIGN_IN, do_sign_in),
    doing(f"{HOME}/sign-out", do_sign_out, Duty.SEE),
    page("GET", f"{HOME}/join/{{token}}", show_join, hides_path=True),
    page("POST", f"{HOME}/join/{{token}}", do_join, hides_path=True),
)
