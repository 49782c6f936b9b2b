"""A report as text and as JSON, and what a run would take before it is begun."""

from __future__ import annotations

import json
import textwrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from agent.answer import Answer
    from agent.hypotheses.hypothesis import Hypothesis, HypothesisReport, SetAside
    from agent.hypotheses.searching import Candidates

SHOWN_FOR = 3
SHOWN_AGAINST = 3


def report_json(report: HypothesisReport, *, full: bool = False, explain: bool = False) -> str:
    """The report; with the whole answers or their trees where they are wanted."""
    said = report.model_dump(mode="json")
    for item in said["hypotheses"]:
        answer = item.pop("answer")
        if full:
            item["answer"] = answer
        if explain:
            item["tree"] = answer["tree"]
    return json.dumps(said, indent=2, ensure_ascii=False)


def estimate_text(found: Candidates, top: int, seconds: float, *, as_json: bool) -> str:
    """What running the candidates would take."""
    groups = len(found.groups)
    told = {
        "read_as": found.goal.read_as, "candidates": found.proposals.reached, "open": groups,
        "settled": len(found.proposals.settled) + len(found.by_kin), "would_run": min(top, groups),
        "seconds": round(min(top, groups) * seconds, 1),
    }  # fmt: skip
    if as_json:
        return json.dumps(told, indent=2, ensure_ascii=False)
    return (
        f"{told['read_as']}: {told['candidates']} candidates, {told['settled']} known, tried or warned of; "
        f"{told['would_run']} of {groups} would be run, in about {told['seconds']:g} s with rules alone"
    )


def report_text(
    report: HypothesisReport,
    shown: Callable[[Answer, int], str],
    width: int,
    *,
    answers: bool = False,
) -> str:
    """The report for people; the answers follow each candidate where they are wanted."""
    lines = [
        *_wrap(f"HYPOTHESES: {report.read_as}", width),
        *_wrap(
            f"{report.considered} candidates in the graph ({_counts(report)}); none of these is a claim. "
            f"Ranked by what the best measurement would tell; found by {report.ranked_by}.",
            width,
        ),
    ]
    for text in report.more:
        lines += _wrap(f"more exist: {text}", width)
    for item in report.hypotheses:
        lines += ["", *_one(item, width)]
        if answers:
            lines += ["", textwrap.indent(shown(item.answer, max(width - 3, 20)), "   ")]
    if not report.hypotheses:
        lines += ["", *_wrap("no open candidate: " + ("; ".join(report.thin) or "every one that is reached is known, tried or points the other way"), width)]  # fmt: skip
    elif report.thin:
        lines += ["", *_wrap(f"thin: {'; '.join(report.thin)}", width)]
    for text in report.widen:
        lines += _wrap(f"would widen it: {text}", width, "  ")
    lines += _table("KNOWN, TRIED OR WARNED OF", report.settled, width)
    lines += _table("NOT RUN, AND WHY", report.losers, width)
    if report.ask_next and report.run:
        names = {h.curie: h.name for h in report.hypotheses}
        asked = ", ".join(f"{names[c]} ({c})" for c in report.ask_next)
        lines += ["", *_wrap(f"your word would teach most about: {asked}; to say it: `aetia hypothesize --resume {report.run} --say CURIE=promising` (or unlikely)", width)]  # fmt: skip
    return "\n".join(lines)


def _counts(report: HypothesisReport) -> str:
    return ", ".join(f"{n} {state}" for state, n in report.counts.items() if n)


def _one(item: Hypothesis, width: int) -> Iterator[str]:
    yield from _wrap(f"{item.rank}. {item.statement} ({item.curie})", width)
    yield from _wrap(
        f"probability {item.probability:.3f} ({item.basis}); today's verdict: "
        f"{item.verdict.replace('_', ' ')}", width, "   ",
    )  # fmt: skip
    yield from _wrap(f"standing: {item.standing}", width, "   ")
    if item.found_by:
        yield from _wrap(f"found by: {'; '.join(item.found_by)}", width, "   ")
    yield from _wrap(f"mechanism: {item.mechanism} ({item.sign})", width, "   ")
    for text in [t for t in item.evidence_for if t != item.mechanism][:SHOWN_FOR]:
        yield from _wrap(f"for: {text}", width, "   ")
    for text in item.evidence_against[:SHOWN_AGAINST]:
        yield from _wrap(f"against: {text}", width, "   ")
    if not item.evidence_against:
        looked = (
            f"{len(item.answer.searched)} look-ups for trials, studies, paths and rivals found none"
        )
        yield from _wrap(f"against: nothing is held ({looked}); that is no support", width, "   ")
    yield from _wrap(f"identified: {item.identified}", width, "   ")
    if item.safety:
        yield from _wrap(f"safety: {'; '.join(item.safety)}", width, "   ")
    yield from _wrap(f"feasibility: {item.feasibility}", width, "   ")
    for number, one in enumerate(item.measurements[:2]):
        lead = "measure first" if number == 0 else "or"
        yield from _wrap(
            f"{lead}: {one.text}; {one.size}; {one.bits:.3f} bits, {one.cost}; then: "
            f"{one.if_true.replace('_', ' ')} if so, {one.if_null.replace('_', ' ')} if not", width, "   ",
        )  # fmt: skip
    yield from _wrap(f"refuted if: {item.falsification[0].refuted_if}", width, "   ")
    if item.alike:
        yield from _wrap(f"the same argument holds for: {', '.join(item.alike[:8])}", width, "   ")


def _table(title: str, items: Sequence[SetAside], width: int) -> list[str]:
    lines = ["", title] if items else []
    for one in items:
        lines += _wrap(f"- {one.name} ({one.curie}): {one.reason}", width, "  ")
    return lines


def _wrap(text: str, width: int, indent: str = "") -> list[str]:
    return textwrap.wrap(
        text, width, initial_indent=indent, subsequent_indent=indent + "   ", break_on_hyphens=False
    )
