"""Tie every sentence of an answer to what it came from, so that it can be replayed.

Sentence <-> {document identifier | graph edge + release | tool call + data hash + seed}.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from agent.answer import Answer, LedgerEntry

if TYPE_CHECKING:
    from agent.notebook import Notebook


async def write_ledger(notebook: Notebook) -> Answer:
    """The answer with one ledger entry for each claim.

    Raises:
        RuntimeError: a claim cites evidence that the run never kept (a defect, never shown).
    """
    answer = notebook.answer
    if answer is None:
        raise RuntimeError("there is no answer to tie to its sources")
    release = await notebook.store.release()
    entries = tuple(
        LedgerEntry(
            sentence=claim.text,
            sources=tuple(_source(notebook, i, release.name) for i in claim.evidence),
        )
        for claim in answer.claims
    )
    return answer.model_copy(update={"ledger": entries})


def _source(notebook: Notebook, evidence_id: str, release: str) -> dict[str, Any]:
    item = notebook.evidence.get(evidence_id)
    if item is None:
        raise RuntimeError(f"a claim cites {evidence_id}, which is not among the evidence")
    base: dict[str, Any] = {"evidence": item.id, "kind": item.kind}
    if item.kind == "estimate" and notebook.effect is not None:
        return {
            **base,
            "tool": "estimate_effect",
            "data_hash": notebook.effect.data_hash,
            "dag_hash": notebook.dag.hash if notebook.dag else None,
            "seed": notebook.settings.seed,
        }
    return {**base, "document": item.source.identifier, "release": release}
