"""What bodies state, weighed after the studies: assessments, product information, use, gene validity.

A body that weighed all of the evidence adds to studies that agree and stands where no study is at hand.
An approved use counts as trials that are not at hand: it supports, and never gives a number. Product
information names hazards (21 CFR 201.57): a boxed warning rests on an established one, a warning on
reasonable evidence of a causal association, a listed adverse reaction on some basis to believe in one.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from agent.verdict.grade import certainty_of, firmer, moved
from agent.verdict.lines import Conclusion, Line
from graphs.grades import LEVEL
from tools.designs import DESIGN_CLASSES, STATED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.verdict.pooling import Result
    from graphs.grades import Strength
    from tools.designs import DesignClass, StatedClass
    from tools.evidence import Evidence

SAYS: dict[str, Result] = {"increases": "increases", "decreases": "decreases", "none": "none"}
"""Directions that conclude something; `inconclusive` does not."""

FIRM = ("established", "probable")
ESTABLISHED, PROBABLE = LEVEL["established"], LEVEL["probable"]


def stated_line(design: StatedClass, items: Sequence[Evidence]) -> Line | None:
    """What the firmest bodies of one kind state; unclear where equally firm ones disagree."""
    known = [(item, item.strength) for item in items if item.strength is not None]
    if not known:
        return None
    told = [(item, s) for item, s in known if item.direction in SAYS and s != "inconclusive"]
    if not told:
        return _line(design, "unclear", "inconclusive", [item for item, _ in known])
    firmest: Strength = max((s for _, s in told), key=LEVEL.__getitem__)
    leading = [item for item, s in told if s == firmest]
    directions = {item.direction for item in leading}
    result: Result = "unclear"
    if len(directions) == 1:
        result = SAYS[leading[0].direction or ""]
    return _line(design, result, firmest, leading)


def _line(
    design: StatedClass, result: Result, strength: Strength, items: Sequence[Evidence]
) -> Line:
    bodies = tuple(dict.fromkeys(item.body or item.source.title for item in items))
    return Line(design, result, None, tuple(item.id for item in items), strength, bodies)


def with_statements(found: Conclusion | None, lines: dict[DesignClass, Line]) -> Conclusion | None:
    """The conclusion from studies with what bodies state weighed in; None where nothing is said.

    Args:
        found: what the studies lead to, if anything.
        lines: all lines, those of studies too.
    """
    held = [lines[d] for d in STATED if d in lines and lines[d].result != "unclear"]
    stated = max(held, key=_level, default=None)
    if stated is None:
        return found or _undecided_bodies(lines)
    if found is None or found.verdict in ("suggestive", "associational"):
        return _from_statement(stated, found)
    if found.verdict == "conflicting":
        if stated.design != "assessment" or stated.strength not in FIRM:
            return found
        weighed = _from_statement(stated, None)
        return replace(weighed, reasons=(*found.reasons, *weighed.reasons), certainty="moderate")
    if stated.result == found.direction:
        return _agreeing(found, stated)
    return _disagreeing(found, stated)


def _level(line: Line) -> int:
    """How far a statement carries; of equal ones the first in the order of `STATED` is taken."""
    level = LEVEL[line.strength or "inconclusive"]
    # Stated without its evidence: a level less than a body that shows what it weighed.
    return level if line.design == "assessment" else moved(level, "second hand")[0]


def _agreeing(found: Conclusion, stated: Line) -> Conclusion:
    """The surer of the two speaks; a body that weighed all of it excludes both sides with its "none"."""
    if stated.design != "assessment":
        return replace(found, reasons=(*found.reasons, _said(stated)))
    certainty = firmer(found.certainty, certainty_of(_level(stated)))
    both_sides = found.excluded is not None and stated.strength in FIRM
    return replace(
        found,
        certainty=certainty,
        reasons=(*found.reasons, _said(stated)),
        decisive=tuple(dict.fromkeys((*found.decisive, stated.design))),
        excluded=None if both_sides else found.excluded,
    )


def _from_statement(stated: Line, found: Conclusion | None) -> Conclusion:
    """The verdict of a statement, alone or beside studies that could not decide."""
    level = _level(stated)
    agrees = found is not None and found.direction == stated.result
    reasons = (_said(stated), *(found.reasons if found else ()))
    decisive = (stated.design, *(found.decisive if found and agrees else ()))
    if found is not None and found.direction is not None and not agrees:
        if found.verdict == "suggestive" and level < ESTABLISHED:
            return Conclusion("conflicting", None, "low", reasons, (stated.design, *found.decisive))
        if level < PROBABLE:
            return replace(found, reasons=(*found.reasons, _said(stated)))
    if stated.result == "none":
        return Conclusion("no_effect", "none", certainty_of(level), reasons, decisive)
    established = stated.strength == "established" or (agrees and stated.strength == "probable")
    verdict = "causal" if established else "suggestive"
    return Conclusion(verdict, stated.result, certainty_of(level), reasons, decisive)  # type: ignore[arg-type]


def _disagreeing(found: Conclusion, stated: Line) -> Conclusion:
    """Studies decide over statements, except over what an established one rests on."""
    reasons = (*found.reasons, f"{_said(stated)}, which these studies do not bear out")
    left_open = found.excluded is not None and found.excluded != stated.result
    if left_open and stated.design == "assessment" and stated.strength in FIRM:
        weighed = _from_statement(stated, None)
        return replace(weighed, reasons=(*weighed.reasons, *found.reasons))
    firm = stated.design == "assessment" and stated.strength in FIRM
    if firm and stated.result == "none" and found.certainty != "high":
        # Less than firm studies, and a body that saw them or others and found no effect.
        return Conclusion("conflicting", None, "low", reasons, (*found.decisive, stated.design))
    if stated.strength != "established" or stated.design == "indication" or left_open:
        said = _said(stated) if left_open else reasons[-1]
        return replace(found, reasons=(*found.reasons, said))
    if found.certainty == "high" or (found.verdict == "causal" and stated.result == "none"):
        return replace(found, reasons=reasons, certainty="moderate")
    if found.certainty == "low":
        return replace(_from_statement(stated, None), certainty="moderate", reasons=reasons)
    return Conclusion("conflicting", None, "low", reasons, (*found.decisive, stated.design))


def _undecided_bodies(lines: dict[DesignClass, Line]) -> Conclusion | None:
    held = [lines[d] for d in STATED if d in lines]
    if not held or any(d not in STATED for d in lines):
        return None
    reasons = tuple(_said(line) for line in held)
    return Conclusion(
        "insufficient_evidence", None, "low", reasons, tuple(line.design for line in held)
    )


def _said(line: Line) -> str:
    way = {
        "increases": "an increase",
        "decreases": "a decrease",
        "none": "no effect",
        "unclear": "that nothing can be concluded",
    }[line.result]
    bodies = ", ".join(line.bodies[:3]) + (" and others" if len(line.bodies) > 3 else "")
    verb = "list" if line.design in ("label", "indication") else "conclude"
    return f"{DESIGN_CLASSES[line.design].name.lower()} ({bodies}) {verb} {way}"
