"""The claims of an answer: what is said, in which tier, on which evidence."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal

from agent.answer import Claim, DesignLine, Mechanism
from agent.question import flip
from agent.verdict.lines import at_odds
from agent.verdict.mechanisms import best_paths
from agent.writing.parts.quotes import quoted
from agent.writing.replies.amounts import IN_PEOPLE, absolute
from agent.writing.replies.headlines import best_path
from agent.writing.wording import effect_words, line_words, phrase
from tools.designs import DESIGN_CLASSES

MOST_NAMED = 2
"""Things that one line names; of more the question's own name stands for all."""

if TYPE_CHECKING:
    from agent.answer import Effect, Verdict
    from agent.dossier import PathFound
    from agent.verdict.lines import Line
    from agent.writing.case import Case

    Tier = Verdict | Literal["context"]
    Draft = tuple[str, Tier, tuple[str, ...]]


def design_lines(case: Case) -> tuple[DesignLine, ...]:
    """The triangulation table, strongest design first."""
    return tuple(_row(case, line) for line in case.lines.values())


def _row(case: Case, line: Line) -> DesignLine:
    pooled = line.pooled
    x, y = _studied(case, line)
    split = line.result == "unclear" and at_odds(case.dossier.evidence[i] for i in line.evidence)
    if split and pooled and not pooled.ci_low <= 0 <= pooled.ci_high:
        pooled = None  # one of those that contradict each other, and not what they say together
    middle, low, high = pooled.natural() if pooled else (math.nan,) * 3
    return DesignLine(
        design=line.design,
        result=line.result,
        n_findings=len(line.evidence),
        estimate=round(middle, 4) if pooled else None,
        ci_low=round(low, 4) if pooled else None,
        ci_high=round(high, 4) if pooled else None,
        measure=pooled.scale if pooled else "none",
        bias=DESIGN_CLASSES[line.design].bias,
        text=line_words(
            line.design,
            "split" if split else line.result,
            pooled.text() if pooled else "no pooled estimate",
            len(line.evidence),
            x,
            y,
            associational=_is_biased(case) and line.design == "own_data",
        ),
        evidence=line.evidence,
    )


def _studied(case: Case, line: Line) -> tuple[str, str]:
    """What the evidence of a line is of: the class whose trials they are, and not the member asked about."""
    held = [case.dossier.evidence[i] for i in line.evidence if i in case.dossier.evidence]
    sides = ("treatment", "outcome")
    found = []
    for side, asked in zip(sides, case.dossier.names, strict=True):
        named = dict.fromkeys(
            next((r.name for r in item.relations if r.side == side), asked) for item in held
        )
        found.append(" or ".join(named) if 0 < len(named) <= MOST_NAMED else asked)
    return found[0], found[1]


def make_claims(case: Case, headline: str, effect: Effect | None) -> tuple[Claim, ...]:
    """All claims, the answer itself first. A sentence without evidence is not claimed."""
    conclusion = case.conclusion
    if conclusion is None:
        return _acts_how(case, headline)
    drafted = [
        (headline, conclusion.verdict, decisive_evidence(case)),
        *_number(effect, conclusion.verdict),
        *_absolute(case, conclusion.verdict),
        *((row.text, _tier(case, row), row.evidence) for row in design_lines(case)),
        *_reasons(case),
        *_own_data(case),
        *quoted(case),
        *_mechanism(case),
    ]
    return tuple(
        Claim(text=text, tier=tier, evidence=tuple(dict.fromkeys(ids)))
        for text, tier, ids in drafted
        if ids
    )


def _acts_how(case: Case, headline: str) -> tuple[Claim, ...]:
    """The answer to how a thing acts, where no pair was examined: what sources state, and no verdict."""
    own = case.dossier.own
    return (Claim(text=headline, tier="context", evidence=own[0].edges),) if own else ()


