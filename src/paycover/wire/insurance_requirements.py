"""Insurance requirements on the wire: an extension, the published pages have them in a dashboard only."""

from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from paycover.domain.certificate_fields import Line
from paycover.domain.insurance_requirements import (
    InsuranceRequirement,
    InsuranceRequirementChange,
    InsuranceRequirementDraft,
    LineRules,
    Rating,
    RulesChange,
)
from paycover.wire.base import Id, Input, Name, changed

Cents = Annotated[int, Meta(ge=100, le=1_000_000_000_000, description="In cents.")]
Naic = Annotated[str, Meta(pattern=r"^\d{5}$")]


class LineRulesAsked(msgspec.Struct, kw_only=True):
    """What is asked of one coverage."""

    limits: dict[str, Cents] = {}
    additional_insured: bool = False
    waiver_of_subrogation: bool = False
    owner_included: bool = True
    occurrence_basis: bool = False


class RulesAsked(Input):
    """What is asked of certificates; what is left out stays as it is, `coverages` are replaced whole."""

    coverages: dict[Line, LineRulesAsked] | UnsetType = UNSET
    names_match: bool | UnsetType = UNSET
    holder_matches: bool | UnsetType = UNSET
    signed: bool | UnsetType = UNSET
    untampered: bool | UnsetType = UNSET
    least_rating: Rating | UnsetType | None = UNSET
    insurer_ratings: dict[Naic, Rating] | UnsetType = UNSET

    def change(self) -> RulesChange:
        """Return the rules for the domain."""
        if self.coverages is UNSET:
            return changed(self, RulesChange)
        coverages = {
            line: LineRules(**msgspec.structs.asdict(asked)) for line, asked in self.coverages.items()
        }
        return changed(self, RulesChange, coverages=coverages)


class InsuranceRequirementCreate(Input):
    """The body that makes a rule set: of an entity, of a job category, or the default."""

    name: Name
    rules: RulesAsked
    entity: Id | UnsetType | None = UNSET
    category_code: Id | UnsetType | None = UNSET

    def draft(self) -> InsuranceRequirementDraft:
        """Return what the domain makes a rule set of."""
        return changed(self, InsuranceRequirementDraft, rules=self.rules.change())


class InsuranceRequirementUpdate(Input):
    """The body that edits a rule set; what it is for stays."""

    name: Name | UnsetType = UNSET
    rules: RulesAsked | UnsetType = UNSET

    def change(self) -> InsuranceRequirementChange:
        """Return the change for the domain."""
        rules = UNSET if self.rules is UNSET else self.rules.change()
        return changed(self, InsuranceRequirementChange, rules=rules)


class RulesAnswer(msgspec.Struct, kw_only=True):
    """What is asked of certificates."""

    coverages: dict[str, LineRulesAsked]
    names_match: bool
    holder_matches: bool
    signed: bool
    untampered: bool
    least_rating: Rating | None
    insurer_ratings: dict[str, Rating]


class InsuranceRequirementAnswer(msgspec.Struct, kw_only=True):
    """A rule set as the API shows it."""

    id: str
    name: str
    entity: str | None
    category_code: str | None
    is_default: bool
    rules: RulesAnswer
    created: int


def render(requirement: InsuranceRequirement) -> InsuranceRequirementAnswer:
    """Return the answer that shows a rule set."""
    rules = requirement.rules
    coverages = {
        line.value: msgspec.convert(asked, LineRulesAsked, from_attributes=True)
        for line, asked in rules.coverages.items()
    }
    return InsuranceRequirementAnswer(
        id=requirement.id,
        name=requirement.name,
        entity=requirement.entity,
        category_code=requirement.category_code,
        is_default=requirement.entity is None and requirement.category_code is None,
        rules=RulesAnswer(
            coverages=coverages,
            names_match=rules.names_match,
            holder_matches=rules.holder_matches,
            signed=rules.signed,
            untampered=rules.untampered,
            least_rating=rules.least_rating,
            insurer_ratings=rules.insurer_ratings,
        ),
        created=requirement.created,
    )
