"""Our SQLite store beside NetworkX in memory and, where a server is named, Neo4j over Bolt.

    python -m evals.bench.graph [--json] [--queries 60] [--percent 100] [--primekg 0]

A graph of Hetionet's shape (47,031 nodes, 2.25 million edges; `--percent` scales it). All three are
asked the same questions, interleaved; times are wall-clock medians. `AETIA_BENCH_NEO4J` names a
server that may be emptied; without it there are no Neo4j rows. `--primekg 1` also builds a graph of
PrimeKG's size (8.1 million edges).
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np

from agent.faces.guard import run_async
from evals.bench import synthetic_graph as synthetic
from evals.bench.networkx_graph import NetworkxGraph
from evals.bench.rows import Row, main
from graphs.curie import Curie
from graphs.store import KnowledgeGraph, Release, Step
from graphs.stores.sqlite_build import StoreWriter
from graphs.stores.sqlite_store import SqliteStore

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator

    Call = Callable[[], Any]

BINDS = "biolink:directly_physically_interacts_with"
WITH = "biolink:associated_with"
MEETS = "biolink:physically_interacts_with"
TAKES_PART = "biolink:affects"
METAPATHS = {
    "2-hop metapath": (Step((BINDS,)), Step((WITH,), "in")),
    "3-hop metapath": (Step((BINDS,)), Step((MEETS,)), Step((WITH,), "in")),
    "4-hop metapath": (Step((BINDS,)), Step((TAKES_PART,)), Step((TAKES_PART,), "in"), Step((WITH,), "in")),
}  # fmt: skip
WALKED = (BINDS, WITH, MEETS, "biolink:treats", "biolink:similar_to", "biolink:has_phenotype",
          "biolink:ameliorates_condition")  # fmt: skip

_RSS = """
import sys, time
from pathlib import Path
def rss():
    return int(open('/proc/self/statm').read().split()[1]) * 4096 / 2**20
{imports}
before, start = rss(), time.perf_counter()
opened = {call}
print((time.perf_counter() - start) * 1e3, rss() - before)
"""


def benchmark(options: argparse.Namespace) -> Iterator[Row]:
    """All rows, as they are measured."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        file, pickled = place / "kg.sqlite", place / "kg.pickle"
        scale = options.percent / 100
        yield _build(file, scale)
        _pickle(pickled, scale)
        yield from _opening(file, pickled)
        peer = NetworkxGraph(pickled)
        address = os.environ.get("AETIA_BENCH_NEO4J")
        if address:
            yield from _load(file, address)
        yield from run_async(_queries(file, peer, address, options.queries))
        del peer
        if options.primekg:
            yield _build(place / "prime.sqlite", 3.6)


def _build(path: Path, scale: float) -> Row:
    """Write one store; the note has its size and the peak memory of a process that does only that."""
    code = (
        "import re, time; from pathlib import Path; from evals.bench.graph import write; "
        f"start = time.perf_counter(); edges = write(Path({str(path)!r}), {scale}); "
        "spent = time.perf_counter() - start; status = Path('/proc/self/status').read_text(); "
        "print(spent, re.search(r'VmHWM:\\s+(\\d+)', status)[1], edges)"
    )
    seconds, peak, edges = _run(code)
    note = f"{path.stat().st_size / 2**20:.0f} MB file, peak memory {peak / 1024:.0f} MB"
    return Row(f"build {int(edges):,} edges", seconds, None, None, "s", note)


def write(path: Path, scale: float) -> int:
    """The synthetic graph as a store; how many edges it has."""
    count = 0
    with StoreWriter(path) as writer:
        for node in synthetic.nodes(scale):
            writer.add_node(node.curie, node.category, node.name)
        for subject, predicate, obj, direction in synthetic.edges(scale):
            writer.add_edge(subject, predicate, obj, direction, "s", "")
            count += 1
        writer.finish(Release("synthetic", str(scale), f"synthetic {scale} {count}"))
    return count


def _pickle(path: Path, scale: float) -> None:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node in synthetic.nodes(scale):
        graph.add_node(node.curie, category=node.category, name=node.name)
    for subject, predicate, obj, direction in synthetic.edges(scale):
        graph.add_edge(subject, obj, predicate=predicate, direction=direction)
    with path.open("wb") as file:
        pickle.dump(graph, file, protocol=5)


def _opening(file: Path, pickled: Path) -> Iterator[Row]:
    ours = _run(
        _RSS.format(
            imports="import numpy, asyncio\nfrom graphs.stores.sqlite_store import SqliteStore",
            call=f"SqliteStore(Path({str(file)!r}))",
        )
    )
    theirs = _run(
        _RSS.format(
            imports="import pickle, networkx, numpy",
            call=f"pickle.load(open({str(pickled)!r}, 'rb'))",
        )
    )
    yield Row("open, against NetworkX", ours[0], theirs[0], theirs[0] / ours[0], "ms")
    ratio = theirs[1] / max(ours[1], 0.1)
    yield Row("memory when open, against NetworkX", ours[1], theirs[1], ratio, "MB")


