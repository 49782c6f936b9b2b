"""What is near to a pair (members, classes, parts) and evidence on it; each item says how it is near.

Absence of an effect on a part says nothing of the whole, so such items are left out.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from graphs.curie import Curie
from graphs.store import ANY_COMPARATOR
from tools.base import ToolResult, found_in_graph
from tools.evidence import STEPS, Evidence, Relation, from_assessment, from_finding
from tools.relatives import relatives

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tools.asks import HeadToHeadAsk, NearAsk, PairAsk
    from tools.base import Bench
    from tools.evidence import HowRelated
    from tools.relatives import Relative, Side

LOOKED_AT = 1_000
"""Findings and assessments of one outcome that are looked at."""

Kin = dict[str, "Relation | None"]
"""CURIE of a thing -> how it is related to the one asked about; None for that one itself."""


@dataclass(frozen=True)
class NearThing:
    """One thing near to the treatment or to the outcome, and how it is related.

    `holds` counts findings and assessments about it and the outcome; None for what is near to the
    outcome, of which that is not looked up.
    """

    curie: str
    name: str
    side: Side
    how: HowRelated
    holds: int | None = None

    def to_json(self) -> dict[str, Any]:
        """Plain JSON types."""
        return asdict(self)


async def near_things(asked: PairAsk, bench: Bench) -> ToolResult[NearThing]:
    """Members and classes of the treatment with how much is held on each, and parts of the outcome."""
    findings = await bench.store.findings(outcome=asked.outcome, limit=LOOKED_AT)
    stated = await bench.store.assessments(outcome=asked.outcome, limit=LOOKED_AT)
    held = Counter(str(one.exposure) for one in findings.findings)
    held.update(str(one.exposure) for one in stated.assessments)
    sides: tuple[tuple[Side, str], ...] = (
        ("treatment", asked.treatment),
        ("outcome", asked.outcome),
    )
    items = [
        NearThing(r.curie, r.name, side, r.how, held[r.curie] if side == "treatment" else None)
        for side, curie in sides
        for r in await relatives(bench.store, curie, side)
    ]
    cut = findings.truncated or stated.truncated
    said = f"the {LOOKED_AT:,} newest on the outcome" if cut else ""
    about = asked.treatment, asked.outcome
    return await found_in_graph(tuple(items), asked, bench, about=about, cut=said)


async def near_evidence(asked: NearAsk, bench: Bench) -> ToolResult[Evidence]:
    """Findings and assessments that speak for the pair by way of a class, a member or a part."""
    exposures = await _kin(bench, asked.treatment, "treatment")
    outcomes = await _kin(bench, asked.outcome, "outcome")
    if asked.by in outcomes:
        outcomes = {asked.by: outcomes[asked.by]}
    elif asked.by:
        exposures = {c: r for c, r in exposures.items() if c == asked.by}
        outcomes = {asked.outcome: None}
    items: list[Evidence] = []
    cut = False
    for outcome, toward in outcomes.items():
        findings = await bench.store.findings(outcome=outcome, limit=LOOKED_AT)
        stated = await bench.store.assessments(outcome=outcome, limit=LOOKED_AT)
        cut = cut or findings.truncated or stated.truncated
        held = (*map(from_finding, findings.findings), *map(from_assessment, stated.assessments))
        items += _near(held, exposures, toward)
    said = f"the {LOOKED_AT:,} newest on each outcome" if cut else ""
    about = asked.treatment, asked.outcome
    return await found_in_graph(tuple(items), asked, bench, about=about, cut=said)


async def near_comparisons(asked: HeadToHeadAsk, bench: Bench) -> ToolResult[Evidence]:
    """Studies that compared members of two classes, or the classes of two members, on the outcome."""
    first = await _kin(bench, asked.treatment, "treatment")
    second = await _kin(bench, asked.comparator, "comparator")
    outcomes = await _kin(bench, asked.outcome, "outcome")
    items: list[Evidence] = []
    cut = False
    for outcome, toward in outcomes.items():
        if toward is not None and toward.how in STEPS:
            continue
        held = await bench.store.findings(
            outcome=outcome, comparator=ANY_COMPARATOR, limit=LOOKED_AT
        )
        cut = cut or held.truncated
        for item in map(from_finding, held.findings):
            items += _compared(item, first, second, toward)
    said = f"the {LOOKED_AT:,} newest on each outcome" if cut else ""
    about = asked.treatment, asked.comparator, asked.outcome
    return await found_in_graph(tuple(items), asked, bench, about=about, cut=said)


async def _kin(bench: Bench, curie: str, side: Side) -> Kin:
    named = await bench.store.nodes([Curie.parse(curie)])
    name = named[0].name if named else curie
    kin: Kin = {curie: None}
    for one in await relatives(bench.store, curie, side):
        kin[one.curie] = _relation(one, side, name)
    return kin


def _relation(one: Relative, side: Side, asked: str) -> Relation:
    return Relation(side=side, how=one.how, curie=one.curie, name=one.name, asked=asked)


def _near(held: Iterable[Evidence], exposures: Kin, toward: Relation | None) -> Iterable[Evidence]:
    for item in held:
        if item.exposure not in exposures:
            continue
        relations = tuple(r for r in (exposures[item.exposure], toward) if r is not None)
        of_a_part = toward is not None and toward.how == "narrower" and item.direction == "none"
        if relations and not of_a_part:
            yield replace(item, relations=relations)


def _compared(
    item: Evidence, first: Kin, second: Kin, toward: Relation | None
) -> Iterable[Evidence]:
    """The item with its relations, where one of its two stands for each of the two asked about."""
    one, other = item.exposure, item.comparator or ""
    if one in first and other in second:
        sides = (first[one], second[other], toward)
    elif other in first and one in second:
        sides = (first[other], second[one], toward)
    else:
        return
    relations = tuple(r for r in sides if r is not None)
    if relations:
        yield replace(item, relations=relations)