def decisive_evidence(case: Case) -> tuple[str, ...]:
    """The evidence that the verdict rests on; a mechanism is none for "not known"."""
    conclusion = case.conclusion
    if conclusion is None:
        return ()
    conclusion = conclusion.set_aside or conclusion
    lines = [case.lines[d] for d in conclusion.decisive if d in case.lines]
    ids = [i for line in lines for i in line.evidence]
    if ids:
        return tuple(ids)
    if conclusion.verdict == "insufficient_evidence":
        return at_odds(case.dossier.related()) if case.dossier.question.kind == "mechanism" else ()
    if case.dossier.effect is not None and conclusion.decisive == ("own_data",):
        return tuple(i for i, e in case.dossier.evidence.items() if e.kind == "estimate")
    direct = tuple(e.id for e in case.dossier.about_pair() if e.kind == "edge")
    return direct or (best_path(case).edges if case.dossier.paths else ())


def _number(effect: Effect | None, verdict: Verdict) -> list[Draft]:
    if effect is None:
        return []
    return [(f"Size of the effect: {effect_words(effect)}.", verdict, (effect.evidence,))]


def _absolute(case: Case, verdict: Verdict) -> list[Draft]:
    """What the ratio means in people, where amounts, a what-if or a person were asked about."""
    question = case.dossier.question
    if question.wanted not in IN_PEOPLE and question.kind not in ("patient", "what_if"):
        return []
    amount = absolute(case)
    return [(amount.text, verdict, (amount.evidence,))] if amount else []


def _is_biased(case: Case) -> bool:
    control = case.dossier.effect.negative_control if case.dossier.effect else None
    return control is not None and control.status == "biased"


def _tier(case: Case, row: DesignLine) -> Tier:
    if case.conclusion is not None and case.conclusion.set_aside is not None:
        return "context"  # told beside what a person assumes, and not claimed
    if row.result == "unclear":
        return "insufficient_evidence"
    if row.design == "observational":
        return "associational"
    if row.design == "own_data":
        return "associational" if _is_biased(case) else "suggestive"
    return "no_effect" if row.result == "none" else "causal"


def _reasons(case: Case) -> list[Draft]:
    """Why one design outweighs another, where they disagree."""
    conclusion = case.conclusion
    if conclusion is None or len(case.lines) < 2:
        return []
    ids = tuple(i for line in case.lines.values() for i in line.evidence)
    told = [
        r
        for r in conclusion.reasons
        if "disagree" in r or "does not bear" in r or "weigh more" in r or "point" in r
    ]
    return [(f"{text[:1].upper()}{text[1:]}.", "context", ids) for text in told]


def _own_data(case: Case) -> list[Draft]:
    control = case.dossier.effect.negative_control if case.dossier.effect else None
    ids = tuple(i for i, e in case.dossier.evidence.items() if e.kind == "estimate")
    if control is None or not ids:
        return []
    return [(f"Negative control: {control.text}", "context", ids)]


def _mechanism(case: Case) -> list[Draft]:
    if not case.dossier.paths:
        return []
    path = best_path(case)
    text = f"Best-ranked mechanism in the graph (a hypothesis): {path.text}."
    return [(text, "context", path.edges)]


def mechanisms(case: Case, factor: int) -> tuple[Mechanism, ...]:
    """Ranked mechanism paths with the evidence id of every edge."""
    found = case.conclusion.direction if case.conclusion else None
    asked = case.dossier.question.asked_direction
    expected = flip(found, factor) if found in ("increases", "decreases") else asked
    return tuple(
        Mechanism(
            rank=rank,
            text=path.text,
            sign=_sign(path, factor) or "unknown",
            agrees=_agrees(_sign(path, factor), expected),
            score=round(path.score, 6),
            edges=path.edges,
        )
        for rank, path in enumerate(best_paths(case.dossier) or case.dossier.own, start=1)
    )


def _sign(path: PathFound, factor: int) -> Literal["increases", "decreases"] | None:
    if path.sign is None:
        return None
    return "increases" if path.sign * factor > 0 else "decreases"


def _agrees(sign: str | None, expected: str | None) -> bool | None:
    return None if sign is None or expected is None else sign == expected


def subject(case: Case) -> tuple[str, str]:
    """The treatment as asked, and the outcome, for sentences."""
    x, y = case.dossier.names
    return (phrase(case.dossier.treatment) if case.dossier.treatment else x), y
