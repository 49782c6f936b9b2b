"""Tie every sentence of an answer to what it came from, so that it can be replayed.

Sentence <-> {document identifier | graph edge + release | tool call + data hash + seed}.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from agent.answer import Answer, LedgerEntry
from tools.literature.lines.bearing import bears

if TYPE_CHECKING:
    from agent.dossier import Dossier


def write_ledger(answer: Answer, dossier: Dossier, *, release: str, seed: int) -> Answer:
    """The answer with one ledger entry for each claim, and for each sentence of a model.

    Args:
        answer: with its claims.
        dossier: holds the evidence that they cite.
        release: name of the graph's release.
        seed: of everything random in the run.

    Raises:
        RuntimeError: a claim cites evidence that the run never kept (a defect, never shown).
    """
    entries = tuple(
        LedgerEntry(
            sentence=claim.text,
            sources=tuple(_source(dossier, i, release, seed) for i in claim.evidence),
        )
        for claim in answer.claims
    )
    worded = answer.worded.sentences if answer.worded is not None else ()
    entries += tuple(
        LedgerEntry(
            sentence=sentence.text,
            sources=tuple(_source(dossier, i, release, seed) for i in sentence.evidence),
        )
        for sentence in worded
    )
    return answer.model_copy(update={"ledger": entries})


def _source(dossier: Dossier, evidence_id: str, release: str, seed: int) -> dict[str, Any]:
    item = dossier.evidence.get(evidence_id)
    if item is None:
        raise RuntimeError(f"a claim cites {evidence_id}, which is not among the evidence")
    if not bears(item):
        raise RuntimeError(f"a claim cites {evidence_id}, whose sentence does not hold its figures")
    base: dict[str, Any] = {"evidence": item.id, "kind": item.kind}
    if item.kind == "estimate" and dossier.effect is not None:
        return {
            **base,
            "tool": "estimate_effect",
            "data_hash": dossier.effect.data_hash,
            "dag_hash": dossier.assumed.dag.hash if dossier.assumed else None,
            "seed": seed,
        }
    named = {**base, "document": item.source.identifier}
    if item.quote is None:
        return {**named, "release": release}
    quote = item.quote
    return {
        **named,
        "corpus": quote.corpus,
        "held_as": quote.document,
        "span": [quote.start, quote.end],
    }
