"""Collect every pair, and split by article: train, dev, test.

Test: Evidence Inference articles whose terms do not allow training (they could never be trained on),
and a tenth of the CONIB citations. Dev: a tenth of the open articles and citations, for choosing and
calibrating. No article is in two splits, whatever source a pair comes from.
"""

from __future__ import annotations

import json
import lzma
import random
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evals.training import figures, sentences, statements, trials

if TYPE_CHECKING:
    from pathlib import Path

    from evals.training.pairs import LabelledPair

SEED = 20_240_101
MOST_WEAK = 1200


@dataclass(frozen=True)
class Collected:
    """Pairs by split. `spans` are human-labelled trial spans, `others` the rest of the training."""

    train_spans: tuple[LabelledPair, ...]
    train_others: tuple[LabelledPair, ...]
    dev: tuple[LabelledPair, ...]
    test: tuple[LabelledPair, ...]
    test_statements: tuple[LabelledPair, ...]


def collect(data: Path, seed: int = SEED) -> Collected:
    """Read the public sets below `data`.

    Args:
        data: folder with `evidence_inference`, `conib_bel` and `rct_fulltext`.
        seed: of every draw.

    Raises:
        FileNotFoundError: a set is missing.
    """
    draw = random.Random(seed)
    labelled = trials.load_trials(data / "evidence_inference")
    texts = {g: text for g, (text, _) in trials.load_texts(data / "evidence_inference").items()}
    closed = {pair.group for pair, licence in labelled if licence not in trials.OPEN}
    spans = _by_split([pair for pair, _ in labelled], closed)
    stated = _by_split(statements.load_statements(data / "conib_bel/statements.jsonl.gz"), set())
    held_out = closed | {p.group for name in ("dev", "test") for p in spans[name]}
    weak = sentences.weak_pairs(_open_texts(data / "rct_fulltext", held_out), draw, most=MOST_WEAK)
    train = spans["train"]
    others = [
        *weak,
        *stated["train"],
        *statements.unrelated_statements(stated["train"], draw),
        *figures.figure_pairs([*train, *(p for p in weak if p.label != "not_bearing")], draw),
    ]
    unrelated = {name: trials.not_bearing(spans[name], texts, draw) for name in ("dev", "test")}
    return Collected(
        train_spans=(*train, *trials.not_bearing(train, texts, draw)),
        train_others=tuple(others),
        dev=(*spans["dev"], *unrelated["dev"]),
        test=(*spans["test"], *unrelated["test"]),
        test_statements=tuple(stated["test"]),
    )


def _by_split(pairs: list[LabelledPair], closed: set[str]) -> dict[str, list[LabelledPair]]:
    """Closed groups go to test; of the others, one in ten by a hash of its name goes to dev.

    Without closed groups another tenth goes to test.
    """
    splits: dict[str, list[LabelledPair]] = {"train": [], "dev": [], "test": []}
    for pair in pairs:
        tenth = zlib.crc32(pair.group.encode()) % 10
        if pair.group in closed or (not closed and tenth == 1):
            splits["test"].append(pair)
        else:
            splits["dev" if tenth == 0 else "train"].append(pair)
    return splits


def _open_texts(folder: Path, without: set[str]) -> list[tuple[str, str]]:
    with lzma.open(folder / "rct_fulltext.jsonl.xz", "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    return [
        (row["pmcid"], row["text"])
        for row in rows
        if row["license"] in trials.OPEN and row["pmcid"] not in without
    ]


def epoch_of(
    collected: Collected, others: float, turned: float, draw: random.Random
) -> list[LabelledPair]:
    """The pairs of one epoch: every span, and a share of the others.

    A contrast with a comparator can be turned round: the label turns with it, and only a reader of
    the claim can tell which. A model of this size learns that poorly: with every span in both readings
    it can tell a difference from none, but not which way it goes.

    Args:
        collected: pairs by split.
        others: share of the other sources.
        turned: share of turned readings, 0 to 0.5 (every span in both readings).
        draw: chooses and shuffles.
    """
    chosen = list(collected.train_spans)
    chosen += [
        pair.turned()
        for pair in collected.train_spans
        if pair.label != "not_bearing" and draw.random() < 2 * turned
    ]
    some = draw.sample(collected.train_others, int(others * len(collected.train_others)))
    chosen += [p.turned() if p.contrast.comparator and draw.random() < turned else p for p in some]
    draw.shuffle(chosen)
    return chosen
