"""Who is eligible for what (insurance.md 3.2)."""

import re

import pytest

from paycover.domain.addresses import Address
from paycover.domain.coverage import Coverage
from paycover.domain.eligibility import PRE_APPROVED, RULES, RULESET_VERSION, eligibility, reasons
from paycover.domain.facts import Facts, Program
from paycover.domain.reasons import ReasonCode, Severity
from paycover.domain.rules import Finding, Rule, asked_again
from paycover.kit.records import replace
from tests.domain import records
from tests.domain.eligibility_cases import ALL, CASES, LATER, OHIO, WC, case, other, quote
from tests.domain.records import DAY, NOW, NY


@pytest.mark.parametrize(("facts", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_every_rule_is_evaluated(facts: Facts, expected: list[str]) -> None:
    found = reasons(facts)
    assert [reason.code for reason in found] == expected
    told = eligibility(facts)
    barring = [reason for reason in found if reason.bars]
    assert told.result is (not barring)
    assert told.message == (barring[0].message if barring else PRE_APPROVED)
    assert (told.approval_reason, told.evaluated_at) == (None, NOW)
    assert told.ruleset_version == RULESET_VERSION and list(told.reasons) == found


def test_every_code_has_one_rule_in_its_order_and_can_be_made_to_fire() -> None:
    assert [rule.code for rule in RULES] == list(ReasonCode)
    assert {code for _, _, codes in CASES for code in codes} == set(ReasonCode)


@pytest.mark.parametrize("rule", RULES, ids=[rule.code for rule in RULES])
def test_a_reason_ends_with_one_full_stop_whatever_the_names(rule: Rule) -> None:
    params = dict.fromkeys(re.findall(r"\{(\w+)\}", rule.sentence), "Acme, Inc.")
    finding = Finding(params, asked_again(records.facts()))
    (reason,) = replace(rule, finds=lambda _: iter([finding]), lines=()).reasons(records.facts())
    assert reason.message.count("Acme, Inc.") == len(params) and ".." not in reason.message


@pytest.mark.parametrize("facts", [c[1] for c in CASES], ids=[c[0] for c in CASES])
def test_a_reason_is_a_sentence_with_a_remedy_and_unless_it_warns_a_change(facts: Facts) -> None:
    for reason in reasons(facts):
        assert reason.message[0].isupper() or reason.message[0] in "“$"
        assert reason.message[-1] == "." or reason.code is ReasonCode.DUPLICATE_ACTIVE_POLICY
        assert "{" not in reason.message
        assert reason.remedy.code.replace("_", "").isalpha() and reason.remedy.message.endswith(".")
        assert (reason.change is None) is (reason.severity is Severity.WARN)


def sentence(facts: Facts) -> str:
    [reason] = reasons(facts)
    return reason.message


def test_the_sentences_that_clients_know() -> None:
    assert PRE_APPROVED == "Contractor is pre-approved for insurance coverage."
    mismatch = eligibility(case(policy={"category_code": "jc_2"}))
    assert mismatch.message.startswith("Job category mismatch. ")
    assert sentence(case(policy={"contractor": "cn_2"})) == "The policy belongs to another contractor."
    assert (
        sentence(quote(policies=(records.policy(),))) == "Contractor already has a matching policy on file"
    )


def test_sentences_say_what_to_do_in_the_words_of_the_case() -> None:
    ohio = case(policy={"work_state": "OH"}, work={"job": records.job(address=OHIO)})
    assert sentence(ohio) == (
        "Ohio sells workers' compensation only through its state fund: leave workers-comp out here, get "
        "it from the fund, and take general liability with stop gap beside it."
    )
    assert sentence(case(work={"job": records.job(wage=30_000_000)})) == (
        "Projected pay of $300,000.00 is over the limit of $250,000.00 for automatic cover."
    )
    licence = records.mark("LICENSE_EXPIRED", params={"licence": "electrician's", "date": "2026-01-31"})
    assert sentence(case(marks=(licence,))) == "The electrician's licence expired 2026-01-31."
    assert sentence(case(work={"job": records.job(address=NY)})) == (
        "Work state mismatch. The policy was approved for work in California; this job is in New York."
    )
    assert sentence(case(policy={"effective_date": NOW + 3 * DAY})) == (
        "The policy starts on 2023-11-17, after this work begins."
    )


def test_a_reference_is_told_only_where_nothing_blocks() -> None:
    well_paid = records.job(wage=30_000_000, description="Fireworks.")
    told = eligibility(case(work={"job": well_paid, "entity": None}))
    assert [r.severity for r in told.reasons] == [Severity.REFER, Severity.REFER, Severity.BLOCK]
    assert told.message == "The contracting entity has been deleted."


def test_an_approval_is_good_for_twelve_months_to_the_second() -> None:
    assert reasons(case(start=LATER - 1, end=LATER + DAY)) == []
    found = reasons(case(start=LATER, end=LATER + DAY))
    assert found[0].code is ReasonCode.APPLICATION_EXPIRED


@pytest.mark.parametrize("line", [Coverage.PROFESSIONAL, Coverage.MEDIA, Coverage.CYBER])
def test_every_line_but_workers_comp_goes_by_the_home_state(line: Coverage) -> None:
    moved = {"contractor": records.contractor(address=NY)}
    [reason] = reasons(case(policy={"coverage_type": ALL}, work=moved, coverage_type=(line,)))
    assert (reason.code, reason.coverage_type) == (ReasonCode.HOME_STATE_MISMATCH, line)


@pytest.mark.parametrize("state", ["ND", "OH", "WA", "WY", "PR", "VI"])
def test_workers_comp_is_refused_where_a_state_sells_it_itself(state: str) -> None:
    there = {"job": records.job(address=Address(country="US", region=state))}
    [reason] = reasons(quote(work=there))
    assert reason.code is ReasonCode.WC_MONOPOLISTIC_STATE and reason.change is not None
    assert reason.change.set == {"coverage_type": ["general"]}


@pytest.mark.parametrize("subject", ["cn_1", "pl_1", "jb_1", "en_1", "jc_1"])
def test_a_mark_counts_on_whatever_the_request_is_about(subject: str) -> None:
    mark = records.mark("SANCTIONS_MATCH", subject=subject)
    [reason] = reasons(case(marks=(mark,)))
    assert reason.change is not None and reason.change.id == subject
    assert reasons(case(marks=(replace(mark, subject=subject + "x"),))) == []


def test_a_mark_for_a_line_counts_for_that_line_alone() -> None:
    mark = records.mark("CLAIM_OPEN_REVIEW", coverage_type=Coverage.GENERAL)
    assert reasons(case(marks=(mark,), coverage_type=WC)) == []
    [reason] = reasons(case(marks=(mark,)))
    assert reason.coverage_type is Coverage.GENERAL


def test_a_program_that_gives_a_job_to_one_only_blocks_a_second() -> None:
    program = Program(exclusive_jobs=True)
    [reason] = reasons(case(others=other(), program=program))
    assert reason.severity is Severity.BLOCK and reason.change is not None
    assert reason.change.set["effective_date"] == NOW + 31 * DAY
