"""What a contractor does on the pages of an application, step by step, and what holds it up."""

from collections.abc import Callable

from paycover.domain import answers as questions
from paycover.domain import applications as way
from paycover.domain.answers import AnswersDraft
from paycover.domain.consents import Consent, Shown, Signing, says_the_same, signed
from paycover.domain.contractors import ContractorChange
from paycover.domain.notices import NoticeKind
from paycover.domain.payment_sessions import PaymentSessionDraft
from paycover.domain.payments import Payer, payer_of
from paycover.domain.sessions import Session, Standing, Step, ensure_open
from paycover.flows.application_judging import barring, note_answers, requoted, screen
from paycover.flows.application_pages import BACK
from paycover.flows.contractors import update_contractor
from paycover.flows.events import emit
from paycover.flows.payment_sessions import page_address, start_payment_session
from paycover.flows.policies import issuable
from paycover.flows.sessions import buy, invitation, told
from paycover.kit.errors import Code, Problem, invalid, not_found
from paycover.kit.ids import new_id
from paycover.kit.records import replace
from paycover.store.answers import ANSWERS, newest_answers
from paycover.store.applications import Application, find_application
from paycover.store.consents import CONSENTS, consents_of
from paycover.store.db import Snapshot, Tx
from paycover.store.sessions import SESSIONS
from paycover.store.tasks import Wanted

MakeConsents = Callable[[Application], list[Shown]]
"""Returns the documents an applicant is to sign, as they are shown."""


def pays_by_card(snapshot: Snapshot, application: Application) -> bool:
    """Tell whether the contractor pays the premium, so that the application asks for a card."""
    job, contractor = application.job, application.contractor
    payer = payer_of(
        None if job is None else job.withhold_premium,
        None if contractor is None else contractor.withhold_premium,
        snapshot.account.withhold_premium,
    )
    return payer is Payer.CONTRACTOR_CARD


def verify_info(tx: Tx, id: str, change: ContractorChange, origin: str) -> Session:
    """Take what the contractor says of themselves, and judge anew whether they can be insured.

    Who moved to another state is quoted anew. Raises Problem: what `open_at` and `update_contractor`
    raise.
    """
    before = open_at(tx, id, Step.VERIFY_INFO)
    person = before.contractor
    assert person is not None, "open_at refused that"
    after = update_contractor(tx, person.id, change)
    screen(tx, after, before=person if before.session.started_at else None)
    whole = replace(before, contractor=after)
    found = requoted(tx, whole)
    if found is None:
        found = barring(tx, whole, newest_answers(tx, id))
    return _passed(tx, before, Step.VERIFY_INFO, found, origin)


def answer(tx: Tx, id: str, draft: AnswersDraft, origin: str) -> Session:
    """Keep what the contractor answers; losses go to an underwriter. Raises what `open_at` raises."""
    before = open_at(tx, id, Step.APPLICATION_QUESTIONS)
    person = before.contractor
    assert person is not None, "open_at refused that"
    known = newest_answers(tx, id)
    given = questions.given(draft, id=new_id("answers"), session=id, contractor=person.id, now=tx.now)
    if not questions.says_the_same(known, given):
        ANSWERS.add(tx, given)
        note_answers(tx, given)
    return _passed(tx, before, Step.APPLICATION_QUESTIONS, barring(tx, before, given), origin)


def sign(tx: Tx, id: str, make: MakeConsents, how: Signing, origin: str) -> Session:
    """Keep a consent to each document, as it was shown; signed twice alike it is kept once.

    Raises what `open_at` raises.
    """
    before = open_at(tx, id, Step.ESIGNATURE_DOCUMENT)
    assert before.contractor is not None, "open_at refused that"
    who = before.contractor.id
    new: list[Consent] = [
        signed(shown, how, id=new_id("consent"), session=id, contractor=who, now=tx.now)
        for shown in make(before)
    ]
    if not says_the_same(consents_of(tx, id), new):
        CONSENTS.add(tx, *new)
    return _passed(tx, before, Step.ESIGNATURE_DOCUMENT, None, origin)


