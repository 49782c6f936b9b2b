"""What studies found and bodies concluded about a treatment and an outcome, as `Evidence`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.base import ToolResult, found_in_graph
from tools.evidence import Evidence, from_assessment, from_finding

if TYPE_CHECKING:
    from graphs.store import FindingSet
    from tools.asks import AssessmentsAsk, FindingsAsk, HeadToHeadAsk
    from tools.base import Bench

LOOKED_AT = 1_000
"""Findings on one side that are looked at where an ask does not say."""


async def study_findings(asked: FindingsAsk, bench: Bench) -> ToolResult[Evidence]:
    """Study findings about exactly this treatment and this outcome, newest first."""
    held = await bench.store.findings(
        exposure=asked.treatment, outcome=asked.outcome, limit=asked.limit
    )
    cut = f"the {asked.limit:,} newest findings" if held.truncated else ""
    about = asked.treatment, asked.outcome
    return await found_in_graph(
        tuple(map(from_finding, held.findings)), asked, bench, about=about, cut=cut
    )


async def related_findings(asked: FindingsAsk, bench: Bench) -> ToolResult[Evidence]:
    """Findings on the same treatment, then on the same outcome, none of them about the pair.

    The limit holds for each of the two.
    """
    sides: tuple[FindingSet, ...] = (
        await bench.store.findings(exposure=asked.treatment, limit=LOOKED_AT),
        await bench.store.findings(outcome=asked.outcome, limit=LOOKED_AT),
    )
    pair = asked.treatment, asked.outcome
    others = [
        [f for f in side.findings if (str(f.exposure), str(f.outcome)) != pair] for side in sides
    ]
    kept = (f for side in others for f in side[: asked.limit])
    more = any(side.truncated for side in sides) or any(len(side) > asked.limit for side in others)
    cut = f"the {asked.limit:,} newest findings of each kind" if more else ""
    return await found_in_graph(tuple(map(from_finding, kept)), asked, bench, about=pair, cut=cut)


async def head_to_head(asked: HeadToHeadAsk, bench: Bench) -> ToolResult[Evidence]:
    """Studies that compared two treatments with each other on this outcome, in either order.

    Each says for which of the two its estimate is (`exposure`, relative to `comparator`).
    """
    held = await bench.store.findings(
        exposure=asked.treatment,
        comparator=asked.comparator,
        outcome=asked.outcome,
        limit=asked.limit,
    )
    cut = f"the {asked.limit:,} newest findings" if held.truncated else ""
    about = asked.treatment, asked.comparator, asked.outcome
    return await found_in_graph(
        tuple(map(from_finding, held.findings)), asked, bench, about=about, cut=cut
    )


async def assessments_of(asked: AssessmentsAsk, bench: Bench) -> ToolResult[Evidence]:
    """Conclusions of bodies, approved uses, labels and curated genetics about exactly this pair."""
    held = await bench.store.assessments(
        exposure=asked.treatment, outcome=asked.outcome, kinds=asked.kinds, limit=asked.limit
    )
    cut = f"the {asked.limit:,} newest assessments" if held.truncated else ""
    about = asked.treatment, asked.outcome
    return await found_in_graph(
        tuple(map(from_assessment, held.assessments)), asked, bench, about=about, cut=cut
    )
