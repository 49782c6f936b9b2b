"""Does path ranking recover curated mechanisms? DrugMechDB, and its paths mapped to PrimeKG.

    python -m evals.mechanisms --data FOLDER [--json] [--limit 0]

For each drug-disease pair the edges that only its own curated mechanisms state are taken out; what is
left of the graph ranks directed paths of at most six edges from drug to disease. The target is the
curated node next to the drug. Measured: recall of the target at 1, 5 and 10, and the F1 of the inner
nodes of the best path, beside plain shortest paths (by length, then in the order of CURIEs) on the
same graph, directed and undirected. Pairs of which nothing
connects drug and disease any more count as misses; `reachable` says how many are left.

A sample of pairs is also asked through the tool that answers "How does X treat Y?"
(`evals.mechanisms_asked`).
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections import defaultdict
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import mean
from typing import TYPE_CHECKING, Any

from agent.faces.guard import run_async
from evals.mechanisms_asked import ask_all
from graphs.errors import AetiaError
from graphs.load.drugmechdb import DrugMechDb
from graphs.load.rejects import Rejects
from graphs.load.text import open_text
from graphs.ranking import Hop
from graphs.relations import Ways
from graphs.search import MAX_ENUMERATED, Expand, find_paths

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graphs.ranking import Degrees
    from graphs.search import Found
    from graphs.store import Rank

MAX_LEN = 6
SEED = 0
ONE = frozenset({0})
WAYS = {"as stated": Ways(ONE, frozenset()), "either way": Ways(ONE, ONE)}
"""How the one relation that the graph is reduced to may be walked."""

METHODS: tuple[tuple[str, Rank, str], ...] = (
    ("paths ranked by evidence", "evidence", "as stated"),
    ("paths ranked by evidence, undirected", "evidence", "either way"),
    ("paths ranked by degree alone", "dwpc", "as stated"),
    ("shortest path, directed", "length", "as stated"),
    ("shortest path, undirected", "length", "either way"),
)


@dataclass(frozen=True)
class Curated:
    """One curated mechanism: its ends, the nodes next to the drug, inner nodes and edges."""

    id: str
    pair: tuple[str, str]
    targets: frozenset[str]
    inner: frozenset[str]
    edges: frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Score:
    """Over all pairs, in 0 to 1."""

    method: str
    pairs: int
    reachable: int
    recall_at_1: float
    recall_at_5: float
    recall_at_10: float
    node_f1: float


class Graph:
    """All mechanisms together as one undirected graph, and who states each edge."""

    def __init__(self, mechanisms: Sequence[Curated]) -> None:
        self.names = sorted({node for m in mechanisms for edge in m.edges for node in edge})
        self.number = {name: i for i, name in enumerate(self.names)}
        self.stated: dict[tuple[int, int], set[tuple[str, str]]] = defaultdict(set)
        self.after: dict[int, set[int]] = defaultdict(set)
        self.before: dict[int, set[int]] = defaultdict(set)
        for mechanism in mechanisms:
            for edge in mechanism.edges:
                a, b = (self.number[node] for node in edge)
                if a != b:
                    self.stated[a, b].add(mechanism.pair)
                    self.after[a].add(b)
                    self.before[b].add(a)

    def others(self, a: int, b: int, pair: tuple[str, str]) -> int:
        """How many other pairs' mechanisms state the edge."""
        return len(self.stated[a, b] - {pair})

    def search(self, pair: tuple[str, str], rank: Rank, walk: str) -> Found | None:
        """Ranked paths without the pair's own edges; None when an end is unknown."""
        start, end = (self.number.get(node) for node in pair)
        if start is None or end is None:
            return None
        asked = find_paths(
            start, end, ways=WAYS[walk], k=50 if rank == "length" else MAX_ENUMERATED,
            max_len=MAX_LEN, rank=rank, better=lambda hop: (hop.back, -hop.sources), check=lambda: None,
        )  # fmt: skip
        answer: Any = None
        while True:
            try:
                request = asked.send(answer)
            except StopIteration as done:
                found: Found = done.value
                return found
            if isinstance(request, Expand):
                answer = list(self._hops(request, pair))
            else:
                # Shortest paths know no degrees: equal ones keep the order of their CURIEs.
                answer = self._degrees(request.nodes, pair, flat=rank == "length")

    def _hops(self, asked: Expand, pair: tuple[str, str]) -> Iterator[Hop]:
        for back, ways in ((False, asked.ways.along), (True, asked.ways.back)):
            near = self.before if back != asked.incoming else self.after
            for node in asked.nodes if ways else ():
                for other in near[node]:
                    edge = (other, node) if back != asked.incoming else (node, other)
                    count = self.others(*edge, pair)
                    if count and (asked.into is None or other in asked.into):
                        ends = (other, node) if asked.incoming else (node, other)
                        yield Hop(ends[0], 0, ends[1], back, count)

    def _degrees(self, nodes: Sequence[int], pair: tuple[str, str], *, flat: bool) -> Degrees:
        found: Degrees = {}
        for n in nodes:
            out = 1 if flat else sum(self.others(n, o, pair) > 0 for o in self.after[n])
            into = 1 if flat else sum(self.others(o, n, pair) > 0 for o in self.before[n])
            found[n, 0, False], found[n, 0, True] = max(out, 1), max(into, 1)
        return found


