"""Claims with the abstracts they cite: SUPPORT, CONTRADICT or neither, a claim and an abstract an item.

The format of MultiVerS (Wadden et al. 2022, arXiv:2112.01640): `claims_*.jsonl`, `{id, claim, doc_ids,
evidence: {doc_id: [{sentences, label}]}}`, and `corpus.jsonl`, `{doc_id, title, abstract: [sentence]}`. An
abstract that is cited without evidence says nothing of its claim. Claims without `evidence` have no
gold answer and are passed over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from agent.strategies.posed import Posed
from evals.tasks.lines import files, json_lines, one_file
from evals.tasks.sets.claims.judged_claims import CLAIM_OPTIONS, ClaimSet
from evals.tasks.task import TaskItem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from evals.tasks.lines import FileLine

LABELS = {"SUPPORT": 0, "CONTRADICT": 1}
NEITHER = 2


class CitedClaims(ClaimSet):
    """What `healthver` and `scifact` have in common."""

    name: ClassVar[str]

    def read(self, folder: Path) -> tuple[TaskItem, ...]:
        """See `Task`."""
        place = folder / self.name
        corpus = dict(_document(line) for line in json_lines(one_file(place, "corpus.jsonl*")))
        items = {
            item.id: item
            for path in files(place, "claims_*.jsonl*")
            for line in json_lines(path)
            if "evidence" in line.row
            for item in _items(line, corpus, path.name.split(".")[0])
        }
        return tuple(items.values())


def _document(line: FileLine) -> tuple[str, tuple[str, ...]]:
    sentences = line.row.get("abstract")
    if not isinstance(sentences, list) or not all(isinstance(one, str) for one in sentences):
        raise line.broken("abstract is no list of sentences")
    return str(line.row.get("doc_id")), tuple(sentences)


def _items(
    line: FileLine, corpus: Mapping[str, tuple[str, ...]], subset: str
) -> Iterator[TaskItem]:
    evidence, cited = line.row["evidence"], line.row.get("doc_ids")
    if not isinstance(evidence, dict) or not isinstance(cited, list):
        raise line.broken("evidence is no object, or doc_ids no list")
    for doc in map(str, cited):
        if doc not in corpus:
            raise line.broken(f"the corpus lacks document {doc}")
        said = {str(one.get("label")) for one in evidence.get(doc, ())}
        if len(said) > 1 or said - LABELS.keys():
            raise line.broken(f"document {doc} has the labels {sorted(said)}")
        gold = LABELS[said.pop()] if said else NEITHER
        name = f"{line.row.get('id')}"
        posed = Posed(line.text("claim"), CLAIM_OPTIONS, corpus[doc])
        yield TaskItem(f"{subset}: {name} by {doc}", posed, gold, subset, f"claim {name}")
