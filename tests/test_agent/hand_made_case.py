"""A case made by hand, line by line, and the answer that is composed from it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from agent.answer import Answer, Cost
from agent.dossier import Dossier, Estimated
from agent.question import CausalQuestion, GroundedMention
from agent.tree.propose import propose
from agent.verdict.lines import Concluded, Conclusion, Line
from agent.verdict.pooling import Pooled
from agent.writing.case import Case
from agent.writing.compose import compose
from agent.writing.ledger import write_ledger
from tools.causal.query import EffectResult, Estimate, Identification, NegativeControl
from tools.designs import STATED
from tools.evidence import Evidence, SourceRef

X = GroundedMention(mention="zorbine", curie="EX:a", name="zorbine", category="biolink:Drug")
Y = GroundedMention(mention="pain", curie="EX:b", name="pain")
POOLED = Pooled("ratio", 0.5, 0.1, 2, 5000, 0.0, 1, 0, False)
MEASURED = Estimate(3.0, 0.5, 2.0, 4.0, 900, 400, "AIPW", "kg", "ATE")


def item(number: int, design: str = "rct", **more: Any) -> Evidence:
    """A finding about the pair; `number` sets its document and year."""
    fields: dict[str, Any] = {
        "kind": "finding", "rung": 2, "design": design, "exposure": "EX:a", "outcome": "EX:b",
        "direction": "increases", "text": "t", "source": SourceRef(f"PMID:{number}", f"S{number}"),
        "measure": "RR", "estimate": 1.5, "ci_low": 1.2, "ci_high": 1.9, "contrast_sign": 1, "n": 5000,
        "population": "adults", "year": 2000 + number, "contrast": "zorbine vs placebo",
    }  # fmt: skip
    return Evidence(**{**fields, **more})


OURS = item(9, "own_data", kind="estimate", measure="MD", estimate=3.0, ci_low=2.0, ci_high=4.0)


def identified(status: str = "identified", **more: Any) -> Identification:
    return Identification(status, "backdoor", ("age",), "E", "adjusting for age", **more)  # type: ignore[arg-type]


def own(status: str = "ok", control: str = "", *, randomized: bool = False, **more: Any) -> Any:
    """Our own estimate, with a negative control where a status of it is given."""
    checked = (
        NegativeControl(control, "h", 0.1, 0.0, 0.2, f"height is {control}.") if control else None
    )  # type: ignore[arg-type]
    measured = {"estimate": MEASURED, "identification": identified()} if status == "ok" else {}
    result = EffectResult(
        status, None, "too few rows.", negative_control=checked, **{**measured, **more}
    )  # type: ignore[arg-type]
    return Estimated(result, "A data set", randomized, (OURS.id,))


def composed(
    items: tuple[Evidence, ...] = (),
    lines: dict[str, tuple[str, tuple[Evidence, ...]]] | None = None,
    conclusion: Conclusion | None = None,
    *,
    kind: str = "effect",
    asked: str | None = None,
    note: str | None = None,
    population: str | None = None,
    concluded: bool = True,
    thought: dict[str, tuple[str, ...]] | None = None,
    **dossier: Any,
) -> Answer:
    """The answer of a run that holds just these; lines are (result, items) by class of designs."""
    question = CausalQuestion.model_validate(
        {"text": "q", "kind": kind, "asked_direction": asked, "note": note, "population": population}
    )  # fmt: skip
    table = {
        design: Line(
            design, result, None if design in STATED else POOLED, tuple(one.id for one in found)
        )  # type: ignore[arg-type]
        for design, (result, found) in (lines or {}).items()
    }
    every = {
        one.id: one for one in (*items, *(e for _, found in (lines or {}).values() for e in found))
    }
    held = Dossier(question, **{"treatment": X, "outcome": Y, "evidence": every, **dossier})
    said = conclusion or Conclusion("insufficient_evidence", None, None, ("nothing",))
    case = Case(held, Concluded(table, said) if concluded else None)  # type: ignore[arg-type]
    tree = propose("q", "effect", "zorbine", "pain")
    tree = tree.update(*(replace(thought, state="examined") for thought in tree.thoughts))
    for name, ids in (thought or {}).items():
        found = tree.named(name)
        assert found is not None
        tree = tree.update(replace(found, evidence=ids))
    made = compose(case, tree, run_id="r", fallbacks=(), cost=Cost(seconds=0.0))
    return write_ledger(made, held, release="toy-1", seed=7)


def verdict(word: str, direction: Any, *decisive: Any, reasons: tuple[str, ...] = ()) -> Conclusion:
    return Conclusion(word, direction, "moderate", reasons, decisive)  # type: ignore[arg-type]


def rival(answer: Answer, name: str) -> tuple[str, str, tuple[str, ...]]:
    (one,) = (r for r in answer.rivals if r.name == name)
    return one.status, one.text, one.evidence


TRIAL, GENES, COHORT = item(1), item(2, "mendelian_randomization"), item(3, "cohort")
REASONS = (
    "studies disagree (in size)", "an aside", "this does not bear it out", "trials weigh more",
    "others point elsewhere",
)  # fmt: skip
CAUSAL = verdict("causal", "increases", "randomized", reasons=REASONS)
