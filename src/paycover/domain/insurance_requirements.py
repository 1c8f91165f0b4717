"""Insurance requirements: named rule sets that incoming certificates are held against."""

import enum
from collections.abc import Iterable

from paycover.domain.certificate_fields import OF_LINE, Line
from paycover.kit.errors import invalid
from paycover.kit.records import Record, field, names_of, replace
from paycover.kit.unset import UNSET, Unset, given


class Rating(enum.StrEnum):
    """Ratings of insurers by A.M. Best, the best first."""

    A_DOUBLE_PLUS = "A++"
    A_PLUS = "A+"
    A = "A"
    A_MINUS = "A-"
    B_DOUBLE_PLUS = "B++"
    B_PLUS = "B+"
    B = "B"
    B_MINUS = "B-"
    C_DOUBLE_PLUS = "C++"
    C_PLUS = "C+"
    C = "C"
    C_MINUS = "C-"
    D = "D"
    E = "E"
    F = "F"

    def reaches(self, least: "Rating") -> bool:
        """Tell whether it is as good as another, or better."""
        order = list(Rating)
        return order.index(self) <= order.index(least)


class LineRules(Record, kw_only=True):
    """What is asked of one line; `limits` in cents, by the documented names of limits.

    `owner_included` counts for workers' compensation only: the certificate has to say that the owner
    is not excluded.
    """

    limits: dict[str, int] = field(default_factory=dict)
    additional_insured: bool = False
    waiver_of_subrogation: bool = False
    owner_included: bool = True
    occurrence_basis: bool = False


class Rules(Record, kw_only=True):
    """What is asked of a certificate.

    `least_rating` needs `insurer_ratings`, by NAIC number: no certificate shows ratings.
    """

    coverages: dict[Line, LineRules] = field(default_factory=dict)
    names_match: bool = True
    holder_matches: bool = False
    signed: bool = True
    untampered: bool = True
    least_rating: Rating | None = None
    insurer_ratings: dict[str, Rating] = field(default_factory=dict)


class InsuranceRequirement(Record, kw_only=True):
    """A rule set for one entity, one job category, or (neither) for all that have none of their own.

    `scope` says which; it is unique while the rule set lives, so that there is one default.
    """

    id: str
    name: str
    entity: str | None = None
    category_code: str | None = None
    rules: Rules
    scope: str | None
    created: int
    deleted_at: int | None = None


class RulesChange(Record, kw_only=True):
    """What a caller gives of rules; what is left out stays as it is, `coverages` are replaced whole."""

    coverages: dict[Line, LineRules] | Unset = UNSET
    names_match: bool | Unset = UNSET
    holder_matches: bool | Unset = UNSET
    signed: bool | Unset = UNSET
    untampered: bool | Unset = UNSET
    least_rating: Rating | Unset | None = UNSET
    insurer_ratings: dict[str, Rating] | Unset = UNSET


class InsuranceRequirementChange(Record, kw_only=True):
    """What a caller changes of a rule set; what is left out stays as it is."""

    name: str | Unset = UNSET
    rules: RulesChange | Unset = UNSET


class InsuranceRequirementDraft(Record, kw_only=True):
    """What a caller gives to make a rule set."""

    name: str
    rules: RulesChange
    entity: str | None = None
    category_code: str | None = None


DEFAULT_SCOPE = "default"

_FIELDS = names_of(Rules)


def scope_of(entity: str | None, category_code: str | None) -> str:
    """Return what a rule set is for; raise Problem(invalid_input) for both an entity and a category."""
    if entity and category_code:
        raise invalid("category_code", "can't be given beside an entity: a rule set is for one of them")
    return f"entity:{entity}" if entity else f"category:{category_code}" if category_code else DEFAULT_SCOPE


def made(draft: InsuranceRequirementDraft, *, id: str, now: int) -> InsuranceRequirement:
    """Return the rule set of a draft; raise Problem(invalid_input) for rules that can't be held."""
    return InsuranceRequirement(
        id=id,
        name=draft.name,
        entity=draft.entity,
        category_code=draft.category_code,
        rules=merged_rules(Rules(), draft.rules),
        scope=scope_of(draft.entity, draft.category_code),
        created=now,
    )


def edited(requirement: InsuranceRequirement, change: InsuranceRequirementChange) -> InsuranceRequirement:
    """Return a rule set after an edit; raise Problem(invalid_input) as `made` does."""
    rules = requirement.rules
    if change.rules is not UNSET:
        rules = merged_rules(rules, change.rules)
    return replace(requirement, name=given(change.name, requirement.name), rules=rules)


def merged_rules(before: Rules, change: RulesChange) -> Rules:
    """Return rules with what a change gives of them; refuse those that can't be held."""
    values = {name: given(getattr(change, name), getattr(before, name)) for name in _FIELDS}
    rules = Rules(**values)
    if not rules.coverages:
        raise invalid("rules.coverages", "must name a coverage at least")
    if rules.least_rating is not None and not rules.insurer_ratings:
        raise invalid(
            "rules.insurer_ratings", "is required with least_rating: certificates show no ratings"
        )
    for line, wanted in rules.coverages.items():
        known = sorted(limit.removesuffix("_dollars") for limit, lines in OF_LINE.items() if line in lines)
        for name in wanted.limits:
            if name not in known:
                raise invalid(
                    "rules.coverages", f"{line}: {name} is none of its limits: {', '.join(known)}"
                )
    return rules


def resolved(
    requirements: Iterable[InsuranceRequirement], entity: str | None, category_code: str | None
) -> InsuranceRequirement | None:
    """Return the rule set that counts: entity's, else category's, else the default (api.md 2.12)."""
    by_scope = {requirement.scope: requirement for requirement in requirements}
    scopes = (f"entity:{entity}", f"category:{category_code}", DEFAULT_SCOPE)
    return next((by_scope[scope] for scope in scopes if scope in by_scope), None)
