"""The values that triangulation compares: one line a class of designs, and what they lead to."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from agent.answer import Certainty, Verdict  # noqa: TC001 - read back from JSON by their annotations
from agent.question import Direction  # noqa: TC001
from agent.verdict.pooling import Pooled, Result  # noqa: TC001
from graphs.grades import Strength  # noqa: TC001
from tools.designs import DesignClass  # noqa: TC001

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tools.evidence import Evidence


@dataclass(frozen=True)
class Line:
    """What one class of designs says."""

    design: DesignClass
    result: Result
    pooled: Pooled | None
    evidence: tuple[str, ...]
    strength: Strength | None = None
    """Of what bodies state: how far the firmest of them goes."""
    bodies: tuple[str, ...] = ()

    @property
    def is_directional(self) -> bool:
        """True when the interval excludes the null."""
        return self.result in ("increases", "decreases")


FEW_PEOPLE = 1000

Compared = Literal["head_to_head", "indirect", "side_by_side"]


@dataclass(frozen=True)
class Apart:
    """A group of people in whom studies show another effect than in the others."""

    group: str
    direction: Direction
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class Conclusion:
    """The verdict with the reasons that lead to it, strongest first."""

    verdict: Verdict
    direction: Direction | None
    certainty: Certainty | None
    reasons: tuple[str, ...]
    decisive: tuple[DesignClass, ...] = ()
    excluded: Direction | None = None
    """Set where only one direction is excluded, and the other stays open."""
    of_whom: str = ""
    """Whose evidence it is, where it is not that of the people who were asked about."""
    ages_untold: bool = False
    """Whether ages were asked about that no study tells of."""
    of_aim: str = ""
    """Whether it is of having the disease or of getting it, where that must be said."""
    related: tuple[str, ...] = ()
    """What the evidence is of, where it is not of the very things that were asked about."""
    of_another_outcome: bool = False
    """Whether what decides was counted on a part or a level of the outcome, not on the outcome itself."""
    apart: tuple[Apart, ...] = ()
    """Groups of people in whom the effect is another one."""
    compared: Compared | None = None
    """Of a comparison: how the two were compared."""
    read_by_machine: int = 0
    """Findings among those that decide which were read by machine and checked by nobody."""
    set_aside: Conclusion | None = None
    """What the evidence says, where a person's DAG leaves no effect possible and so nothing is claimed."""


@dataclass(frozen=True)
class OwnData:
    """How far our own estimate may be believed."""

    identified: bool
    control_is_biased: bool = False
    refuted: bool = False


@dataclass(frozen=True)
class Concluded:
    """The lines of evidence by class of designs, and the verdict that they lead to."""

    lines: dict[DesignClass, Line]
    conclusion: Conclusion


def direction_of(line: Line) -> Direction | None:
    """The direction of the outcome; None where the line is unclear."""
    if line.result == "unclear":
        return None
    return line.result


def words(line: Line) -> str:
    """What a line shows, in words; its numbers stand in the table of lines."""
    return {
        "increases": "an increase",
        "decreases": "a decrease",
        "none": "little or no effect",
        "unclear": "nothing clear",
    }[line.result]


SETTLING: dict[DesignClass, str] = {
    "randomized": "chance assigned the treatment in the trials",
    "mendelian_randomization": "genotype, fixed at conception, stands in for the treatment",
}
"""The classes of designs that settle it, firmest first, and why."""


def settling(lines: Mapping[DesignClass, Line]) -> tuple[tuple[str, ...], str] | None:
    """Evidence and words of a design that rules out confounding and reverse causation."""
    for design, why in SETTLING.items():
        line = lines.get(design)
        if line is not None and line.result != "unclear":
            return line.evidence, why
    return None


def is_disputed(lines: Mapping[DesignClass, Line]) -> bool:
    """Whether observational studies see what those designs do not."""
    observed = lines.get("observational")
    if observed is None or not observed.is_directional:
        return False
    settled = (lines[design].result for design in SETTLING if design in lines)
    return any(result not in (observed.result, "unclear") for result in settled)


def is_small(line: Line) -> bool:
    """Whether fewer than 1,000 people are known to stand behind the estimate of a line."""
    pooled = line.pooled
    return pooled is not None and pooled.n is not None and pooled.n < FEW_PEOPLE


def rests_on_size(found: Conclusion) -> bool:
    """Whether observation alone decides, by the size of what it sees."""
    return found.decisive == ("observational",) and found.verdict in ("causal", "suggestive")


def at_odds(items: Iterable[Evidence]) -> tuple[str, ...]:
    """Ids of studies or statements that point both ways; none where all of a kind agree.

    Designs that differ are compared elsewhere; of things that are near each counts by itself, as a
    treatment may well raise one part of an outcome and lower another.
    """
    ways: dict[tuple[str, str, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for item in items:
        if item.kind != "edge" and item.direction in ("increases", "decreases"):
            ways[item.line or "", item.exposure, item.outcome][item.direction].append(item.id)
    return tuple(
        i for told in ways.values() if len(told) == 2 for ids in told.values() for i in ids
    )
