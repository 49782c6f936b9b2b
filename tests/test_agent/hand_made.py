"""Answers made by hand, part by part: what a reader is shown depends on nothing else."""

from __future__ import annotations

from typing import Any

from agent.answer import Answer, Claim, Cost, DesignLine, Effect, Rival, Source
from agent.question import GroundedMention
from agent.tree.propose import propose
from agent.writing.short import short_form

SAID = "Yes: zorbine increases pain."


OWN = {
    "kind": "estimate", "design": "own_data", "measure": "MD", "estimate": 3.0, "ci_low": 2.0,
    "ci_high": 4.0, "contrast_sign": 1, "n": 900, "contrast": None, "population": None, "year": None,
    "source": {"identifier": "dataset:d", "title": "NHEFS: a data set", "url": "https://d.example"},
}  # fmt: skip
"""What makes a study our own estimate."""


def mention(name: str, **more: Any) -> GroundedMention:
    """A resolved name."""
    return GroundedMention(mention=name, curie=f"EX:{name}", name=name, **more)


def breakable(text: str) -> list[str]:
    """The lines of a text without those of an address alone, which is kept whole however long it is."""
    return [row for row in text.split("\n") if " " in row.strip() or "://" not in row]


def study(number: int, **more: Any) -> dict[str, Any]:
    """A finding as an answer holds it; `number` sets its id, year and identifier."""
    fields: dict[str, Any] = {
        "id": f"e{number}", "kind": "finding", "design": "rct", "exposure": "EX:zorbine",
        "outcome": "EX:pain", "direction": "increases", "measure": "RR", "estimate": 1.5,
        "ci_low": 1.2, "ci_high": 1.9, "contrast_sign": 1, "n": 5000, "population": "adults", "year": 2000 + number,
        "contrast": "zorbine vs placebo",
        "source": {"identifier": f"PMID:{number}", "title": f"Study {number}", "url": None},
    }  # fmt: skip
    return {**fields, **more}


def line(design: str, result: str, *evidence: str) -> DesignLine:
    """One row of the table of designs."""
    return DesignLine.model_validate(
        {
            "design": design, "result": result, "n_findings": len(evidence), "estimate": None,
            "ci_low": None, "ci_high": None, "measure": "RR", "bias": "b",
            "text": f"{design}: {result}.", "evidence": evidence,
        }
    )  # fmt: skip


def claim(text: str, *evidence: str, tier: str = "causal") -> Claim:
    """One sentence with what it rests on."""
    return Claim.model_validate({"text": text, "tier": tier, "evidence": evidence})


def rival(name: str, status: str, text: str, *evidence: str) -> Rival:
    """One rival explanation."""
    return Rival.model_validate(
        {"name": name, "claim": f"the {name} claim", "status": status, "text": text, "evidence": evidence}
    )  # fmt: skip


def effect(evidence: str = "e1", **more: Any) -> Effect:
    """The number of an answer."""
    fields: dict[str, Any] = {
        "value": 1.5, "ci_low": 1.2, "ci_high": 1.9, "unit": "RR, zorbine vs placebo",
        "estimand": "average effect in adults", "n": 5000, "method": "randomized trial (PMID:1, 2001)",
        "evidence": evidence,
    }  # fmt: skip
    return Effect(**{**fields, **more})


def answer(*evidence: dict[str, Any], **more: Any) -> Answer:
    """An answer that rests on all of its evidence; single parts are set by `more`."""
    ids = tuple(item["id"] for item in evidence)
    sources = {item["source"]["identifier"]: item["source"] for item in evidence}
    fields: dict[str, Any] = {
        "run_id": "r", "question": "Does zorbine cause pain?", "kind": "effect",
        "verdict": "causal", "certainty": "moderate", "direction": "increases", "headline": SAID,
        "treatment": mention("zorbine"), "outcome": mention("pain"), "effect": None,
        "claims": (claim(SAID, *ids),) if ids else (), "triangulation": (), "mechanisms": (),
        "evidence": evidence, "dag": None, "estimation": None, "rivals": (), "threats": (),
        "would_change": (), "searched": (), "fallbacks": (),
        "sources": tuple(Source(id=i, title=s["title"], url=s["url"]) for i, s in sources.items()),
        "ledger": (), "tree": propose("q", "effect", "zorbine", "pain").to_json(),
        "cost": Cost(seconds=1.26, tool_calls=7, look_ups=5, model_calls=2),
    }  # fmt: skip
    return Answer(**{**fields, **more})


def parts(made: Answer, width: int = 1000) -> dict[str, str]:
    """Each part by its label; the reply is under "reply"."""
    rows = short_form(made, width=width).split("\n")
    labelled = [row.partition(": ") for row in rows[1:-1] if not row.startswith(" ")]
    return {"reply": rows[0], **{label: text for label, _, text in labelled}}
