"""The organisation's settings: who pays, when, who is told, and where hosted pages may lead back to."""

from paycover.domain.accounts import AccountChange
from paycover.domain.roles import Duty
from paycover.flows.account_settings import change_settings
from paycover.kit.errors import Code, Problem
from paycover.kit.money import PPM
from paycover.pages.dashboard.frame import Acting, Signed, doing, looking, shown
from paycover.pages.dashboard.nav import HOME
from paycover.pages.render import redirect
from paycover.web.forms import Form
from paycover.web.http import Answer

PATH = f"{HOME}/settings"
HOUR = 3_600
PPM_OF_PERCENT = PPM // 100


def show(signed: Signed) -> Answer:
    """Show the settings, in a form for those who may change them."""
    account, form = signed.account, signed.typed
    values = {
        "billing_email": account.billing_email or "",
        "redirect_hosts": "\n".join(account.redirect_hosts),
        "charge_delay": f"{account.charge_delay / HOUR:g}",
        "platform_fee": f"{account.platform_fee_ppm / PPM_OF_PERCENT:g}",
    }
    if signed.problem is not None:
        values = {name: form.text(name) for name in values}
    withholds = account.withhold_premium if signed.problem is None else bool(form.text("withhold_premium"))
    return shown(
        signed,
        "settings.html",
        path=PATH,
        values=values,
        withholds=withholds,
        may_change=signed.may(Duty.SET_UP),
        saved="saved" in signed.visit.query,
    )


def save(acting: Acting) -> Answer:
    """Save the settings, all of them or none."""
    form = acting.visit.form
    numbers = _numbers(form)
    change_settings(
        acting.tx,
        AccountChange(
            withhold_premium=bool(form.text("withhold_premium")),
            redirect_hosts=tuple(form.text("redirect_hosts").split()),
            billing_email=form.text("billing_email") or None,
            charge_delay=numbers["charge_delay"],
            platform_fee_ppm=numbers["platform_fee"],
        ),
    )
    return redirect(f"{PATH}?saved=1")


def _numbers(form: Form) -> dict[str, int]:
    """Return the numbers of the form in the units they are kept in."""
    found, faults = {}, {}
    for field, scale in (("charge_delay", HOUR), ("platform_fee", PPM_OF_PERCENT)):
        try:
            found[field] = round(float(form.text(field)) * scale)
        except (ValueError, OverflowError):
            faults[field] = "must be a number"
    if faults:
        raise Problem(Code.INVALID_INPUT, faults)
    return found


ROUTES = (looking(PATH, show), doing(PATH, save, Duty.SET_UP, again=show))
