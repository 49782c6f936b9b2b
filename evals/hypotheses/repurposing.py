"""Held-out uses of medicines, ranked for each disease: `python -m evals.hypotheses repurposing --data DIR`.

A fifth of the uses that the shared part of Hetionet states is held out; for every disease with one, all
compounds that are not known for it are ranked. Beside the learned paths stand their plain sum (degree-weighted
path counts, DWPC), the number of uses alone, the shortest path, and TransE, DistMult and RotatE learned from the very same triples. The
weights of paths are learned by hiding a quarter of what is left. AUROC and average precision are means
over diseases with 95 % intervals (bootstrap over diseases).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from sklearn.metrics import average_precision_score, roc_auc_score

from evals.hypotheses.embeddings import NAMES, embedded
from evals.hypotheses.hetionet import read_hetionet
from tools.candidates.ranking import learn
from tools.candidates.walks import walk_from

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence
    from pathlib import Path

    from evals.hypotheses.hetionet import HeldLinks
    from tools.candidates.links import NodeKind
    from tools.candidates.ranking import Ranking, Row, Weights

RELATION = "CtD"
DRUGS: tuple[NodeKind, ...] = ("drug",)
LONGEST = 3
"""Steps of walks: the shared part of Hetionet is one component within three."""

Pairs = dict[str, set[str]]
"""Disease -> compounds."""


@dataclass(frozen=True)
class RankedBy:
    """One way of ranking: means over diseases with their 95 % intervals."""

    name: str
    auroc: tuple[float, float, float]
    ap: tuple[float, float, float]
    diseases: int
    pairs: int

    def text(self) -> str:
        """One line."""
        a, p = self.auroc, self.ap
        return (
            f"{self.name:14} AUROC {a[0]:.3f} ({a[1]:.3f} to {a[2]:.3f})  AP {p[0]:.3f} "
            f"({p[1]:.3f} to {p[2]:.3f})  {self.diseases} diseases, {self.pairs} pairs"
        )


async def repurposing(
    folder: Path, *, seed: int, most: int | None = None
) -> AsyncIterator[RankedBy]:
    """Rank what is held out; the embeddings, which take longest, come last.

    Args:
        folder: holds `hetionet`.
        seed: of the split, the vectors and the intervals.
        most: at most so many diseases, drawn by the seed; None for all.

    Raises:
        DataError: the data cannot be read.
    """
    links = read_hetionet(folder)
    draw = np.random.default_rng(seed)
    uses = sorted(set(links.uses))
    order = draw.permutation(len(uses))
    test = {uses[i] for i in order[: len(uses) // 5]}
    inner = {uses[i] for i in order[len(uses) // 5 : 2 * len(uses) // 5]}
    train = set(uses) - test
    compounds = sorted(c for c, kind in links.kinds.items() if kind == "drug")
    diseases = _drawn({d for _, d in test}, most, draw)
    rows = []
    for disease in _drawn({d for _, d in inner}, most, draw):
        found = await _walks(links, disease, inner | test)
        rows += _rows(compounds, found, disease, train - inner, inner)
    ranking = learn("drugs", rows, learned_on="hetionet")
    known = _by_disease(train)
    scores: dict[str, dict[str, dict[str, float]]] = defaultdict(dict)
    count = Counter(c for c, _ in train)
    for disease in diseases:
        found = await _walks(links, disease, test)
        for name, value in _own(compounds, found, ranking, count).items():
            scores[name][disease] = value
        scores["shortest path"][disease] = _steps(links, disease, test)
    wanted = _by_disease(test)
    for name, by in scores.items():
        yield _measured(name, by, wanted, known, compounds, draw)
    for name in NAMES:
        by = _by_vectors(name, links, test, compounds, diseases, seed)
        yield _measured(name, by, wanted, known, compounds, draw)


def _drawn(diseases: set[str], most: int | None, draw: np.random.Generator) -> list[str]:
    """All of them, or so many drawn by the seed."""
    every = sorted(diseases)
    if most is None or most >= len(every):
        return every
    return sorted(every[i] for i in draw.choice(len(every), most, replace=False))


async def _walks(
    links: HeldLinks, disease: str, hidden: set[tuple[str, str]]
) -> Mapping[str, Weights]:
    """By compound, the walks to it, where nothing that is hidden is held."""
    reached = await walk_from(
        links, {disease: 1.0}, wanted=DRUGS, longest=LONGEST, hidden_pairs=hidden
    )
    return {n: w for n, w in reached.weights.items() if links.kind(n) == "drug"}


def _rows(
    compounds: Sequence[str], found: Mapping[str, Weights], disease: str,
    known: set[tuple[str, str]], hidden: set[tuple[str, str]],
) -> list[Row]:  # fmt: skip
    count = Counter(c for c, _ in known)
    return [
        (_indirect(found.get(c, {})), count[c], (c, disease) in hidden)
        for c in compounds
        if (c, disease) not in known
    ]


def _indirect(weights: Weights) -> Weights:
    """Without a step straight to the compound: that is the answer, or another statement of it."""
    return {f: w for f, w in weights.items() if f.count(" ") > 3}


def _own(
    compounds: Sequence[str], found: Mapping[str, Weights], ranking: Ranking, count: Counter[str]
) -> dict[str, dict[str, float]]:
    walks = {c: _indirect(found.get(c, {})) for c in compounds}
    return {
        "learned paths": {c: ranking.logit(walks[c]) for c in compounds},
        "DWPC, summed": {c: sum(walks[c].values()) for c in compounds},
        "degree only": {c: float(count[c]) for c in compounds},
    }


def _steps(links: HeldLinks, disease: str, hidden: set[tuple[str, str]]) -> dict[str, float]:
    """Minus the length of the shortest path to every node within four steps."""
    found, front = {disease: 0.0}, [disease]
    for length in range(1, 5):
        reached = []
        for node in front:
            for link in links.held.get(node, ()):
                apart = {(node, link.far), (link.far, node)} & hidden
                if link.far not in found and not apart:
                    found[link.far] = -float(length)
                    reached.append(link.far)
        front = reached
    return found


def _by_vectors(
    name: str, links: HeldLinks, test: set[tuple[str, str]], compounds: Sequence[str],
    diseases: Sequence[str], seed: int,
) -> dict[str, dict[str, float]]:  # fmt: skip
    triples = [t for t in links.triples if (t[0], t[2]) not in test]
    nodes = {
        n: i
        for i, n in enumerate(
            sorted({*compounds, *diseases, *(e for t in triples for e in (t[0], t[2]))})
        )
    }
    relations = {r: i for i, r in enumerate(sorted({t[1] for t in triples}))}
    table = np.array([(nodes[h], relations[r], nodes[t]) for h, r, t in triples])
    made = embedded(name, table, len(nodes), len(relations), seed=seed)  # type: ignore[arg-type]
    found = {}
    for disease in diseases:
        asked = np.array([(nodes[c], relations[RELATION], nodes[disease]) for c in compounds])
        found[disease] = dict(zip(compounds, map(float, made.score(asked)), strict=True))
    return found


def _by_disease(pairs: set[tuple[str, str]]) -> Pairs:
    found: Pairs = defaultdict(set)
    for compound, disease in pairs:
        found[disease].add(compound)
    return found


def _measured(
    name: str, by: Mapping[str, Mapping[str, float]], wanted: Pairs, known: Pairs,
    compounds: Sequence[str], draw: np.random.Generator,
) -> RankedBy:  # fmt: skip
    each = []
    for disease, scores in sorted(by.items()):
        asked = [c for c in compounds if c not in known[disease]]
        truth = np.array([c in wanted[disease] for c in asked])
        values = np.array([scores.get(c, -9.0) for c in asked])
        each.append((roc_auc_score(truth, values), average_precision_score(truth, values)))
    table = np.array(each)
    again = table[draw.integers(0, len(table), (2000, len(table)))].mean(axis=1)
    low, high = np.quantile(again, [0.025, 0.975], axis=0)
    mean = table.mean(axis=0)
    intervals = [(float(mean[i]), float(low[i]), float(high[i])) for i in (0, 1)]
    pairs = sum(len(wanted[d]) for d in by)
    return RankedBy(name, intervals[0], intervals[1], len(table), pairs)
