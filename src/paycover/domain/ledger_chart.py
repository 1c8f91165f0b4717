"""The chart of accounts: what each account is, and whose money it counts (insurance.md 5.2)."""

import enum
from typing import NamedTuple


class Fund(enum.StrEnum):
    """`trust` is held for carriers and insureds, `operating` is our own; neither pays for the other."""

    TRUST = "trust"
    OPERATING = "operating"


class AccountType(enum.StrEnum):
    """What an account counts; assets and expenses grow by debits, the others by credits."""

    ASSET = "asset"
    LIABILITY = "liability"
    INCOME = "income"
    EXPENSE = "expense"


class ChartAccount(NamedTuple):
    """An account of the chart."""

    code: str
    name: str
    type: AccountType
    fund: Fund


_T, _O = Fund.TRUST, Fund.OPERATING
_A, _L, _I, _E = AccountType.ASSET, AccountType.LIABILITY, AccountType.INCOME, AccountType.EXPENSE

_ACCOUNTS = (
    ("1000", "Operating cash", _A, _O),
    ("1100", "Premium trust cash", _A, _T),
    ("1105", "Due to trust from operating", _A, _T),
    ("1150", "Card clearing", _A, _T),
    ("1160", "ACH clearing", _A, _T),
    ("1170", "Suspense, unidentified receipts", _A, _T),
    ("1200", "Premium receivable, contractor pays", _A, _T),
    ("1210", "Premium receivable, agency remits", _A, _T),
    ("1220", "Platform fee receivable", _A, _O),
    ("1230", "Commission receivable, direct bill", _A, _O),
    ("1235", "Due from trust", _A, _O),
    ("1240", "Return premium due from carriers", _A, _T),
    ("1250", "Premium advanced on uncollected items", _A, _O),
    ("1300", "Card disputes in progress", _A, _T),
    ("2000", "Premium payable to carriers", _L, _T),
    ("2100", "Surplus lines tax payable", _L, _T),
    ("2110", "Stamping fee payable", _L, _T),
    ("2120", "Workers' compensation assessments payable", _L, _T),
    ("2130", "Program fees payable", _L, _T),
    ("2195", "Fiduciary rounding", _L, _T),
    ("2200", "Return premium payable to insureds", _L, _T),
    ("2210", "Unapplied cash", _L, _T),
    ("2220", "Unclaimed property", _L, _T),
    ("2300", "Sub-producer commission payable", _L, _O),
    ("2400", "Commission in billed premium, not yet earned", _L, _T),
    ("2405", "Earned commission due to operating", _L, _T),
    ("2410", "Deferred platform fee", _L, _O),
    ("2415", "Advances due to operating", _L, _T),
    ("4000", "Commission income", _I, _O),
    ("4100", "Platform access fee income", _I, _O),
    ("4300", "Interest on trust", _I, _O),
    ("4900", "Rounding differences", _E, _O),
    ("5000", "Sub-producer commission", _E, _O),
    ("5100", "Processor fees", _E, _O),
    ("5110", "Dispute fees", _E, _O),
    ("5200", "Bad debt", _E, _O),
)

CHART = {code: ChartAccount(code, name, type, fund) for code, name, type, fund in _ACCOUNTS}
"""Code → account, in the order of a trial balance."""

OPEN_PREMIUM = frozenset({"1200", "1210", "1300"})
"""Premium that is not paid, or was taken back by a bank."""

TRUST_CASH = frozenset({"1100", "1105", "1150", "1160"})
"""What counts as held: in the bank, on its way there, or owed to it by operating for a fee."""

PREMIUM_LIABILITIES = frozenset({"2000", "2100", "2110", "2120", "2130"})
INSUREDS_LIABILITIES = frozenset({"2200", "2210", "2220"})
PLATFORM_FEE_ACCOUNTS = frozenset({"1220", "2410", "4100"})


def grows_by_debit(code: str) -> bool:
    """Tell on which side an account's balance is shown as positive."""
    return CHART[code].type in (AccountType.ASSET, AccountType.EXPENSE)
