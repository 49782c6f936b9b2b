"""Estimates, lines and statements made by hand: what a verdict is made of, and nothing else."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from agent.dossier import Dossier
from agent.question import CausalQuestion, GroundedMention
from agent.verdict.lines import Line
from agent.verdict.pooling import Pooled, pool
from agent.verdict.signals import Signal, Z
from tools.designs import STUDY_DESIGNS
from tools.evidence import Evidence, Relation, SourceRef

if TYPE_CHECKING:
    from agent.verdict.lines import Conclusion

_numbers = itertools.count(1)


def signal(value: float, low: float, high: float, **more: Any) -> Signal:
    """A ratio with its printed limits, from a document of its own unless one is given."""
    number = next(_numbers)
    fields: dict[str, Any] = {
        "evidence": f"e{number}", "document": f"d{number}", "scale": "ratio", "n": 10_000, "year": 2000,
        "estimate": math.log(value), "se": math.log(high / low) / (2 * Z),
        "limits": (math.log(low), math.log(high)),
    }  # fmt: skip
    return Signal(**{**fields, **more})


def difference(value: float, se: float, **more: Any) -> Signal:
    """A difference in a unit, whose limits follow from its standard error."""
    fields: dict[str, Any] = {"scale": "difference", "estimate": value, "se": se, "limits": None}
    return signal(1, 0.5, 2, **{**fields, **more})


def pooled(*signals: Signal) -> Pooled:
    """The signals as one."""
    found = pool(signals)
    assert found is not None
    return found


def line(design: str, *signals: Signal) -> Line:
    """What these estimates of one class of designs say."""
    one = pooled(*signals)
    return Line(design, one.result, one, tuple(s.evidence for s in signals))  # type: ignore[arg-type]


def said(design: str, result: str, strength: str, *bodies: str) -> Line:
    """What bodies state."""
    return Line(design, result, None, (f"{design}:{result}",), strength, bodies or ("a body",))  # type: ignore[arg-type]


def item(design: str, value: float, low: float, high: float, **more: Any) -> Evidence:
    """A ratio of a study of zorbine and pain, as evidence; each is of a document of its own."""
    number = next(_numbers)
    direction = "increases" if low > 1 else "decreases" if high < 1 else "none"
    fields: dict[str, Any] = {
        "kind": "finding", "rung": 2 if STUDY_DESIGNS[design].is_interventional else 1, "design": design, "exposure": "EX:x", "outcome": "EX:y",
        "direction": direction, "text": "t", "source": SourceRef(f"PMID:{number}", f"Study {number}"),
        "measure": "RR", "estimate": value, "ci_low": low, "ci_high": high, "n": 10_000,
        "population": "adults", "year": 2000, "contrast": "zorbine vs placebo",
    }  # fmt: skip
    if more.get("contrast_sign") == -1 and direction != "none":
        fields["direction"] = {"increases": "decreases", "decreases": "increases"}[direction]
    return Evidence(**{**fields, **more})


def statement(kind: str, direction: str, grade: str, **more: Any) -> Evidence:
    """What a body states on zorbine and pain."""
    number = next(_numbers)
    fields: dict[str, Any] = {
        "kind": kind, "rung": 1, "design": kind, "exposure": "EX:x", "outcome": "EX:y",
        "direction": direction, "text": "t", "source": SourceRef(f"BODY:{number}", f"Report {number}"),
        "body": f"body {number}", "grade": grade, "year": 2010,
    }  # fmt: skip
    return Evidence(**{**fields, **more})


def near(side: str, how: str, name: str) -> Relation:
    """How something named is near to what was asked."""
    asked = {"treatment": "zorbine", "comparator": "quallox", "outcome": "pain"}[side]
    return Relation(side, how, f"EX:{name}", name, asked)  # type: ignore[arg-type]


def mention(curie: str, name: str, sign: int = 1) -> GroundedMention:
    """A grounded name."""
    return GroundedMention(
        mention=name, curie=curie, name=name, category="biolink:Disease", sign=sign
    )


def dossier(*items: Evidence, sign: int = 1, **question: Any) -> Dossier:
    """What a run holds on zorbine (against quallox, if compared) and pain."""
    fields = {"text": "q", "kind": "effect", **question}
    compared = mention("EX:z", "quallox") if fields["kind"] == "comparison" else None
    return Dossier(
        CausalQuestion.model_validate(fields),
        mention("EX:x", "zorbine", sign),
        mention("EX:y", "pain"),
        comparator=compared,
        evidence={one.id: one for one in items},
    )


def brief(found: Conclusion) -> tuple[str, str | None, str | None]:
    """(verdict, direction, certainty)."""
    return found.verdict, found.direction, found.certainty


def repeated(one: Signal, times: int = 2) -> tuple[Signal, ...]:
    """The same estimate found again by other studies of other people."""
    return tuple(
        replace(one, evidence=f"{one.evidence}.{i}", document=f"{one.document}.{i}")
        for i in range(times)
    )
