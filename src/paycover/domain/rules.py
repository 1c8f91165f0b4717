"""What a rule of eligibility is: its row of the table, and how it finds that it does not hold."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from paycover.domain.coverage import Coverage
from paycover.domain.facts import Facts
from paycover.domain.reasons import Change, Operation, Reason, ReasonCode, Remedy, Severity
from paycover.kit.dates import iso_day
from paycover.kit.records import Record, field, replace
from paycover.kit.sentences import filled

BLOCK, REFER, WARN = Severity.BLOCK, Severity.REFER, Severity.WARN
WC_ONLY = (Coverage.WORKERS_COMP,)
GL_ONLY = (Coverage.GENERAL,)
LIABILITY = (Coverage.GENERAL, Coverage.PROFESSIONAL)


class Finding(Record):
    """A rule that does not hold: the words of its sentence, the change, the one line it concerns.

    `severity` None is the rule's own.
    """

    params: Mapping[str, Any] = field(default_factory=dict)
    change: Change | None = None
    coverage_type: Coverage | None = None
    severity: Severity | None = None


Finds = Callable[[Facts], Iterator[Finding]]


class Rule(Record):
    """A row of the rule table. `lines` are the coverage types it looks at; empty: whichever.

    It is told by the request, by an underwriter's mark, or by both.
    """

    code: ReasonCode
    severity: Severity
    sentence: str
    remedy: Remedy
    finds: Finds
    lines: tuple[Coverage, ...] = ()
    is_marked: bool = False
    is_computed: bool = True
    can_be_approved: bool = False

    def reasons(self, facts: Facts) -> Iterator[Reason]:
        """Yield a reason for each time the rule does not hold."""
        if self.lines and not set(self.lines) & set(facts.coverage_type):
            return
        if self.can_be_approved and facts.is_approved(self.code):
            return
        for finding in self.finds(facts):
            severity = finding.severity or self.severity
            yield Reason(
                code=self.code,
                severity=severity,
                coverage_type=finding.coverage_type or (self.lines[0] if len(self.lines) == 1 else None),
                message=filled(self.sentence, finding.params),
                remedy=self.remedy,
                params=finding.params,
                change=None if severity is Severity.WARN else finding.change,
            )


def marked(
    code: ReasonCode,
    severity: Severity,
    sentence: str,
    remedy: tuple[str, str],
    *,
    lines: tuple[Coverage, ...] = (),
    **words: str,
) -> Rule:
    """Return a rule that an underwriter's mark raises; `words` stand where the mark gives none.

    The sentence may say `{since}`, the day of the mark, and `{name}`, the contractor.
    """

    def finds(facts: Facts) -> Iterator[Finding]:
        person = facts.work.contractor
        for mark in facts.raised(code):
            known = {"name": f"{person.first_name} {person.last_name}", "since": iso_day(mark.created)}
            yield Finding(
                {**known, **words, **mark.params},
                Change(Operation.CLEAR_MARK, mark.subject, {"code": code.value}),
                mark.coverage_type,
            )

    return Rule(code, severity, sentence, Remedy(*remedy), finds, lines, is_marked=True, is_computed=False)


def also_marked(computed: Finds, rule: Rule, *, can_be_approved: bool = False) -> Rule:
    """Return a rule that a mark raises, and what is known without one; the latter is told first."""

    def finds(facts: Facts) -> Iterator[Finding]:
        yield from computed(facts)
        yield from rule.finds(facts)

    return replace(rule, finds=finds, is_computed=True, can_be_approved=can_be_approved)


def approval(facts: Facts, code: ReasonCode) -> Change:
    """Return the change that is an underwriter's yes to this job."""
    return Change(Operation.APPROVE, facts.work.job.id, {"code": code.value})


def asked_again(facts: Facts, **fields: Any) -> Change:
    """Return the same request once more, with some of its fields changed."""
    return Change(facts.request.operation, facts.request.id, fields)
