"""Estimates as pooling sees them, and whose participants each of them counts.

Every participant is counted once: double counting makes intervals too narrow (Senn 2009, BMC Med Res
Methodol 9:10).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from graphs.names import fold
from tools.designs import STUDY_DESIGNS, compares_family
from tools.populations import groups_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tools.evidence import Evidence

Scale = Literal["ratio", "smd", "rd", "difference"]
Z = 1.959964

SCALES: dict[str, Scale] = {"RD": "rd", "MD": "difference", "SMD": "smd"}
"""Measures that are no ratio, and the scale that each is pooled on."""

HALF = 0.5
"""A newer meta-analysis leads an older one unless it holds less than this share of its people."""


@dataclass(frozen=True)
class Signal:
    """One estimate, oriented so that positive means that more exposure gives more outcome.

    `limits` are the printed 95 % limits in the same orientation; `cohorts` names whose participants
    are counted in it.
    """

    evidence: str
    document: str
    scale: Scale
    estimate: float
    se: float
    n: int | None
    year: int
    is_meta_analysis: bool = False
    limits: tuple[float, float] | None = None
    cohorts: frozenset[str] = frozenset()
    population: str = ""
    title: str = ""
    is_family: bool = False
    """Siblings or twins were compared with each other."""
    is_read: bool = False
    """A machine read it: nobody said whose participants are counted."""

    @property
    def interval(self) -> tuple[float, float]:
        """The printed limits, else those that the standard error gives."""
        return self.limits or (self.estimate - Z * self.se, self.estimate + Z * self.se)

    @property
    def is_significant(self) -> bool:
        """The printed 95 % interval excludes the null; one that touches it does not."""
        low, high = self.interval
        return low > 0 or high < 0


def signal_of(item: Evidence) -> Signal:
    """The oriented estimate of a study finding, for pooling."""
    estimate, se = item.oriented
    return Signal(
        evidence=item.id,
        document=item.source.identifier,
        scale=SCALES.get(item.measure or "", "ratio"),
        estimate=estimate,
        se=se,
        n=item.n,
        year=item.year or 0,
        is_meta_analysis=STUDY_DESIGNS[item.design].pools,
        limits=item.limits,
        cohorts=frozenset(item.overlaps),
        population=item.population or "",
        title=fold(item.source.title),
        is_family=item.line == "observational" and compares_family(item.contrast, item.population),
        is_read=item.quote is not None,
    )


def leading_meta_analysis(signals: Sequence[Signal]) -> list[Signal]:
    """All rows of the meta-analysis that leads: the newest that is not much smaller than another."""
    metas = [s for s in signals if s.is_meta_analysis]
    if not metas:
        return []
    largest = max(s.n or 0 for s in metas)
    leading = max(
        (s for s in metas if (s.n or 0) >= HALF * largest or s.n is None),
        key=lambda s: (s.year, s.n or 0, s.document),
    )
    return [s for s in metas if s.document == leading.document]


def is_contradicted(leading: Sequence[Signal], signals: Sequence[Signal]) -> bool:
    """Whether another meta-analysis, not much smaller than the leading one, shows the opposite.

    Which of two such is right is no question of the year: neither direction is shown.
    """
    shown = {s.estimate > 0 for s in leading if s.is_significant}
    if len(shown) != 1:
        return False
    most = max((s.n or 0 for s in leading), default=0)
    mine = {s.document for s in leading}
    return any(
        s.is_meta_analysis
        and s.document not in mine
        and s.is_significant
        and (s.estimate > 0) not in shown
        and (s.n is None or s.n >= HALF * most)
        for s in signals
    )


def counted_once(signals: Sequence[Signal]) -> list[Signal]:
    """The largest row of each group that shares participants.

    Rows share participants when they name a cohort or trial in common, or stand in one document on
    people who are not told apart: the whole and a group of it overlap, men and women do not. What a
    machine read shares them, too, with a report of as many people and the very same figures. Of one
    paper, what compares siblings stands for what does not: it is of the same people, with less to
    confound it.
    """
    kept: list[Signal] = []
    families = [s for s in signals if s.is_family]
    for signal in sorted(signals, key=lambda s: (-(s.n or 0), -s.year, s.se, s.evidence)):
        if not signal.is_family and any(_is_of_one_paper(signal, one) for one in families):
            continue
        if not any(_share_people(signal, other) for other in kept):
            kept.append(signal)
    return [signal for signal in signals if signal in kept]


def _is_of_one_paper(one: Signal, other: Signal) -> bool:
    """Whether two rows are of one paper, by its identifier, or by title and year."""
    titled = bool(one.title) and (one.title, one.year) == (other.title, other.year)
    return one.document == other.document or titled


def _is_one_result(one: Signal, other: Signal) -> bool:
    """Whether a report that a machine read gives the result of another one: as many people, the same figures.

    What people curated names its trials and cohorts instead.
    """
    if one.n is None or not (one.is_read or other.is_read):
        return False
    is_same = (one.n, one.scale, one.estimate) == (other.n, other.scale, other.estimate)
    return is_same and one.interval == other.interval


def _share_people(one: Signal, other: Signal) -> bool:
    if not _is_of_one_paper(one, other):
        return bool(one.cohorts & other.cohorts) or _is_one_result(one, other)
    groups, others = groups_of(one.population), groups_of(other.population)
    return groups <= others or others <= groups
