"""The frame of the dashboard: who is signed in, what they may do, and how its pages become routes."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar
from urllib.parse import quote, urlsplit

from paycover.domain.accounts import Account
from paycover.domain.roles import Duty, holders, may
from paycover.domain.users import User
from paycover.flows.sign_in import keep_seat, seat_of
from paycover.kit.clock import NANOSECONDS
from paycover.kit.errors import Code, Problem
from paycover.kit.records import Record
from paycover.pages.dashboard.nav import HOME, groups_for, place_of
from paycover.pages.render import page as rendered
from paycover.pages.render import redirect
from paycover.pages.routes import TITLES, Visit
from paycover.pages.routes import page as route
from paycover.store.db import Database, Link, Snapshot, Tx
from paycover.store.sign_ins import Seat
from paycover.web.app import Route
from paycover.web.forms import Form
from paycover.web.http import BODY_BYTES_MAX, Answer, Request

SIGN_IN = f"{HOME}/sign-in"
COOKIE = "paycover_session"

Value = TypeVar("Value")


class Signed(Record):
    """A request by somebody who is signed in: what they see of their account.

    `problem` is why what they sent a moment ago was refused, where a page is shown again for that.
    """

    visit: Visit
    seat: Seat
    snapshot: Snapshot
    problem: Problem | None = None

    @property
    def user(self) -> User:
        """Who it is."""
        return self.seat.user

    @property
    def account(self) -> Account:
        """Whose staff they are."""
        return self.seat.account

    @property
    def csrf(self) -> str:
        """What every form of this session has to bring along."""
        return csrf_of(self.snapshot, self.seat)

    @property
    def faults(self) -> dict[str, str]:
        """What is wrong with what was sent, by field; under "" what is about none."""
        if self.problem is None:
            return {}
        message = self.problem.message
        return {"": message} if isinstance(message, str) else dict(message)

    @property
    def typed(self) -> Form:
        """The form that was sent and refused, empty where the page is shown for the first time."""
        return self.visit.form if self.problem is not None else Form([], [])

    def may(self, duty: Duty) -> bool:
        """Tell whether their role includes a duty."""
        return may(self.user.role, duty)


class Acting(Record):
    """A form sent by somebody who is signed in and may: their transaction."""

    visit: Visit
    seat: Seat
    tx: Tx

    @property
    def user(self) -> User:
        """Who it is."""
        return self.seat.user

    @property
    def name(self) -> str:
        """How what they do is signed."""
        return self.user.email


Show = Callable[[Signed], Answer]
Act = Callable[[Acting], Answer]


def looking(path: str, show: Show, duty: Duty = Duty.SEE) -> Route:
    """Return the route of a page for those whose role includes a duty; it reads."""

    def answer(database: Database, visit: Visit) -> Answer:
        return _looked(database, visit, show, duty)

    return route("GET", path, answer)


def asking(path: str, show: Show, duty: Duty = Duty.SEE, *, body_bytes_max: int = BODY_BYTES_MAX) -> Route:
    """Return the route of a form that only reads, too long for an address."""

    def answer(database: Database, visit: Visit) -> Answer:
        ensure_from_here(visit.request)
        return _looked(database, visit, show, duty)

    return route("POST", path, answer, body_bytes_max=body_bytes_max)


def doing(
    path: str, act: Act, duty: Duty, *, again: Show | None = None, body_bytes_max: int = BODY_BYTES_MAX
) -> Route:
    """Return the route of a form for those whose role includes a duty; it runs as one transaction.

    A Problem takes everything back; the page `again` then shows the form with what is wrong.
    """

    def answer(database: Database, visit: Visit) -> Answer:
        return _done(database, visit, act, duty, again)

    return route("POST", path, answer, body_bytes_max=body_bytes_max)


def shown(signed: Signed, template: str, status: int = 200, /, **values: Any) -> Answer:
    """Return a page of the dashboard in its frame; 400 where it shows what is wrong."""
    if signed.problem is not None and status == 200:
        status = signed.problem.status
    path = signed.visit.request.path
    return rendered(
        f"dashboard/{template}",
        status,
        signed=signed,
        csrf=signed.csrf,
        faults=signed.faults,
        groups=groups_for(signed.user.role),
        here=place_of(path),
        Duty=Duty,
        **values,
    )


def told_once(acting: Acting, *, title: str, sentence: str, secret: str, back: str) -> Answer:
    """Return the page that shows a secret just made; it is not shown again."""
    signed = Signed(acting.visit, acting.seat, acting.tx)
    return shown(signed, "told_once.html", title=title, sentence=sentence, secret=secret, back=back)


def csrf_of(snapshot: Snapshot, seat: Seat) -> str:
    """Return what the forms of a session carry, so that no other site can send them."""
    return snapshot.vault.token("csrf", seat.token_hash)


def ensure_from_here(request: Request) -> None:
    """Refuse a form that another site sent (the Origin header); a program that sends none is no browser."""
    origin = request.header(b"origin")
    if origin is not None and urlsplit(origin).netloc != urlsplit(request.origin).netloc:
        raise Problem(Code.INSUFFICIENT_PERMISSIONS, "This form was sent from another site.")


def token_of(request: Request) -> str | None:
    """Return the token of the session's cookie."""
    for part in (request.header(b"cookie") or "").split(";"):
        name, _, value = part.strip().partition("=")
        if name == COOKIE:
            return value
    return None


