"""All kinds of files, and a run over many of them."""

from __future__ import annotations

import random
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from evals.readers import alleles, codings, graph_texts, knowledge, ontologies, tables
from evals.readers.case import Ending, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

KINDS: dict[str, Kind] = {
    "tables": tables.KIND,
    "codings": codings.KIND,
    "alleles": alleles.KIND,
    "graph texts": graph_texts.KIND,
    "knowledge": knowledge.KIND,
    "ontologies": ontologies.KIND,
}
COSTLY = {"empty_arm": 0.05}
"""Writers whose check fits a model: the part of their share that is made."""


@dataclass
class ReaderReport:
    """What became of the files of one kind; `faults` are files by name with what was read."""

    counts: Counter[str] = field(default_factory=Counter)
    slowest: tuple[float, str] = (0.0, "")
    """Seconds of CPU, so that what else the machine does is not counted, and the file."""
    faults: list[tuple[str, str]] = field(default_factory=list)


def ended(kind: str, writer: str, seed: int) -> Ending:
    """Make one file and say what became of it; a file that must be refused and is read is different."""
    made = KINDS[kind]
    rng = random.Random(f"{kind}:{writer}:{seed}")
    with tempfile.TemporaryDirectory() as folder:
        found = made.check(writer, rng, Path(folder))
    if writer in made.refused and found.how == "equal":
        return Ending("different", "read, and should be refused")
    return found


def run(
    files: int, seed: int, shard: tuple[int, int] = (1, 1)
) -> Iterator[tuple[str, ReaderReport]]:
    """The kinds one after the other, each with its share of the files.

    Args:
        files: of all kinds and all shards together.
        seed: of the first file of each writer.
        shard: (which, of how many): every so manieth file alone.
    """
    which, of = shard
    for kind, made in KINDS.items():
        report = ReaderReport()
        share = [max(1, round(COSTLY.get(w, 1) * 1000)) for w in made.writers]
        wanted = files // len(KINDS)
        for writer, part in zip(made.writers, share, strict=True):
            first = True
            for number in range(which - 1, -(-wanted * part // sum(share)), of):
                name = f"{kind}:{writer}:{seed + number}"
                began = time.process_time()
                found = ended(kind, writer, seed + number)
                # The first file of a writer pays for what is imported.
                if not first:
                    report.slowest = max(report.slowest, (time.process_time() - began, name))
                first = False
                report.counts[found.how] += 1
                if found.how == "different":
                    report.faults.append((name, found.said))
        yield kind, report
