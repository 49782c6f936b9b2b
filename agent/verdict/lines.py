"""The values that triangulation compares: one line a class of designs, and what they lead to."""

from __future__ import annotations

from dataclasses import dataclass

from agent.answer import Certainty, Verdict  # noqa: TC001 - read back from JSON by their annotations
from agent.question import Direction  # noqa: TC001
from agent.verdict.pooling import Pooled, Result  # noqa: TC001
from tools.evidence import DesignClass  # noqa: TC001


@dataclass(frozen=True)
class Line:
    """What one class of designs says."""

    design: DesignClass
    result: Result
    pooled: Pooled | None
    evidence: tuple[str, ...]

    @property
    def is_directional(self) -> bool:
        """True when the interval excludes the null."""
        return self.result in ("increases", "decreases")


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


def imprecise(line: Line) -> int:
    """1 where fewer than 1,000 people stand behind it: GRADE lowers certainty by a level."""
    return int(line.pooled is not None and line.pooled.n is not None and line.pooled.n < 1000)


def inconsistent(line: Line) -> int:
    """1 where single studies exclude the null in both directions."""
    return int(line.pooled is not None and line.pooled.mixed_directions)


def certainty_of(level: int) -> Certainty:
    """GRADE's level as a word: 4 and above high, 3 moderate, below low."""
    if level >= 4:
        return "high"
    return "moderate" if level == 3 else "low"
