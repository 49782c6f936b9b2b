"""`python -m evals.retrieval --data DIR`: recall@10, nDCG@10 and MRR of each mode on each collection.

Corpora are built once under `--out` and kept; a run that is stopped goes on where it was. Beside each mode
stands its gain in nDCG over BM25 with the interval of a paired bootstrap.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from agent.embedders.opening import open_embedder
from agent.faces.guard import run_async
from agent.judges.bearing import open_bearing
from evals.retrieval.measures import mean_of, measured
from evals.retrieval.public_sets import SETS, answers_in, names_of
from tools.literature.building import build_corpus
from tools.literature.corpus import open_corpora
from tools.literature.hits import MODES
from tools.literature.models import Models

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from evals.retrieval.public_sets import Collection
    from tools.literature.corpus import Corpora
    from tools.literature.hits import Mode

Measures = tuple[float, float, float]


def main(arguments: Sequence[str] | None = None) -> int:
    """Build what is missing, search, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m evals.retrieval", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("build/retrieval"))
    parser.add_argument("--set", action="append", choices=list(SETS), default=[])
    parser.add_argument("--mode", action="append", choices=MODES, default=[])
    parser.add_argument("--queries", type=int, default=0, help="the first N of each set; 0 for all")
    parser.add_argument("--json", type=Path, help="write the numbers of each query there")
    options = parser.parse_args(arguments)
    return run_async(_run(options))


async def _run(options: argparse.Namespace) -> int:
    modes: list[Mode] = options.mode or list(MODES)
    embedder = open_embedder() if modes != ["bm25"] else None
    relevance = open_bearing() if "reranked" in modes else None
    written = {}
    for name in options.set or list(SETS):
        collection = SETS[name](options.data)
        folder = options.out / name
        source = _written(options.out, collection)
        await build_corpus(folder, [f"jsonl:{source}"], embedder, _told)
        async with open_corpora([folder], Models(embedder, relevance)) as corpora:
            found = await _measured(corpora, collection, modes, options.queries)
        _print(collection, found)
        written[name] = found
    if options.json:
        options.json.write_text(json.dumps(written), encoding="utf-8")
    return 0


def _written(out: Path, collection: Collection) -> Path:
    out.mkdir(parents=True, exist_ok=True)
    path = out / f"{collection.name}.jsonl"
    if not path.exists():
        lines = (json.dumps(document) + "\n" for document in collection.documents)
        path.write_text("".join(lines), encoding="utf-8")
    return path


async def _measured(
    corpora: Corpora, collection: Collection, modes: Sequence[Mode], most: int
) -> dict[str, list[Measures]]:
    answers = await answers_in(corpora, collection)
    queries = [name for name in collection.queries if answers.get(name)]
    found: dict[str, list[Measures]] = {mode: [] for mode in modes}
    for name in queries[: most or None]:
        for mode in modes:
            hits = await corpora.search(
                collection.queries[name], 10, mode, per_document=10 if collection.spans else 1
            )
            if hits.mode != mode:
                raise SystemExit(f"{collection.name}: asked for {mode}: {'; '.join(hits.notes)}")
            found[mode].append(measured(names_of(hits.hits, collection), answers[name]))
    return found


def _print(collection: Collection, found: Mapping[str, list[Measures]]) -> None:
    count = len(next(iter(found.values())))
    _say(f"\n{collection.name}: {collection.about}, {count:,} queries")
    _say(
        "| mode | recall@10 | nDCG@10 | MRR@10 | nDCG over BM25 |\n| --- | --- | --- | --- | --- |"
    )
    base = found.get("bm25")
    for mode, rows in found.items():
        recall, ndcg, rank = (mean_of(column) for column in zip(*rows, strict=True))
        gain = "" if base is None or mode == "bm25" else mean_of(
            [row[1] - other[1] for row, other in zip(rows, base, strict=True)]
        )  # fmt: skip
        _say(f"| {mode} | {recall} | {ndcg} | {rank} | {gain} |")


def _told(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def _say(text: object) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
