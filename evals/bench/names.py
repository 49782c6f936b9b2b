"""The vocabulary beside all names in memory: a dictionary, and rapidfuzz over the list of names.

    python -m evals.bench.names [--json] [--queries 200]

Both are asked for the same texts (a seeded sample of the names, of names with one letter changed, and of
words that no name has), interleaved; times are wall-clock medians of one look-up, sizes resident memory
of a process that opens the one or the other and asks for each once.
"""

from __future__ import annotations

import random
import sqlite3
import string
import subprocess
import sys
import time
from statistics import median
from typing import TYPE_CHECKING, Any

from rapidfuzz import fuzz, process

from agent.faces.guard import run_async
from evals.bench.rows import Row, main
from graphs.known import KnownGraph
from graphs.names import fold
from graphs.starter.build import open_starter
from graphs.vocabulary.build import open_vocabulary

if TYPE_CHECKING:
    import argparse
    from collections.abc import Awaitable, Callable, Iterator, Sequence
    from pathlib import Path

SEED = 11
CUTOFF = 85.0
"""Least rapidfuzz similarity (0 to 100) that the peer takes for a typing error."""

OURS = "asyncio.run(open_vocabulary())"
PEER = "all_names(__import__('pathlib').Path({path!r}))"
_PROCESS = """
import asyncio, sqlite3, time, random, string
from statistics import median
from rapidfuzz import fuzz, process
from evals.bench.names import all_names
from graphs.vocabulary.build import open_vocabulary
def held():
    return int(open('/proc/self/statm').read().split()[1]) * 4096 / 2**20
asyncio.run(asyncio.sleep(0))
before, start = held(), time.perf_counter()
opened = {call}
print((time.perf_counter() - start) * 1e3, held() - before)
"""


def benchmark(options: argparse.Namespace) -> Iterator[Row]:
    """Opening, memory and each kind of look-up."""
    rows: list[Row] = run_async(_rows(options.queries))
    yield from rows


async def _rows(queries: int) -> list[Row]:
    vocabulary = await open_vocabulary()
    names = all_names(vocabulary.path)
    rows = list(_opening(vocabulary.path))
    rng = random.Random(SEED)
    known = rng.sample(sorted(names), queries)
    asked = {
        "a name": known,
        "a name with a letter changed": [_changed(name, rng) for name in known],
        "no name": ["".join(rng.choices(string.ascii_lowercase, k=9)) for _ in range(queries)],
    }
    listed = list(names)
    for what, texts in asked.items():
        found = await _both(texts, vocabulary.resolve, lambda text: _peer(text, names, listed))
        rows.append(_row(f"resolve {what}", *found))
    sentence = [
        f"Does {a} cause {b} in people over 60?" for a, b in zip(known, known[1:], strict=False)
    ]
    rows.append(
        _row(
            "scan a question",
            *(await _both(sentence, vocabulary.scan, lambda text: _spans(text, names))),
        )
    )
    starter = await open_starter()
    graph = KnownGraph(starter, vocabulary)
    joined, _ = await _both(known, graph.resolve, lambda text: names.get(fold(text)))
    rows.append(Row("resolve a name in store and vocabulary", joined, None, None, "ms"))
    await starter.close()
    await vocabulary.close()
    return rows


def all_names(path: Path) -> dict[str, list[int]]:
    """Folded name -> concepts, whole in memory."""
    with sqlite3.connect(path) as db:
        found: dict[str, list[int]] = {}
        for folded, concept in db.execute("SELECT folded, concept FROM name"):
            found.setdefault(folded, []).append(concept)
        return found


def _opening(path: Path) -> Iterator[Row]:
    """Time to open and memory held, each in a process of its own."""
    ours, peer = _measured(OURS), _measured(PEER.format(path=str(path)))
    yield Row("open", ours[0], peer[0], peer[0] / ours[0], "ms")
    size = f"file of {path.stat().st_size / 2**20:.0f} MB"
    yield Row("resident memory", ours[1], peer[1], peer[1] / max(ours[1], 0.01), "MB", size)


def _measured(call: str) -> tuple[float, float]:
    """The better of five processes."""
    runs = []
    for _ in range(5):
        code = _PROCESS.format(call=call)
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        )
        runs.append(tuple(map(float, done.stdout.split())))
    return min(run[0] for run in runs), median(run[1] for run in runs)


async def _both(
    texts: Sequence[str], ours: Callable[[str], Awaitable[Any]], peer: Callable[[str], Any]
) -> tuple[float, float]:
    """Median milliseconds of a look-up, ours and the peer's."""
    took: tuple[list[float], list[float]] = ([], [])
    for text in texts:
        start = time.perf_counter()
        await ours(text)
        middle = time.perf_counter()
        peer(text)
        took[0].append((middle - start) * 1e3)
        took[1].append((time.perf_counter() - middle) * 1e3)
    return median(took[0]), median(took[1])


def _peer(text: str, names: dict[str, list[int]], listed: list[str]) -> Any:
    folded = fold(text)
    return names.get(folded) or process.extractOne(
        folded, listed, scorer=fuzz.ratio, score_cutoff=CUTOFF
    )


def _spans(text: str, names: dict[str, list[int]]) -> list[str]:
    words = fold(text).split()
    spans = [
        " ".join(words[i:j])
        for i in range(len(words))
        for j in range(i + 1, min(i + 8, len(words)) + 1)
    ]
    return [span for span in spans if span in names]


def _changed(name: str, rng: random.Random) -> str:
    at = rng.randrange(1, len(name)) if len(name) > 1 else 0
    return name[:at] + rng.choice(string.ascii_lowercase) + name[at + 1 :]


def _row(work: str, ours: float, peer: float) -> Row:
    return Row(work, ours, peer, peer / max(ours, 1e-6), "ms")


if __name__ == "__main__":
    sys.exit(main(benchmark, __doc__ or "", queries=200))
