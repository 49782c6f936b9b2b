"""Bridges beside TransE, DistMult and RotatE on the same triples: `python -m evals.hypotheses bridging`.

Two things are asked of the shared part of Hetionet. Held-out relations: of a tenth of the triples of
each relation that is asked, which node of its kind is the tail? Held-out kinds: no triple that joins
diseases and genes is held, and the gene of a disease is asked for, by way of the compounds that treat the
one and bind the other. Ranks leave out other tails that are known, and ties count as the mean place.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from evals.hypotheses.embeddings import NAMES, embedded
from evals.hypotheses.hetionet import read_hetionet
from tools.bridging.bridges import Bridge, learned
from tools.bridging.spaces import of_names, of_neighbours, of_texts

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from evals.hypotheses.embeddings import Embedded
    from evals.hypotheses.hetionet import HeldLinks
    from tools.bridging.spaces import Vectors
    from tools.literature.retrieval.embedder import Embedder

    Pairs = NDArray[np.int64]
    Scores = Callable[[str, int, Pairs], Vectors]

ASKED = ("CtD", "CbG", "DaG", "CcSE", "DlA", "DpS", "GpPW", "GpBP")
APART = ("DaG", "DdG", "DuG")
"""Relations that join diseases and genes."""
MOST = 300
"""Triples of a relation that are asked for; `most` of `bridging` asks for fewer."""


@dataclass(frozen=True)
class Retrieved:
    """Mean reciprocal rank with its 95 % interval, and the share ranked first, in the first 3 and 10."""

    name: str
    asked: str
    mrr: tuple[float, float, float]
    hits: tuple[float, float, float]
    triples: int

    def text(self) -> str:
        """One line."""
        m, h = self.mrr, self.hits
        return (
            f"{self.asked:10} {self.name:20} MRR {m[0]:.3f} ({m[1]:.3f} to {m[2]:.3f})  hit@1 {h[0]:.3f}  "
            f"hit@3 {h[1]:.3f}  hit@10 {h[2]:.3f}  {self.triples} triples"
        )


@dataclass(frozen=True)
class _Graph:
    """Nodes by number with their vectors; triples by relation, those asked for apart."""

    kinds: Sequence[str]
    held: Mapping[str, Pairs]
    asked: Mapping[str, Pairs]
    vectors: Vectors

    def of_kind(self, relation: str) -> Pairs:
        """Every node of the kind of the tails of a relation."""
        kind = self.kinds[self.asked[relation][0, 1]]
        return np.array([i for i, k in enumerate(self.kinds) if k == kind])


async def bridging(
    folder: Path, *, seed: int, embedder: Embedder | None = None, most: int = MOST
) -> AsyncIterator[Retrieved]:
    """Measure both, the bridges first.

    Args:
        folder: holds `hetionet`.
        seed: of the split, the vectors of the baselines and the intervals.
        embedder: reads the names; without one their pieces are hashed.
        most: triples of a relation that are asked for, the first of a draw by the seed.

    Raises:
        DataError: the data cannot be read.
    """
    links = read_hetionet(folder)
    draw = np.random.default_rng(seed)
    names = sorted({end for t in links.triples for end in (t[0], t[2])})
    text = await _texts([links.name(n) for n in names], embedder)
    graphs = {
        asked: _split(links, names, text, draw, apart)
        for asked, apart in (("relations", ()), ("kinds", APART))
    }
    for name in ("bridges", *NAMES):
        for asked, graph in graphs.items():
            composed = asked == "kinds"
            scores = (
                _by_bridges(graph, composed)
                if name == "bridges"
                else _by_vectors(graph, name, seed, composed)
            )
            wanted = ("DaG",) if composed else tuple(graph.asked)
            ranks = np.concatenate([_ranks(graph, r, scores, most) for r in wanted])
            yield _measured(name, asked, ranks, draw)


async def _texts(names: Sequence[str], embedder: Embedder | None) -> Vectors:
    return of_names(names) if embedder is None else await of_texts(names, embedder)


def _split(
    links: HeldLinks, names: Sequence[str], text: Vectors, draw: np.random.Generator,
    apart: Sequence[str],
) -> _Graph:  # fmt: skip
    number = {n: i for i, n in enumerate(names)}
    by: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for head, relation, tail in links.triples:
        by[relation].append((number[head], number[tail]))
    held, asked = {}, {}
    for relation, pairs in sorted(by.items()):
        table = draw.permutation(np.unique(np.array(pairs), axis=0))
        cut = len(table) if relation in apart else len(table) // 10 if relation in ASKED else 0
        if cut:
            asked[relation] = table[:cut]
        if cut < len(table):
            held[relation] = table[cut:]
    near = of_neighbours(len(names), held)
    return _Graph([links.kind(n) for n in names], held, asked, np.hstack([text, near]))


def _by_bridges(graph: _Graph, composed: bool) -> Scores:
    """Composed: disease <- CtD - compound - CbG -> gene."""
    made: dict[str, Bridge] = {}

    def bridge(relation: str) -> Bridge:
        if relation not in made:
            pairs = graph.held[relation]
            heads, a = np.unique(pairs[:, 0], return_inverse=True)
            tails, b = np.unique(pairs[:, 1], return_inverse=True)
            x, y = graph.vectors[heads], graph.vectors[tails]
            made[relation] = learned(x, y, np.column_stack([a, b]))
        return made[relation]

    def scores(relation: str, head: int, tails: Pairs) -> Vectors:
        if composed:
            between = graph.vectors[np.unique(graph.held["CbG"][:, 0])]
            if "on" not in made:
                made["on"] = bridge("CtD").back().then(bridge("CbG"), between)
        one = made["on"] if composed else bridge(relation)
        found: Vectors = one.scores(graph.vectors[[head]], graph.vectors[tails])[0]
        return found

    return scores


def _by_vectors(graph: _Graph, name: str, seed: int, composed: bool) -> Scores:
    relations = {r: i for i, r in enumerate(sorted(graph.held))}
    table = np.concatenate(
        [np.insert(pairs, 1, relations[r], axis=1) for r, pairs in sorted(graph.held.items())]
    )
    made = embedded(name, table, len(graph.kinds), len(relations), seed=seed)  # type: ignore[arg-type]
    if composed:
        made = _composed(made, relations["CtD"], relations["CbG"])

    def scores(relation: str, head: int, tails: Pairs) -> Vectors:
        number = 0 if composed else relations[relation]
        ends = np.full(len(tails), head), np.full(len(tails), number), tails
        return made.score(np.column_stack(ends))

    return scores


def _composed(made: Embedded, back: int, on: int) -> Embedded:
    """As each model composes relations: differences of shifts and turns, products of factors."""
    from dataclasses import replace

    r = made.relations
    one = r[back] * r[on] if made.name == "DistMult" else r[on] - r[back]
    return replace(made, relations=one[None, :])


def _ranks(graph: _Graph, relation: str, scores: Scores, most: int) -> Vectors:
    tails = graph.of_kind(relation)
    place = {t: i for i, t in enumerate(tails)}
    known: dict[int, set[int]] = defaultdict(set)
    none = np.empty((0, 2), dtype=np.int64)
    for head, tail in np.concatenate([graph.held.get(relation, none), graph.asked[relation]]):
        known[head].add(place[tail])
    ranks = []
    for head, tail in graph.asked[relation][:most]:
        values = scores(relation, int(head), tails)
        mine = values[place[tail]]
        values[sorted(known[head])] = -np.inf
        ranks.append(1 + (values > mine).sum() + 0.5 * (values == mine).sum())
    return np.array(ranks)


def _measured(name: str, asked: str, ranks: Vectors, draw: np.random.Generator) -> Retrieved:
    inverse = 1 / ranks
    again = inverse[draw.integers(0, len(ranks), (1000, len(ranks)))].mean(axis=1)
    low, high = np.quantile(again, [0.025, 0.975])
    first, three, ten = (float((ranks <= k).mean()) for k in (1, 3, 10))
    mrr = float(inverse.mean()), float(low), float(high)
    return Retrieved(name, asked, mrr, (first, three, ten), len(ranks))