def cookie(request: Request, token: str, seconds: int) -> tuple[bytes, bytes]:
    """Return the header that gives a browser a session's token, or with 0 seconds takes it away."""
    secure = "; Secure" if request.origin.startswith("https:") else ""
    text = f"{COOKIE}={token}; Path={HOME}; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}"
    return b"set-cookie", text.encode()


def safe_way(path: str) -> str:
    """Return a path of the dashboard that somebody wanted to see, the home where it is none."""
    parts = urlsplit(path)
    inside = parts.path == HOME or parts.path.startswith(f"{HOME}/")
    plain = path.isascii() and path.isprintable() and "\\" not in path and "//" not in parts.path
    return path if inside and plain and not parts.netloc and not parts.scheme else HOME


def _looked(
    database: Database, visit: Visit, show: Show, duty: Duty, problem: Problem | None = None
) -> Answer:
    def work(link: Link) -> tuple[Seat | None, Answer]:
        seat = _seat(database, link, visit)
        if seat is None:
            return None, _to_sign_in(visit)
        snapshot = Snapshot(link, seat.account, database.clock(), database.vault)
        signed = Signed(visit, seat, snapshot, problem)
        try:
            _ensure_may(seat, duty)
            return seat, show(signed)
        except Problem as refused:
            return seat, _refused(signed, refused)

    seat, answer = database.read(work)
    if seat is not None:
        keep_seat(database, seat)
    return answer


def _done(database: Database, visit: Visit, act: Act, duty: Duty, again: Show | None) -> Answer:
    ensure_from_here(visit.request)
    token = visit.form.text("csrf")

    def work(link: Link) -> Answer:
        seat = _seat(database, link, visit)
        if seat is None:
            return _to_sign_in(visit)
        tx = Tx(link, seat.account, database.clock, database.vault)
        if token != csrf_of(tx, seat):
            raise Problem(
                Code.INSUFFICIENT_PERMISSIONS, "This form is out of date: go back and load it anew."
            )
        _ensure_may(seat, duty)
        return act(Acting(visit, seat, tx))

    try:
        return database.write(work)
    except Problem as problem:
        if problem.status == 503:
            raise
        refused = again if again is not None and problem.status == 400 else _show_refusal
        return _looked(database, visit, refused, Duty.SEE, problem)


def _seat(database: Database, link: Link, visit: Visit) -> Seat | None:
    token = token_of(visit.request)
    return None if token is None else seat_of(link, token, database.clock() // NANOSECONDS)


def _ensure_may(seat: Seat, duty: Duty) -> None:
    if not may(seat.user.role, duty):
        who = " or ".join(role.label for role in holders(duty))
        raise Problem(Code.INSUFFICIENT_PERMISSIONS, f"To {duty.value} takes the role {who}.")


def _to_sign_in(visit: Visit) -> Answer:
    request = visit.request
    wanted = f"{request.path}?{request.query}" if request.query else request.path
    way = f"?next={quote(wanted)}" if request.method in ("GET", "HEAD") and wanted != HOME else ""
    return redirect(f"{SIGN_IN}{way}")


def _show_refusal(signed: Signed) -> Answer:
    assert signed.problem is not None, "shown because of it"
    return _refused(signed, signed.problem)


def _refused(signed: Signed, problem: Problem) -> Answer:
    faults: Iterable[tuple[str, str]] = ()
    sentence = problem.message
    if not isinstance(sentence, str):
        faults, sentence = sorted(sentence.items()), "Please look at what was typed."
    title = TITLES.get(problem.status, "Something went wrong")
    return shown(signed, "refused.html", problem.status, title=title, sentence=sentence, found=faults)