def evaluate(mechanisms: Sequence[Curated], limit: int = 0) -> list[Score]:
    """Ours and shortest paths over every pair (or the first `limit`)."""
    graph = Graph(mechanisms)
    by_pair: dict[tuple[str, str], list[Curated]] = defaultdict(list)
    for mechanism in mechanisms:
        by_pair[mechanism.pair].append(mechanism)
    pairs = sorted(by_pair)[: limit or None]
    scores = []
    for name, rank, walk in METHODS:
        ranks: list[int | None] = []
        overlaps, reachable = [], 0
        for pair in pairs:
            found = graph.search(pair, rank, walk)
            walks = (
                []
                if found is None
                else [tuple(graph.names[n] for n in w.nodes) for w in found.walks]
            )
            reachable += bool(walks)
            weights = [w.score for w in found.walks] if found else []
            targets = {t for m in by_pair[pair] for t in m.targets}
            ranks.append(_place(walks, weights, targets, shortest=rank == "length"))
            overlaps.append(
                max(
                    node_f1(set(walks[0][1:-1]) if walks else set(), m.inner) for m in by_pair[pair]
                )
            )
        at = {k: mean(place is not None and place <= k for place in ranks) for k in (1, 5, 10)}
        scores.append(Score(name, len(pairs), reachable, at[1], at[5], at[10], mean(overlaps)))
    return scores


def targets_in_order(
    walks: Sequence[tuple[str, ...]], weights: Sequence[float], *, shortest: bool = False
) -> list[str]:
    """The nodes next to the drug, the best first.

    Ours ranks a node by the sum of its paths' scores, the degree-weighted path count of Hetionet;
    the baseline by the first path that goes through it.
    """
    total: dict[str, float] = {}
    for walk, weight in zip(walks, weights, strict=True):
        if len(walk) > 2:
            total[walk[1]] = total.get(walk[1], 0.0) + weight
    return list(total) if shortest else sorted(total, key=lambda node: (-total[node], node))


def _place(
    walks: Sequence[tuple[str, ...]], weights: Sequence[float], targets: set[str], *, shortest: bool
) -> int | None:
    """The place of the first curated target among the nodes next to the drug."""
    order = targets_in_order(walks, weights, shortest=shortest)
    return next((i + 1 for i, node in enumerate(order) if node in targets), None)


def node_f1(found: set[str], curated: frozenset[str]) -> float:
    """F1 of a path's inner nodes beside those of a curated mechanism, 0 to 1."""
    both = len(found & curated)
    return 2 * both / (len(found) + len(curated)) if both else 0.0


def drugmechdb(path: Path) -> list[Curated]:
    """The mechanisms of a DrugMechDB file."""
    with Rejects() as rejects:
        return [
            _curated(m.id, m.drug, m.disease, [(e.subject, e.object) for e in m.edges])
            for m in DrugMechDb(path).mechanisms(rejects)
        ]


def primekg_paths(path: Path) -> list[Curated]:
    """DrugMechDB's paths in PrimeKG's identifiers: the table of their edges."""
    edges: dict[str, list[tuple[str, str]]] = defaultdict(list)
    ends: dict[str, tuple[str, str]] = {}
    with open_text(path) as file:
        for row in csv.DictReader(file):
            pair = (
                f"{row['source_type']}:{row['source_id']}",
                f"{row['target_type']}:{row['target_id']}",
            )
            key = row["pathway_id"] + row["drugmechdb_pathway_id"]
            edges[key].append(pair)
            ends[key] = (ends.get(key, pair)[0], pair[1])
    return [_curated(key, *ends[key], pairs) for key, pairs in edges.items()]


def _curated(name: str, drug: str, disease: str, edges: list[tuple[str, str]]) -> Curated:
    near = {b if a == drug else a for a, b in edges if drug in (a, b)} - {disease, drug}
    inner = {node for edge in edges for node in edge} - {drug, disease}
    return Curated(name, (drug, disease), frozenset(near), frozenset(inner), frozenset(edges))


def main() -> int:
    """Print one table for each set that the folder has."""
    parser = argparse.ArgumentParser(prog="python -m evals.mechanisms", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--limit", type=int, default=0, help="first pairs only; 0 is all")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    sets = {
        "drugmechdb": ("drugmechdb/indication_paths.jsonl.gz", drugmechdb),
        "primekg_moa_paths": ("primekg_moa_paths/benchmark_pathways_edges.csv.gz", primekg_paths),
    }
    results: dict[str, list[dict[str, Any]]] = {}
    asked_of = options.data / sets["drugmechdb"][0]
    if asked_of.is_file():
        results["asked"] = [asdict(asked) for asked in run_async(ask_all(asked_of, SEED))]
        for a in results["asked"] if not options.json else ():
            sys.stdout.write(
                f"asked, {a['graph']}: {a['method']}: {a['found']} of {a['pairs']} pairs have a path, "
                f"{a['target']} through the curated target, node F1 {a['node_f1']:.3f}\n"
            )
    for name, (file, read) in sets.items():
        path = options.data / file
        if not path.is_file():
            sys.stderr.write(f"{name}: no {path}; skipped\n")
            continue
        try:
            scores = evaluate(read(path), options.limit)
        except AetiaError as error:
            sys.stderr.write(f"{name}: {error}\n")
            return 3
        results[name] = [asdict(score) for score in scores]
        for s in scores if not options.json else ():
            sys.stdout.write(
                f"{name}: {s.method}: {s.pairs} pairs, {s.reachable} reachable, recall@1/5/10 "
                f"{s.recall_at_1:.3f} {s.recall_at_5:.3f} {s.recall_at_10:.3f}, node F1 {s.node_f1:.3f}\n"
            )
    if options.json:
        sys.stdout.write(json.dumps(results) + "\n")
    return 0 if results else 2


if __name__ == "__main__":
    sys.exit(main())
