"""Are curated mechanisms found by who asks "How does X treat Y?": a sample of pairs through the tool.

Two graphs are asked: the whole set, and the set without every mechanism of the pairs that are asked.
Found: a path is returned; target: one of the paths goes through a curated node next to the drug; F1:
of the inner nodes of the best of the paths with the best curated mechanism, mean over all pairs.
"""

from __future__ import annotations

import random
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import TYPE_CHECKING, Any

from graphs.load.build import build
from graphs.load.drugmechdb import DrugMechDb
from graphs.load.rejects import Rejects
from graphs.stores.sqlite_store import SqliteStore
from tools.base import Bench
from tools.toolbox import MECHANISM_PATHS, call

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from graphs.load.drugmechdb import Mechanism

    Pair = tuple[str, str]

SAMPLE = 60
K = 5

ASKS: dict[str, dict[str, Any]] = {
    "causal steps alone, at most 4": {"reach": "causal", "max_len": 4},
    "as `aetia ask` does": {},
}
"""What the tool is asked beside the pair; the first is what was asked before paths of any kind were."""


@dataclass(frozen=True)
class Asked:
    """How many of the pairs had an answer."""

    graph: str
    method: str
    pairs: int
    found: int
    target: int
    node_f1: float


class _Without(DrugMechDb):
    """The set without the mechanisms of some pairs."""

    def __init__(self, path: Path, pairs: frozenset[Pair]) -> None:
        super().__init__(path)
        self._pairs = pairs

    def mechanisms(self, rejects: Rejects) -> Iterator[Mechanism]:
        """Every mechanism of another pair."""
        for mechanism in super().mechanisms(rejects):
            if (mechanism.drug, mechanism.disease) not in self._pairs:
                yield mechanism


async def ask_all(path: Path, seed: int) -> list[Asked]:
    """Both graphs, asked in both ways, about the same pairs.

    Args:
        path: DrugMechDB's mechanisms.
        seed: of the sample.
    """
    curated: dict[Pair, list[Mechanism]] = defaultdict(list)
    with Rejects() as rejects:
        for mechanism in DrugMechDb(path).mechanisms(rejects):
            curated[mechanism.drug, mechanism.disease].append(mechanism)
    pairs = random.Random(seed).sample(sorted(curated), SAMPLE)
    scores = []
    for name, left_out in (("whole", frozenset()), ("held out", frozenset(pairs))):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "kg.sqlite"
            build([_Without(path, left_out)], file)
            store = SqliteStore(file)
            for method, asked in ASKS.items():
                scores.append(await _asked(store, pairs, curated, name, method, asked))
            await store.close()
    return scores


async def _asked(
    store: SqliteStore,
    pairs: Sequence[Pair],
    curated: Mapping[Pair, Sequence[Mechanism]],
    graph: str,
    method: str,
    asked: Mapping[str, Any],
) -> Asked:
    found, target, overlaps = 0, 0, []
    for pair in pairs:
        about = {"treatment": pair[0], "outcome": pair[1], "k": K, **asked}
        items = (await call(MECHANISM_PATHS, about, Bench(store))).checked().items
        paths = [{str(curie) for curie in item.path.nodes[1:-1]} for item in items]
        found += bool(paths)
        target += any(path & _targets(m, pair) for path in paths for m in curated[pair])
        overlaps.append(
            max((_f1(path, _inner(m, pair)) for path in paths for m in curated[pair]), default=0.0)
        )
    return Asked(graph, method, len(pairs), found, target, round(mean(overlaps), 3))


def _targets(mechanism: Mechanism, pair: Pair) -> set[str]:
    ends = [{e.subject, e.object} for e in mechanism.edges if pair[0] in (e.subject, e.object)]
    return {node for end in ends for node in end} - set(pair)


def _inner(mechanism: Mechanism, pair: Pair) -> set[str]:
    return {node.curie for node in mechanism.nodes} - set(pair)


def _f1(found: set[str], curated: set[str]) -> float:
    both = len(found & curated)
    return 2 * both / (len(found) + len(curated)) if both else 0.0
