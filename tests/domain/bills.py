"""Random bills, made the way the API makes them: rate table, quote, policy, invoice."""

from random import Random  # noqa: TID251 - seeded: the same bills at every run

from paycover.domain.billing import basis
from paycover.domain.coverage import Coverage
from paycover.domain.explaining import explained
from paycover.domain.explanation_subjects import of_invoice
from paycover.domain.explanations import Explanation
from paycover.domain.invoices import Invoice
from paycover.domain.policies import PolicyDraft, issued, wanted_term
from paycover.domain.premium import GROSS_PAY_MAX, GROSS_PAY_MIN
from paycover.domain.quotes import QuoteDraft, quoted
from paycover.domain.rate_snapshots import RateSnapshot
from paycover.domain.rates import ANY_STATE, Offered, Rate, RateTax
from paycover.domain.rating import RPG_FEE, RatedStates, Wanted, rated
from paycover.domain.repricing import InvoiceDraft, made
from paycover.kit.money import ratio_half_up
from tests.domain import records
from tests.domain.rate_table import rate

NOW = records.NOW


def snapshot(random: Random) -> RateSnapshot:
    """Return what rates some lines by a random table, with taxes and fees inside some of them."""
    lines = random.sample(list(Coverage), random.randint(1, len(Coverage)))
    if Coverage.GENERAL not in lines:
        lines.append(Coverage.GENERAL)
    rates = [_rate(random, line) for line in lines]
    taxes = [_tax(random, row) for row in rates if random.random() < 0.5]
    states = RatedStates(work="CA", home="CA")
    wanted = Wanted(category_code="jc_1", states=states, coverage_type=tuple(lines), start=NOW, now=NOW)
    return rated(Offered(rates, taxes), wanted)


def invoice(random: Random, priced: RateSnapshot) -> Invoice:
    """Return the invoice of a random pay, small ones as likely as large ones."""
    lines = tuple(line.coverage_type for line in priced.lines)
    quote = quoted(
        QuoteDraft(contractor="cn_1", job="jb_1", coverage_type=lines), priced, id="qt_1", now=NOW
    )
    policy = issued(quote, wanted_term(PolicyDraft(quote="qt_1"), quote, NOW), id="pl_1", now=NOW)
    pay = int(GROSS_PAY_MIN * (GROSS_PAY_MAX / GROSS_PAY_MIN) ** random.random())
    draft = InvoiceDraft(
        contractor="cn_1",
        job="jb_1",
        gross_pay=pay,
        paycycle_startdate=policy.effective_date + random.randint(-10, 20) * records.DAY,
        paycycle_enddate=policy.effective_date + 20 * records.DAY,
    )
    priced_by = basis(records.contractor(), records.job(), [policy], [], NOW)
    return made(draft, priced_by, id="in_1", now=NOW, job_default=None)


def explanation(random: Random) -> Explanation:
    """Return the explanation of a random bill."""
    priced = snapshot(random)
    bill = invoice(random, priced)
    policy = records.policy(effective_date=NOW, expiration_date=NOW + 31 * records.DAY)
    return explained(of_invoice(bill, None, policy), priced)


def _rate(random: Random, line: Coverage) -> Rate:
    exact = random.choice(
        [random.randint(50, 500), random.randint(500, 50_000), 50 * random.randint(1, 999)]
    )
    fee = {RPG_FEE: random.randint(1, exact // 5)} if random.random() < 0.3 else {}
    factors = {"loss_cost": exact // 2, "a_load_of_its_own": random.randint(1, 99)} | fee
    return rate(
        line,
        random.choice(["CA", ANY_STATE]),
        max(1, ratio_half_up(exact, 100)),
        category_code="jc_1",
        version=random.randint(1, 9),
        exact_rate_ppm=exact,
        factors=factors if random.random() < 0.7 else fee,
        illustrative=random.random() < 0.1,
        class_code=random.choice([None, "8810"]),
    )


def _tax(random: Random, row: Rate) -> RateTax:
    return RateTax(
        plan=row.plan,
        version=row.version,
        state="CA",
        surplus_lines_tax_ppm=random.choice([0, 30_000, random.randint(1, 99_999)]),
        stamping_fee_ppm=random.choice([0, 400, random.randint(1, 9_999)]),
    )