def _run(code: str) -> list[float]:
    found = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, timeout=1800
    )
    return [float(word) for word in found.stdout.split()]


def _load(file: Path, address: str) -> Iterator[Row]:
    from graphs.stores.neo4j_load import load

    start = time.perf_counter()
    marks: list[tuple[str, float, int]] = []

    def marked(what: str, rows: int, _total: int) -> None:
        marks.append((what, time.perf_counter() - start, rows))

    run_async(load(file, address, replace=True, progress=marked))
    labels = {"Entity", "Name", "Relation", "Evidence", "Finding", "indexes"}
    before = max((at for what, at, _ in marks if what in labels - {"indexes"}), default=0.0)
    after = max(at for what, at, _ in marks if what not in labels)
    edges = sum({what: rows for what, _, rows in marks if what not in labels}.values())
    seconds = after - before
    note = f"{edges:,} edges in {seconds:.0f} s; everything {time.perf_counter() - start:.0f} s"
    yield Row("load into Neo4j over Bolt", edges / seconds, None, None, "edges/s", note)


async def _queries(file: Path, peer: NetworkxGraph, address: str | None, count: int) -> list[Row]:
    store = SqliteStore(file)
    server: KnowledgeGraph | None = None
    if address:
        from graphs.stores.neo4j_store import Neo4jStore

        server = await Neo4jStore.open(address)
    view = peer.view(WALKED)
    rows: list[Row] = []
    works = ("1-hop", *METAPATHS, "10 shortest paths", "fuzzy name")
    rows += [await _compare(work, "NetworkX", store, None, peer, view, count) for work in works]
    if server is not None:
        rows += [await _compare(work, "Neo4j", store, server, peer, view, count) for work in works]
        await server.close()
    await store.close()
    return rows


async def _compare(
    work: str, name: str, store: KnowledgeGraph, server: KnowledgeGraph | None,
    peer: NetworkxGraph, view: Any, count: int,
) -> Row:  # fmt: skip
    """The same queries to both, interleaved; how often the answers were of equal size."""
    rng = np.random.default_rng(7)
    ours, theirs, equal = [], [], 0
    for i in range(count + 3):
        ask, ask_peer = _question(work, peer, view, rng)
        found, spent = await _awaited(lambda a=ask: a(store))  # type: ignore[misc]
        if server is not None:
            other, spent_other = await _awaited(lambda a=ask: a(server))  # type: ignore[misc]
        else:
            start = time.perf_counter()
            other = ask_peer()
            spent_other = time.perf_counter() - start
        if i >= 3:  # the first three warm the caches of both
            ours.append(spent * 1e3)
            theirs.append(spent_other * 1e3)
            equal += _size(found) == _size(other)
    note = f"p95 {_p95(ours):.3g} and {_p95(theirs):.3g}; equal sizes {equal}/{count}"
    a, b = median(ours), median(theirs)
    return Row(f"{work}, against {name}", a, b, b / a, "ms p50", note)


def _question(
    work: str, peer: NetworkxGraph, view: Any, rng: np.random.Generator
) -> tuple[Callable[[Any], Any], Call]:
    drug, disease = (
        f"{kind}:{int(size * rng.random() ** 2.2)}" for kind, size in (("C", 1552), ("D", 137))
    )
    start, end = Curie.parse(drug), Curie.parse(disease)
    if work == "1-hop":
        gene = f"G:{int(20945 * rng.random() ** 2.2)}"
        curie = Curie.parse(gene)
        return (
            lambda s: s.neighbors(curie, predicates=[TAKES_PART], direction="out", limit=5000),
            lambda: peer.neighbors(gene, TAKES_PART, 5000),
        )
    if work in METAPATHS:
        steps = METAPATHS[work]
        symmetric = tuple(
            Step(s.predicates, "both") if s.predicates[0] in (WITH, MEETS) else s for s in steps
        )
        return (
            lambda s: s.metapath(start, end, steps, limit=1000),
            lambda: peer.metapath(drug, disease, symmetric, 1000),
        )
    if work == "10 shortest paths":
        return (
            lambda s: s.paths(
                start, end, k=10, max_len=5, predicates=WALKED, walk="any", rank="length"
            ),
            lambda: peer.shortest(view, drug, disease, 10),
        )
    names = list(peer.names)
    typo = list(names[int(rng.integers(len(names)))])
    del typo[int(rng.integers(1, 6))]
    text = "".join(typo)
    return (lambda s: s.resolve(text, limit=5), lambda: peer.fuzzy(text, 5))


async def _awaited(call: Call) -> tuple[Any, float]:
    start = time.perf_counter()
    found = await call()
    return found, time.perf_counter() - start


def _size(found: Any) -> int:
    return len(getattr(found, "edges", None) or getattr(found, "paths", None) or (found if isinstance(found, list) else ()))  # fmt: skip


def _p95(values: list[float]) -> float:
    return float(np.percentile(values, 95))


if __name__ == "__main__":
    sys.exit(main(benchmark, __doc__ or "", queries=60, percent=100, primekg=0))
