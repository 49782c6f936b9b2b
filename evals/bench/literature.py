"""A corpus on disk beside bm25s, SQLite's FTS5 and rank-bm25: building, memory, opening, one query.

    python -m evals.bench.literature [--json] [--passages 200000] [--queries 100]

The texts are drawn (seeded): 100 to 220 words of a vocabulary of 80,000 by Zipf's law, a fifth of them from
the text's own topic; a query has four words of one text and three common ones. Vectors are drawn around
centres, 384 wide, so that what is measured is the search and not a model: `fused` leaves out what embedding a
query costs (some milliseconds, by the embedder). Our build reads JSON from disk, keeps the texts and says
what each is about; the peers are given texts in memory, and SQLite keeps them. rank-bm25 gets a tenth of the
passages, for a query takes it so long.
"""

from __future__ import annotations

import json
import resource
import sqlite3
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from agent.faces.guard import run_async
from evals.bench.rows import Row, main
from tools.literature.building import build_corpus
from tools.literature.corpus import open_corpora
from tools.literature.models import Models
from tools.literature.retrieval.terms import terms_of

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from tools.literature.hits import Mode
    from tools.literature.retrieval.embedder import Kind

    Spent = tuple[float, float]

SEED, WIDTH, CENTRES, WORDS = 11, 384, 2_000, 80_000
TENTH = 10


class DrawnEmbedder:
    """Vectors around centres, by the order of the call; a query's is near that of one passage."""

    name, fingerprint = "drawn", "drawn-vectors-1"

    def __init__(self) -> None:
        self._draw = np.random.default_rng(SEED)
        self._centres = self._draw.normal(size=(CENTRES, WIDTH)).astype(np.float32)

    async def embed(self, texts: Sequence[str], kind: Kind) -> NDArray[np.float32]:
        """One row of length 1 a text."""
        places = self._draw.integers(0, CENTRES, len(texts))
        rows = self._centres[places] + 0.7 * self._draw.standard_normal(
            (len(texts), WIDTH), np.float32
        )
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        made: NDArray[np.float32] = (rows / lengths).astype(np.float32)
        return made

    async def close(self) -> None:
        """Nothing to release."""