def start_card(tx: Tx, id: str, origin: str) -> str:
    """Return the address of a new page that takes the contractor's card; raises what `open_at` raises."""
    before = open_at(tx, id, Step.ADD_CARD_DETAILS)
    assert before.contractor is not None, "open_at refused that"
    draft = PaymentSessionDraft(contractor=before.contractor.id, return_url=f"{origin}{BACK}")
    return page_address(tx.vault, tx.account, start_payment_session(tx, draft, origin))


def keep_card(tx: Tx, id: str, origin: str) -> Session:
    """Go on with the card on file; raise invalid_input where there is none, and what `open_at` raises."""
    before = open_at(tx, id, Step.ADD_CARD_DETAILS)
    if before.card is None and pays_by_card(tx, before):
        raise invalid("card", "is not on file yet")
    return _passed(tx, before, Step.ADD_CARD_DETAILS, None, origin)


def finish(tx: Tx, id: str, origin: str) -> Session:
    """Complete the application, if all that was promised still holds; else it stops where it does.

    Raises Problem: what `open_at` raises, and what `complete_session` raises.
    """
    before = open_at(tx, id, Step.FINAL_REVIEW)
    if pays_by_card(tx, before) and before.card is None:
        return _settled(tx, before.session, replace(before.session, step=Step.ADD_CARD_DETAILS), origin)
    after = way.judged(before.session, barring(tx, before, newest_answers(tx, id)))
    if after.standing is not Standing.OPEN:
        return _settled(tx, before.session, after, origin)
    return buy(tx, before.session, before.sale, origin)


def look_again(tx: Tx, id: str, origin: str) -> Session:
    """Judge an application anew that was held up; raises what `open_at` raises but for the step."""
    before = _whole(tx, id)
    ensure_open(before.session)
    _ensure_whole(before)
    after = way.judged(before.session, barring(tx, before, newest_answers(tx, id)))
    return _settled(tx, before.session, after, origin)


def review_application(tx: Tx, id: str) -> None:
    """Let an application go on that an underwriter has looked at, and tell its contractor.

    One that waits still, or is over, stays as it is.
    """
    before = _whole(tx, id)
    session, person = before.session, before.contractor
    if session.standing is not Standing.REVIEW or session.expired or not before.is_whole:
        return
    assert person is not None, "a whole application has its contractor"
    after = way.judged(session, barring(tx, before, newest_answers(tx, id)))
    if after.standing is Standing.OPEN:
        invited = invitation(tx, NoticeKind.APPLICATION_APPROVED, after, person, before.job)
        _settled(tx, session, after, session.origin, invited)
    else:
        _settled(tx, session, after, session.origin)


def open_at(tx: Tx, id: str, step: Step) -> Application:
    """Return an application, locked, that has come as far as a step.

    One that is held up may go back to what can be corrected. Raises Problem: resource_not_found,
    session_expired, application_already_complete, bad_request for a step ahead or one that is held up,
    invalid_contractor_id where something it is for was deleted, policy_already_exists.
    """
    found = _whole(tx, id)
    ensure_open(found.session)
    _ensure_whole(found)
    if found.sale is not None:
        issuable(found.sale)
    if way.is_held_up(found.session, step) or not way.is_reached(found.session, step):
        raise Problem(Code.BAD_REQUEST, "The application is not at this step.")
    return found


def _whole(tx: Tx, id: str) -> Application:
    """Return an application; its session is locked before the rest is read."""
    locked = SESSIONS.lock(tx, id)
    found = None if locked is None else find_application(tx, id)
    if found is None:
        raise not_found("session", id)
    return found


def _ensure_whole(application: Application) -> None:
    if not application.is_whole:
        raise Problem(Code.INVALID_CONTRACTOR_ID, "What the application was for has been deleted.")


def _passed(
    tx: Tx, before: Application, step: Step, found: list[way.Barring] | None, origin: str
) -> Session:
    """Move an application past a step; what was found against it, where it was judged, may hold it up."""
    card = pays_by_card(tx, before)
    after = way.past(before.session, step, pays_by_card=card, now=tx.now)
    if found is not None:
        after = way.judged(after, found)
    return _settled(tx, before.session, after, origin)


def _settled(tx: Tx, before: Session, after: Session, origin: str, *wants: Wanted) -> Session:
    happened = [told(type, after, origin) for type in way.told(before, after)]
    if happened:
        SESSIONS.save(tx, after)
        emit(tx, happened[0].wanting(*wants), *happened[1:])
    return after
