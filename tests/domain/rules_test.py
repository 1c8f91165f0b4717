"""A rule of eligibility: when it is asked, what it says, and what a mark of an underwriter adds."""

from collections.abc import Iterator

import pytest

from paycover.domain.coverage import Coverage
from paycover.domain.facts import Facts
from paycover.domain.reasons import Change, Operation, Reason, ReasonCode, Remedy, Severity
from paycover.domain.rules import Finding, Rule, also_marked, approval, asked_again, marked
from paycover.kit.records import replace
from tests.domain import records
from tests.domain.records import NOW

GENERAL, CYBER = Coverage.GENERAL, Coverage.CYBER
LICENCE = ReasonCode.LICENSE_EXPIRED
SENTENCE = "The {licence} licence of {name} expired {since}."
CHANGE = Change(Operation.PUT_JOB, "jb_1", ask=("description",))


def licence() -> Rule:
    """Return a rule that a mark raises."""
    return marked(LICENCE, Severity.BLOCK, SENTENCE, ("upload", "Send it."), licence="contractor's")


def computed(_: Facts) -> Iterator[Finding]:
    """Find one thing in any request."""
    yield Finding({"word": "well"}, CHANGE)


DUTIES = Rule(
    ReasonCode.DUTIES_EXCLUDED,
    Severity.REFER,
    "It works {word}.",
    Remedy("other", "Do other work."),
    computed,
)
FOUND = Reason(
    code=ReasonCode.DUTIES_EXCLUDED,
    severity=Severity.REFER,
    message="It works well.",
    remedy=Remedy("other", "Do other work."),
    params={"word": "well"},
    change=CHANGE,
)


def test_a_marked_rule_speaks_in_the_words_of_the_mark_and_is_cleared() -> None:
    mark = records.mark(LICENCE, coverage_type=GENERAL)
    told = Reason(
        code=LICENCE,
        severity=Severity.BLOCK,
        coverage_type=GENERAL,
        message="The contractor's licence of Joe Parker expired 2023-11-14.",
        remedy=Remedy("upload", "Send it."),
        params={"licence": "contractor's", "name": "Joe Parker", "since": "2023-11-14"},
        change=Change(Operation.CLEAR_MARK, "cn_1", {"code": "LICENSE_EXPIRED"}),
    )
    assert list(licence().reasons(records.facts(marks=(mark,)))) == [told]
    named = replace(mark, params={"licence": "electrician's"}, coverage_type=None)
    [reason] = licence().reasons(records.facts(marks=(named,)))
    assert reason == replace(
        told,
        coverage_type=None,
        message="The electrician's licence of Joe Parker expired 2023-11-14.",
        params={**told.params, "licence": "electrician's"},
    )
    assert list(licence().reasons(records.facts())) == []


def test_a_marked_rule_says_of_itself_that_nothing_computes_it() -> None:
    rule = marked(LICENCE, Severity.REFER, "{since}", ("upload", "Send it."), lines=(CYBER,))
    assert rule == replace(
        Rule(LICENCE, Severity.REFER, "{since}", Remedy("upload", "Send it."), rule.finds, (CYBER,)),
        is_marked=True,
        is_computed=False,
    )


def test_what_is_computed_is_told_before_what_is_marked() -> None:
    rule = also_marked(computed, licence(), can_be_approved=True)
    assert rule == replace(licence(), finds=rule.finds, is_computed=True, can_be_approved=True)
    assert not also_marked(computed, licence()).can_be_approved
    found = list(rule.finds(records.facts(marks=(records.mark(LICENCE),))))
    assert [finding.change for finding in found] == [
        CHANGE,
        Change(Operation.CLEAR_MARK, "cn_1", {"code": "LICENSE_EXPIRED"}),
    ]


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        (DUTIES, [FOUND]),
        (replace(DUTIES, severity=Severity.WARN), [replace(FOUND, severity=Severity.WARN, change=None)]),
        (replace(DUTIES, lines=(GENERAL,)), [replace(FOUND, coverage_type=GENERAL)]),
        (replace(DUTIES, lines=(GENERAL, CYBER)), [FOUND]),
        (replace(DUTIES, lines=(CYBER,)), []),
        (
            replace(
                DUTIES, finds=lambda _: iter([Finding({"word": "so"}, CHANGE, CYBER)]), lines=(GENERAL,)
            ),
            [replace(FOUND, coverage_type=CYBER, message="It works so.", params={"word": "so"})],
        ),
    ],
)
def test_a_rule_is_asked_of_its_lines_and_tells_what_it_finds(rule: Rule, told: list[Reason]) -> None:
    assert list(rule.reasons(records.facts())) == told


def test_an_approval_counts_where_the_rule_can_be_approved() -> None:
    facts = records.facts(marks=(records.mark(DUTIES.code, approved=True),))
    assert list(DUTIES.reasons(facts)) == [FOUND]
    approvable = replace(DUTIES, can_be_approved=True)
    assert list(approvable.reasons(facts)) == []
    assert list(approvable.reasons(records.facts())) == [FOUND]


def test_a_change_is_of_the_request_or_an_approval_of_its_job() -> None:
    assert asked_again(records.facts(), effective_date=NOW) == Change(
        Operation.PUT_ASSIGNMENT, "an_9", {"effective_date": NOW}
    )
    assert approval(records.facts(), LICENCE) == Change(
        Operation.APPROVE, "jb_1", {"code": "LICENSE_EXPIRED"}
    )
