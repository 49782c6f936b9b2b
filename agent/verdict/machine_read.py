"""What findings that were read by machine may add to a verdict, and no more.

They are asked only where what people curated leaves the question open, and never beside a curated row of
the same study. Alone they give at most `suggestive`; `causal` and `no_effect`, with moderate certainty,
only where three concordant trials or a meta-analysis of trials were read on firm ground.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from agent.verdict.signals import counted_once, signal_of
from graphs.names import fold
from tools.designs import STUDY_DESIGNS
from tools.literature.lines.doubted_journals import DOUBTED

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from agent.dossier import Dossier
    from agent.verdict.lines import Concluded, Conclusion
    from tools.evidence import Evidence, Quote

OPEN = ("insufficient_evidence", "associational")
"""Verdicts that leave the question open."""
FIRM_GROUND = 0.9
"""Agreement from which a reading counts as firm: figures, words and a sure judge say the same."""
TRIALS = 3
"""Concordant trials that count like a meta-analysis."""
UNCHECKED = "the findings were read by machine from publications and checked by nobody"
AT_RISK = "what was read speaks of a risk of bias"
"""GRADE's domain (Guyatt et al. 2011, J Clin Epidemiol 64:407): it takes the level above low away."""
RANK = {"insufficient_evidence": 0, "associational": 1, "conflicting": 2, "suggestive": 3}
"""How much a verdict says; what is missing says more."""


def read_on(dossier: Dossier) -> tuple[Evidence, ...]:
    """Findings on the very pair that were read from publications and checked by nobody."""
    held = dossier.evidence.values()
    return tuple(i for i in held if i.quote is not None and (i.exposure, i.outcome) == dossier.pair)


def beside(read: Sequence[Evidence], curated: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """What was read of studies that no curated finding is of."""
    held = [item for item in curated if item.kind == "finding" and item.quote is None]
    known = {item.source.identifier for item in held} | {fold(item.source.title) for item in held}
    trials = {name for item in held for name in item.overlaps}
    return tuple(
        item
        for item in read
        if item.source.identifier not in known
        and fold(item.source.title) not in known
        and not trials & set(item.overlaps)
    )


def capped(joint: Concluded, read: Sequence[Evidence], before: Concluded) -> Concluded:
    """The verdict with what was read, no firmer than that allows; `before` where it adds nothing.

    Args:
        joint: concluded from curated and read findings together.
        read: the findings that were read.
        before: concluded without them.
    """
    cited = {
        i for d in joint.conclusion.decisive if d in joint.lines for i in joint.lines[d].evidence
    }
    used = [item for item in read if item.id in cited]
    if not used:
        return before
    found = _no_firmer(joint.conclusion, used)
    if found is None or _rank(found) <= _rank(before.conclusion):
        return before
    reasons = (*found.reasons, UNCHECKED, *bias_told(used))
    return replace(joint, conclusion=replace(found, reasons=reasons, read_by_machine=len(used)))


def bias_told(used: Iterable[Evidence]) -> tuple[str, ...]:
    """What reports say that lowers certainty in their results, and who says it; nothing where none does."""
    said: dict[str, dict[str, None]] = {}
    for item in used:
        for words in item.quote.bias if item.quote else ():
            said.setdefault(words, {})[item.source.identifier] = None
    if not said:
        return ()
    named = "; ".join(f"{words} ({', '.join(of)})" for words, of in said.items())
    return (f"{AT_RISK}: {named}",)


def _rank(conclusion: Conclusion) -> int:
    return RANK.get(conclusion.verdict, 4)


def _no_firmer(found: Conclusion, used: Sequence[Evidence]) -> Conclusion | None:
    """The conclusion within its bounds; None where nothing may be said."""
    if found.verdict in ("causal", "no_effect") and is_firm(used, found.direction or "none"):
        return replace(found, certainty="low" if found.certainty == "low" else "moderate")
    if found.verdict == "no_effect":
        return None
    verdict = "suggestive" if found.verdict == "causal" else found.verdict
    return replace(found, verdict=verdict, certainty="low")


def is_firm(used: Sequence[Evidence], direction: str) -> bool:
    """Whether a meta-analysis of trials, or enough concordant trials, were read on firm ground."""
    trials = [item for item in used if item.line == "randomized"]
    sure = [
        item
        for item in trials
        if item.direction == direction and item.quote and _is_firm_ground(item, item.quote)
    ]
    if any(item.direction not in (direction, "none") for item in trials):
        return False
    pooled = any(STUDY_DESIGNS[item.design].pools for item in sure)
    return (
        pooled or len({one.document for one in counted_once(list(map(signal_of, sure)))}) >= TRIALS
    )


def _is_firm_ground(item: Evidence, quote: Quote) -> bool:
    """Printed figures of the very pair, on which a sure judge and the words agree, at no told risk of bias, in no doubted journal."""
    return (
        not item.relations
        and not quote.bias
        and not any(flag.startswith(DOUBTED) for flag in quote.flags)
        and quote.computed_from is None
        and (quote.agreement or 0) >= FIRM_GROUND
    )