def benchmark(options: argparse.Namespace) -> Iterator[Row]:
    """Every row, as it is measured."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        texts, queries = _drawn(options.passages, options.queries)
        yield from run_async(_ours(folder, texts, queries))
        yield from _bm25s(texts, queries)
        yield from _fts5(folder, texts, queries)
        yield from _rank_bm25(texts[: len(texts) // TENTH], queries)


async def _ours(folder: Path, texts: Sequence[str], queries: Sequence[str]) -> list[Row]:
    source = folder / "texts.jsonl"
    lines = (json.dumps({"id": n, "text": text}) + "\n" for n, text in enumerate(texts))
    with source.open("w", encoding="utf-8") as file:
        file.writelines(lines)
    started = time.process_time()
    await build_corpus(folder / "corpus", [f"jsonl:{source}"], None, _told)
    rows = [_row("ours: build, words", time.process_time() - started, "s cpu", _peak())]
    started = time.process_time()
    embedder = DrawnEmbedder()
    await build_corpus(folder / "corpus", [], embedder, _told)
    rows.append(_row("ours: keep vectors (drawn)", time.process_time() - started, "s cpu", _peak()))
    started = time.perf_counter()
    async with open_corpora([folder / "corpus"], Models(embedder)) as corpora:
        rows.append(_row("ours: open", (time.perf_counter() - started) * 1e3, "ms"))
        modes: tuple[Mode, ...] = ("bm25", "dense", "fused")
        for mode in modes:
            spent = []
            for query in queries:
                at = _now()
                await corpora.search(query, 10, mode)
                spent.append(_since(at))
            rows += _query_rows(f"ours: {mode}", spent)
    size = sum(f.stat().st_size for f in (folder / "corpus").rglob("*") if f.is_file()) / 2**20
    rows.append(_row("ours: on disk, texts and vectors included", size, "MB"))
    return rows


def _bm25s(texts: Sequence[str], queries: Sequence[str]) -> Iterator[Row]:
    import bm25s

    started = time.process_time()
    index = bm25s.BM25(method="lucene", k1=1.2, b=0.75, backend="numpy")
    index.index([terms_of(text) for text in texts], show_progress=False)
    yield _row("bm25s: build, in memory", time.process_time() - started, "s cpu", _peak())

    def ask(query: str) -> object:
        return index.retrieve([terms_of(query)], k=10, show_progress=False)

    yield from _query_rows("bm25s", _spent(ask, queries))


def _fts5(folder: Path, texts: Sequence[str], queries: Sequence[str]) -> Iterator[Row]:
    started = time.process_time()
    db = sqlite3.connect(folder / "fts.sqlite")
    db.execute("CREATE VIRTUAL TABLE t USING fts5(text, tokenize = 'porter ascii')")
    db.executemany("INSERT INTO t VALUES (?)", ((text,) for text in texts))
    db.commit()
    yield _row("SQLite FTS5: build", time.process_time() - started, "s cpu", _peak())

    def ask(query: str) -> object:
        wanted = " OR ".join(query.split())
        return db.execute(
            "SELECT rowid FROM t WHERE t MATCH ? ORDER BY rank LIMIT 10", (wanted,)
        ).fetchall()

    yield from _query_rows("SQLite FTS5", _spent(ask, queries))


def _rank_bm25(texts: Sequence[str], queries: Sequence[str]) -> Iterator[Row]:
    from rank_bm25 import BM25Okapi

    started = time.process_time()
    index = BM25Okapi([terms_of(text) for text in texts])
    yield _row(
        f"rank-bm25: build ({len(texts):,})", time.process_time() - started, "s cpu", _peak()
    )
    asked = queries[: max(len(queries) // TENTH, 5)]
    spent = _spent(lambda query: index.get_top_n(terms_of(query), texts, n=10), asked)
    yield from _query_rows(f"rank-bm25 ({len(texts):,})", spent)


def _drawn(count: int, queries: int) -> tuple[list[str], list[str]]:
    draw = np.random.default_rng(SEED)
    words = np.array([f"w{n:x}q" for n in range(WORDS)])
    weights = 1 / np.arange(1, WORDS + 1)
    common = draw.choice(WORDS, count * 130, p=weights / weights.sum())
    topics = draw.integers(0, WORDS - 60, count)
    texts = []
    for at in range(count):
        length = int(draw.integers(80, 176))
        own = topics[at] + draw.integers(0, 60, length // 4)
        texts.append(" ".join(words[np.concatenate((common[at * 130 : at * 130 + length], own))]))
    chosen = draw.integers(0, count, queries)
    often = words[draw.integers(0, 40, (queries, 3))]
    asked = [
        " ".join([*texts[at].split()[-4:], *row]) for at, row in zip(chosen, often, strict=True)
    ]
    return texts, asked


def _spent(ask: Callable[[str], object], queries: Sequence[str]) -> list[Spent]:
    spent = []
    for query in queries:
        at = _now()
        ask(query)
        spent.append(_since(at))
    return spent


def _now() -> Spent:
    """By the clock, and of the processor: on a machine that others use the first says less."""
    return time.perf_counter(), time.process_time()


def _since(at: Spent) -> Spent:
    clock, cpu = _now()
    return clock - at[0], cpu - at[1]


def _query_rows(name: str, spent: Sequence[Spent]) -> list[Row]:
    times = np.quantile(np.array(spent[1:]) * 1e3, (0.5, 0.95), axis=0)
    return [
        _row(f"{name}: a query, {which}", float(clock), "ms", f"{cpu:.1f} ms cpu")
        for which, (clock, cpu) in zip(("p50", "p95"), times, strict=True)
    ]


def _row(work: str, value: float, unit: str, note: str = "") -> Row:
    return Row(work, value, None, None, unit, note)


def _peak() -> str:
    """The most memory that the process had so far."""
    return f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB so far"


def _told(text: str) -> None:
    del text


if __name__ == "__main__":
    sys.exit(main(benchmark, __doc__ or "", passages=200_000, queries=100))
