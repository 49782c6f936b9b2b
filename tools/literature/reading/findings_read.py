"""Findings from the text of a report: each estimate with what it is about, field by field, span by span."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from tools.designs import STUDY_DESIGNS
from tools.literature.reading.bias_read import bias_cues
from tools.literature.reading.causal_words import causal_strength
from tools.literature.reading.designs_read import design_of, is_plan
from tools.literature.reading.funding_read import funding_of
from tools.literature.reading.measures import effects
from tools.literature.reading.orientation import arms_of, is_turned
from tools.literature.reading.roles import contrast_of, outcome_near, population_of
from tools.literature.reading.sizes import follow_up_of, size_of
from tools.literature.reading.topic import content

if TYPE_CHECKING:
    from tools.literature.reading.bias_read import BiasCue
    from tools.literature.reading.causal_words import CausalStrength
    from tools.literature.reading.designs_read import DesignRead
    from tools.literature.reading.measures import PrintedEffect
    from tools.literature.reading.roles import Contrast
    from tools.literature.reading.sizes import Size
    from tools.literature.reading.spans import Span

ReadDirection = Literal["increases", "decreases", "none", "unclear"]
_DIRECTIONS: dict[int, ReadDirection] = {1: "increases", -1: "decreases", 0: "none"}


@dataclass(frozen=True)
class PublishedText:
    """One published text.

    Attributes:
        id: as its source names it.
        title: may be empty.
        text: abstract or section, without the title.
        year: of publication; None where unknown.
        identifier: `PMID:...`, `DOI:...` or `NCT:...`; empty where none is known.
    """

    id: str
    title: str
    text: str
    year: int | None = None
    identifier: str = ""

    @property
    def whole(self) -> str:
        """Title and text: what the spans of its findings count from."""
        return f"{self.title}\n\n{self.text}" if self.title else self.text


@dataclass(frozen=True)
class Study:
    """What is the same for all findings of one report."""

    contrast: Contrast
    population: Span | None
    design: DesignRead | None
    size: Size | None
    follow_up: Span | None
    is_plan: bool
    bias: tuple[BiasCue, ...]
    funding: Span | None


@dataclass(frozen=True)
class ReadFinding:
    """One estimate, read by rules and checked by nobody.

    Attributes:
        document: what it was read from; all spans count from `PublishedText.whole`.
        study: exposure, comparator, population, design, size and follow-up.
        outcome: what the estimate is about; None where the text does not say.
        effect: the estimate with its interval and P value.
        contrast_sign: +1 where the estimate is for the exposure against the comparator, -1 where the
            sentence turns them round.
        direction: of the outcome under the exposure; "unclear" where neither interval nor P value tells.
        strength: how causal the language of its sentence is.
    """

    document: PublishedText
    study: Study
    outcome: Span | None
    effect: PrintedEffect
    contrast_sign: int
    direction: ReadDirection
    strength: CausalStrength


def study_of(document: PublishedText) -> Study:
    """What the report says of the study as a whole."""
    whole, design = document.whole, _design(document)
    pools = (
        design is not None and design.design in STUDY_DESIGNS and STUDY_DESIGNS[design.design].pools
    )
    return Study(
        contrast_of(whole), population_of(whole), design, size_of(whole), follow_up_of(whole),
        is_plan(document.text, document.title), bias_cues(whole, pools=pools), funding_of(whole),
    )  # fmt: skip


def findings_of(document: PublishedText) -> tuple[ReadFinding, ...]:
    """Every estimate of the report; none of one that only plans a study."""
    study = study_of(document)
    if study.is_plan:
        return ()
    whole = document.whole
    exposure, comparator = study.contrast.exposure, study.contrast.comparator
    arms = arms_of(
        content(exposure.text if exposure else ""), content(comparator.text if comparator else "")
    )
    found = []
    for effect in effects(whole):
        sentence = effect.sentence
        sign = -1 if is_turned(whole, sentence.start, sentence.end, arms) else 1
        side = effect.side
        direction: ReadDirection = "unclear" if side is None else _DIRECTIONS[side * sign]
        outcome = outcome_near(whole, sentence, effect.span.start)
        found.append(
            ReadFinding(
                document, study, outcome, effect, sign, direction, causal_strength(sentence.text)
            )
        )
    return tuple(found)


def _design(document: PublishedText) -> DesignRead | None:
    """The design; a span of the text is moved to where it stands behind the title."""
    whole = document.whole
    return design_of(whole, document.title) if document.title else design_of(whole)
