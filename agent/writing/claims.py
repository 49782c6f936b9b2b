"""The claims of an answer: what is said, in which tier, on which evidence."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal

from agent.answer import Claim, DesignLine, Mechanism
from agent.verdict.triangulate import BIAS
from agent.writing.wording import effect_words, flip, line_words, phrase

if TYPE_CHECKING:
    from agent.answer import Effect, Verdict
    from agent.notebook import Notebook
    from agent.verdict.triangulate import Line
    from graphs.statements import Path

    Tier = Verdict | Literal["context"]
    Draft = tuple[str, Tier, tuple[str, ...]]


def design_lines(notebook: Notebook) -> tuple[DesignLine, ...]:
    """The triangulation table, strongest design first."""
    return tuple(_row(notebook, line) for line in notebook.lines.values())


def _row(notebook: Notebook, line: Line) -> DesignLine:
    pooled = line.pooled
    middle, low, high = pooled.natural() if pooled else (math.nan,) * 3
    x, y = notebook.names
    return DesignLine(
        design=line.design,
        result=line.result,
        n_findings=len(line.evidence),
        estimate=round(middle, 4) if pooled else None,
        ci_low=round(low, 4) if pooled else None,
        ci_high=round(high, 4) if pooled else None,
        measure=pooled.scale if pooled else "none",
        bias=BIAS[line.design],
        text=line_words(
            line.design,
            line.result,
            pooled.text() if pooled else "no pooled estimate",
            len(line.evidence),
            x,
            y,
            associational=_is_biased(notebook) and line.design == "own_data",
        ),
        evidence=line.evidence,
    )


def make_claims(notebook: Notebook, headline: str, effect: Effect | None) -> tuple[Claim, ...]:
    """All claims, the answer itself first. A sentence without evidence is not claimed."""
    conclusion = notebook.conclusion
    if conclusion is None:
        return ()
    drafted = [
        (headline, conclusion.verdict, decisive_evidence(notebook)),
        *_number(effect, conclusion.verdict),
        *((row.text, _tier(notebook, row), row.evidence) for row in design_lines(notebook)),
        *_reasons(notebook),
        *_own_data(notebook),
        *_mechanism(notebook),
    ]
    return tuple(
        Claim(text=text, tier=tier, evidence=tuple(dict.fromkeys(ids)))
        for text, tier, ids in drafted
        if ids
    )


def decisive_evidence(notebook: Notebook) -> tuple[str, ...]:
    """The evidence that the verdict rests on."""
    conclusion = notebook.conclusion
    if conclusion is None:
        return ()
    lines = [notebook.lines[d] for d in conclusion.decisive if d in notebook.lines]
    ids = [i for line in lines for i in line.evidence]
    if ids:
        return tuple(ids)
    if notebook.effect is not None and conclusion.decisive == ("own_data",):
        return tuple(i for i, e in notebook.evidence.items() if e.kind == "estimate")
    direct = tuple(
        i
        for i, e in notebook.evidence.items()
        if e.kind == "edge" and (e.exposure, e.outcome) == notebook.pair
    )
    return direct or (notebook.paths[0][1] if notebook.paths else ())


def _number(effect: Effect | None, verdict: Verdict) -> list[Draft]:
    if effect is None:
        return []
    return [(f"Size of the effect: {effect_words(effect)}.", verdict, (effect.evidence,))]


def _is_biased(notebook: Notebook) -> bool:
    control = notebook.effect.negative_control if notebook.effect else None
    return control is not None and control.status == "biased"


def _tier(notebook: Notebook, row: DesignLine) -> Verdict:
    if row.result == "unclear":
        return "insufficient_evidence"
    if row.design == "observational":
        return "associational"
    if row.design == "own_data":
        return "associational" if _is_biased(notebook) else "suggestive"
    return "no_effect" if row.result == "none" else "causal"


def _reasons(notebook: Notebook) -> list[Draft]:
    """Why one design outweighs another, where they disagree."""
    conclusion = notebook.conclusion
    if conclusion is None or len(notebook.lines) < 2:
        return []
    ids = tuple(i for line in notebook.lines.values() for i in line.evidence)
    told = [
        r
        for r in conclusion.reasons
        if "disagree" in r or "does not bear" in r or "weigh more" in r or "point" in r
    ]
    return [(f"{text[:1].upper()}{text[1:]}.", "context", ids) for text in told]


def _own_data(notebook: Notebook) -> list[Draft]:
    control = notebook.effect.negative_control if notebook.effect else None
    ids = tuple(i for i, e in notebook.evidence.items() if e.kind == "estimate")
    if control is None or not ids:
        return []
    return [(f"Negative control: {control.text}", "context", ids)]


def _mechanism(notebook: Notebook) -> list[Draft]:
    if not notebook.paths:
        return []
    path, ids = notebook.paths[0]
    text = f"Best-ranked mechanism in the graph (a hypothesis): {path.text(notebook.node_names)}."
    return [(text, "context", ids)]


def mechanisms(notebook: Notebook, factor: int) -> tuple[Mechanism, ...]:
    """Ranked mechanism paths with the evidence id of every edge."""
    found = notebook.conclusion.direction if notebook.conclusion else None
    asked = notebook.question.asked_direction if notebook.question else None
    expected = flip(found, factor) if found in ("increases", "decreases") else asked
    return tuple(
        Mechanism(
            rank=rank,
            text=path.text(notebook.node_names),
            sign=_sign(path, factor) or "unknown",
            agrees=_agrees(_sign(path, factor), expected),
            score=round(path.score, 6),
            edges=ids,
        )
        for rank, (path, ids) in enumerate(notebook.paths, start=1)
    )


def _sign(path: Path, factor: int) -> Literal["increases", "decreases"] | None:
    if path.sign is None:
        return None
    return "increases" if path.sign * factor > 0 else "decreases"


def _agrees(sign: str | None, expected: str | None) -> bool | None:
    return None if sign is None or expected is None else sign == expected


def subject(notebook: Notebook) -> tuple[str, str]:
    """Treatment and outcome as asked, for sentences."""
    x, y = notebook.treatment, notebook.outcome
    if x is None or y is None:
        return notebook.names
    return phrase(x), phrase(y)
