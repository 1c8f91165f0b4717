"""What the operator of an installation sets for an account."""

from paycover.domain.accounts import Account, AccountChange, faults
from paycover.domain.payment_sessions import HOST
from paycover.kit.errors import Code, Problem, invalid
from paycover.kit.records import replace
from paycover.kit.unset import given
from paycover.store.access import save_settings
from paycover.store.db import Tx


def change_settings(tx: Tx, change: AccountChange) -> Account:
    """Set what is given, leave the rest; raise Problem(invalid_input) for what can't be so."""
    hosts = given(change.redirect_hosts, tx.account.redirect_hosts)
    hosts = tuple(dict.fromkeys(host.lower() for host in hosts))
    if wrong := [host for host in hosts if not HOST.fullmatch(host)]:
        raise invalid("redirect_hosts", f"is no host: {wrong[0]} (write example.com, without https://)")
    after = replace(
        tx.account,
        withhold_premium=given(change.withhold_premium, tx.account.withhold_premium),
        custom_applications=given(change.custom_applications, tx.account.custom_applications),
        redirect_hosts=hosts,
        charge_delay=given(change.charge_delay, tx.account.charge_delay),
        platform_fee_ppm=given(change.platform_fee_ppm, tx.account.platform_fee_ppm),
        billing_email=given(change.billing_email, tx.account.billing_email),
    )
    if found := faults(after):
        raise Problem(Code.INVALID_INPUT, found)
    if after != tx.account:
        save_settings(tx, after)
    return after
