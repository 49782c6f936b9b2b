"""A conclusion of a body, a label or a curated resource: one frozen value, with or without a number."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

from graphs.curie import Curie
from graphs.errors import InputError
from graphs.statements import content_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphs.findings import Measure

AssessmentKind = Literal["assessment", "indication", "contraindication", "label", "genetic"]
AssessmentDirection = Literal["increases", "decreases", "none", "inconclusive"]

KINDS: tuple[AssessmentKind, ...] = get_args(AssessmentKind)


@dataclass(frozen=True)
class Assessment:
    """What a body concluded about one exposure and one outcome.

    Attributes:
        kind: `assessment` (a body's conclusion on cause or effect), `indication` and
            `contraindication` (approved or guideline use), `label` (product information), `genetic`
            (curated validity of gene and disease, or a target with human genetic support).
        direction: of the outcome under more of the exposure; `none` when the body concludes that
            there is little or no effect, `inconclusive` when it says that nothing can be concluded.
        body: who concluded it.
        grade: the body's own words for how sure it is.
        measure: with estimate and its 95 % limits as printed, or all four None.
        year: of the document; None where it shows none.
        checked: the page on which it was read, or the open set that states it.
    """

    exposure: Curie
    outcome: Curie
    kind: AssessmentKind
    direction: AssessmentDirection
    body: str
    grade: str
    population: str
    contrast: str
    measure: Measure | None
    estimate: float | None
    ci_low: float | None
    ci_high: float | None
    year: int | None
    identifier: str
    title: str
    checked: str

    @property
    def id(self) -> str:
        """For example `assessment:1a2b3c4d5e`; the same content has the same id."""
        return content_id("assessment", *map(str, astuple(self)[2:]), self.exposure, self.outcome)


def assessment_of(row: Sequence[Any]) -> Assessment:
    """An assessment from a row of a store: its id, then its fields in order."""
    parts: tuple[Any, ...] = (Curie.parse(row[1]), Curie.parse(row[2]), *row[3:])
    return Assessment(*parts)


def assessment_row(a: Assessment) -> tuple[str | float | None, ...]:
    """What `assessment_of` reads."""
    return (
        a.id, str(a.exposure), str(a.outcome), a.kind, a.direction, a.body, a.grade, a.population,
        a.contrast, a.measure, a.estimate, a.ci_low, a.ci_high, a.year, a.identifier, a.title, a.checked,
    )  # fmt: skip


def check_kinds(kinds: Sequence[str]) -> None:
    """Refuse a kind of assessment that there is not.

    Raises:
        InputError: one of them is unknown.
    """
    if unknown := sorted(set(kinds) - set(KINDS)):
        raise InputError(f"{unknown[0]!r} is no kind of assessment; there are {', '.join(KINDS)}")
