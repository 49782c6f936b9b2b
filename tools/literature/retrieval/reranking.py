"""The passages that were found, read again and put in order by one weighted sum of what is seen.

That is what the rankings said, what words they share with the query, and what a judge of relevance says.

The weights are learned (`reranker.json`, by `python -m evals.retrieval.fitting`, which says on what); they
order passages of one query and are no probability.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from tools.literature.corpora.splitting import sentences
from tools.literature.retrieval.terms import terms_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

READ = 30
"""Passages that are read again; those behind them stay behind."""
JUDGED = 3
"""Sentences of a passage that the judge reads: those that share most with the query, in their order."""
NEVER, ALWAYS = 0.002, 0.998
"""Bounds of a judge's probability before its logarithm is taken."""
FEATURES = ("words", "meaning", "covered", "titled", "paired", "bearing")


@dataclass(frozen=True)
class FoundPassage:
    """A passage that was found.

    Attributes:
        title: of its document.
        text: the passage.
        words: its BM25 score.
        meaning: its product with the query's vector; 0 without vectors.
        bearing: what the judge says, 0 to 1.
    """

    title: str
    text: str
    words: float
    meaning: float
    bearing: float = 0.5


def excerpt(query: str, text: str) -> str:
    """The sentences of a passage that share most with a query, in their order: what the judge reads."""
    wanted = set(terms_of(query))
    found = [text[start:end].strip() for start, end in sentences(text)]
    shared = [len(wanted & set(terms_of(sentence))) for sentence in found]
    best = sorted(range(len(found)), key=lambda at: (-shared[at], at))[:JUDGED]
    return " ".join(found[at] for at in sorted(best))


def features(
    query: str, candidates: Sequence[FoundPassage], idf: Mapping[str, float]
) -> list[tuple[float, ...]]:
    """One row a candidate in the order of `FEATURES`; all are 0 to 1 but the last, which is a logit.

    Args:
        query: as asked.
        candidates: of this query: scores are compared with the best of them.
        idf: of the query's terms.
    """
    asked = terms_of(query)
    pairs = set(zip(asked, asked[1:], strict=False))
    best = max((c.words for c in candidates), default=0.0) or 1.0
    return [_row(candidate, asked, pairs, idf, best) for candidate in candidates]


def asks_judge(weights: Sequence[float]) -> bool:
    """Whether what a judge says counts for anything; else it is not asked."""
    return weights[FEATURES.index("bearing")] != 0


def order(rows: Sequence[Sequence[float]], weights: Sequence[float]) -> list[tuple[int, float]]:
    """Candidates best first: (place, score)."""
    scored = [
        (at, sum(w * x for w, x in zip(weights, row, strict=True))) for at, row in enumerate(rows)
    ]
    return sorted(scored, key=lambda pair: (-pair[1], pair[0]))


@cache
def learned() -> tuple[float, ...]:
    """The weights that ship, in the order of `FEATURES`."""
    said = json.loads(files(__package__).joinpath("reranker.json").read_text(encoding="utf-8"))
    return tuple(float(said["weights"][name]) for name in FEATURES)


def _row(
    candidate: FoundPassage,
    asked: Sequence[str],
    pairs: set[tuple[str, str]],
    idf: Mapping[str, float],
    best: float,
) -> tuple[float, ...]:
    titled, said = terms_of(candidate.title), terms_of(candidate.text)
    held = [*titled, *said]
    bearing = min(max(candidate.bearing, NEVER), ALWAYS)
    return (
        candidate.words / best,
        candidate.meaning,
        _share(asked, set(held), idf),
        _share(asked, set(titled), idf),
        len(pairs & set(zip(held, held[1:], strict=False))) / len(pairs) if pairs else 0.0,
        math.log(bearing / (1 - bearing)),
    )


def _share(asked: Sequence[str], held: set[str], idf: Mapping[str, float]) -> float:
    """How much of the query's terms is there, by their weight."""
    total = sum(idf.get(term, 0.0) for term in asked)
    return sum(idf.get(term, 0.0) for term in asked if term in held) / total if total else 0.0
