"""The passages that were found, read again and put in order by one weighted sum of what is seen.

That is what the rankings said, what words they share with the query, whether the rest of their document
speaks of it too, whether they report figures, and what a judge of relevance says.

The weights are learned (`reranker.json`, by `python -m evals.retrieval.fitting`, which says on what); they
order passages of one query and are no probability.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from tools.literature.corpora.splitting import sentences
from tools.literature.retrieval.terms import terms_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

READ = 40
"""Passages that are read again; those behind them stay behind."""
JUDGED = 3
"""Sentences of a passage that the judge reads: those that share most with the query, in their order."""
NEVER, ALWAYS = 0.002, 0.998
"""Bounds of a judge's probability before its logarithm is taken."""
FEATURES = (
    "words", "meaning", "covered", "titled", "paired", "document", "part_figures", "part_meaning", "bearing",
)  # fmt: skip
"""Those of parts compare passages of long texts with each other alone: vectors tell these apart badly, and
figures well, where people ask for results."""
BEST_OF_DOCUMENT = 3
"""Passages of a document that tell whether it speaks of the query."""
FULL_OF_FIGURES = 10
"""Figures of results from which a passage counts as full of them."""
_FIGURE = re.compile(r"\bp\s*[=<>]|\d\s?%|±|\bCI\b|\bvs\b|\d+\.\d+", re.IGNORECASE)
"""What results are told with."""


@dataclass(frozen=True)
class FoundPassage:
    """A passage that was found.

    Attributes:
        document: which one it is of.
        title: of its document.
        text: the passage.
        words: its BM25 score.
        meaning: its product with the query's vector; 0 without vectors.
        bearing: what the judge says, 0 to 1.
        is_part: whether it is of a long text, see `Searcher.is_part`.
    """

    document: str
    title: str
    text: str
    words: float
    meaning: float
    bearing: float = 0.5
    is_part: bool = False


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
    """One row a candidate in the order of `FEATURES`; shares, but the last, which is a logit.

    Args:
        query: as asked.
        candidates: of this query: scores are compared with the best of them.
        idf: of the query's terms.
    """
    asked = terms_of(query)
    pairs = set(zip(asked, asked[1:], strict=False))
    best = max((c.words for c in candidates), default=0.0) or 1.0
    seen = zip(
        _of_documents(candidates),
        _among_parts(candidates, [_figures(c.text) for c in candidates]),
        _among_parts(candidates, [c.meaning for c in candidates]),
        strict=True,
    )
    return [
        _row(c, asked, pairs, idf, best, also) for c, also in zip(candidates, seen, strict=True)
    ]


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
    also: tuple[float, float, float],
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
        *also,
        math.log(bearing / (1 - bearing)),
    )


def _of_documents(candidates: Sequence[FoundPassage]) -> list[float]:
    """How far the best passages of each candidate's document share the query's words, 0 to 1."""
    held: dict[str, list[float]] = {}
    for candidate in candidates:
        held.setdefault(candidate.document, []).append(candidate.words)
    summed = {name: sum(sorted(found)[-BEST_OF_DOCUMENT:]) for name, found in held.items()}
    most = max(summed.values(), default=0.0) or 1.0
    return [summed[candidate.document] / most for candidate in candidates]


def _figures(text: str) -> float:
    """How full of figures of results a passage is, 0 to 1."""
    return min(len(_FIGURE.findall(text)) / FULL_OF_FIGURES, 1.0)


def _among_parts(candidates: Sequence[FoundPassage], values: Sequence[float]) -> list[float]:
    """How far each passage of a long text lies above the others of its kind; 0 for whole documents."""
    parts = [value for c, value in zip(candidates, values, strict=True) if c.is_part]
    middle = sum(parts) / len(parts) if parts else 0.0
    return [
        value - middle if c.is_part else 0.0 for c, value in zip(candidates, values, strict=True)
    ]


def _share(asked: Sequence[str], held: set[str], idf: Mapping[str, float]) -> float:
    """How much of the query's terms is there, by their weight."""
    total = sum(idf.get(term, 0.0) for term in asked)
    return sum(idf.get(term, 0.0) for term in asked if term in held) / total if total else 0.0
