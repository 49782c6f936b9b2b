"""How a hypothesis run prints: for people and as JSON."""

from __future__ import annotations

import json
import textwrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agent.faces.hypotheses import Hypothesis, HypothesisReport
    from agent.faces.session import Session


def hypotheses_json(report: HypothesisReport, session: Session) -> str:
    """The report; with the whole answers or their trees where the session wants them."""
    said = report.model_dump(mode="json")
    for item in said["hypotheses"]:
        answer = item.pop("answer")
        if session.full:
            item["answer"] = answer
        if session.explain:
            item["tree"] = answer["tree"]
    return json.dumps(said, indent=2, ensure_ascii=False)


def render_hypotheses(report: HypothesisReport, session: Session, width: int) -> str:
    """The report as text; answers and trees follow where the session wants them."""
    lines = [
        *_wrap(f"HYPOTHESES ABOUT {report.outcome.label} ({report.outcome.curie})", width, ""),
        *_wrap(
            f"nodes that lead there in the graph: {report.considered}, known already: {report.known}; "
            "these are hypotheses, none is a claim",
            width,
            "",
        ),
    ]
    lines += [line for text in report.more for line in _wrap(f"more exist: {text}", width, "")]
    for item in report.hypotheses:
        lines += ["", *_shown(item, width)]
        if session.full or session.explain:
            lines += ["", textwrap.indent(session.text(item.answer, max(width - 3, 20)), "   ")]
    if not report.hypotheses:
        why = "of what was looked at, everything" if report.more else "every node"
        lines += _wrap(f"none: {why} that leads there is known already, or nothing does", width, "")
    return "\n".join(lines)


def _shown(item: Hypothesis, width: int) -> Iterator[str]:
    head = (
        f"{item.rank}. {item.name} ({item.curie}) as a {item.kind}, score {item.score:.4f}, "
        f"verdict {item.verdict}"
    )
    yield from _wrap(head, width, "")
    yield from _wrap(f"mechanism: {item.mechanism}  [{', '.join(item.edges)}]", width, "   ")
    yield from _wrap(
        f"against: {'; '.join(item.evidence_against) or 'nothing found'}", width, "   "
    )
    yield from _wrap(f"would decide it: {item.decided_by}", width, "   ")


def _wrap(text: str, width: int, indent: str) -> list[str]:
    return textwrap.wrap(
        text, width, initial_indent=indent, subsequent_indent="   ", break_on_hyphens=False
    )
