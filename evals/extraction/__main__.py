"""`python -m evals.extraction WHAT --data DIR`: fields, language, reviews, bases.

fields    figures, designs and sizes beside hand-made labels (--labels FILE)
language  strength of causal language beside its labels
reviews   MedEvidence's five answers beside the majority
bases     how often readings of each kind are right; --write makes the table that ships
"""

from __future__ import annotations

import argparse
import asyncio
import json
from pathlib import Path
from typing import TYPE_CHECKING

from agent.faces.guard import run_async
from agent.judges.opening import SHIPPED, open_judge
from evals.extraction.fields import labelled_documents, outside_their_span, scores
from evals.extraction.language import language_scores
from evals.extraction.on_trials import counted_bases, sampled
from evals.extraction.reviews import review_answers, share_right

if TYPE_CHECKING:
    from agent.judges.pair_judge import PairJudge

BASES = Path("agent/literature/bases.json")
UNFIT = ("silent", "disagree")
LABELS = Path("tests/test_tools/reading_labels.jsonl")


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(prog="python -m evals.extraction", description=__doc__)
    parser.add_argument("what", choices=("fields", "language", "reviews", "bases"))
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--labels", type=Path, default=LABELS)
    parser.add_argument("--rules", action="store_true", help="without a judge")
    parser.add_argument("--size", type=int, default=330, help="prompts of each kind that are drawn")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    if options.what == "fields":
        _fields(options)
    elif options.what == "language":
        for name, score in language_scores(options.data).items():
            print(f"{name:<14} F1 {score:.3f}")
    else:
        run_async(_judged(options))


def _fields(options: argparse.Namespace) -> None:
    pairs = list(labelled_documents(options.labels, options.data))
    for score in scores(pairs):
        print(
            f"{score.field:<10} labelled {score.labelled:>4}  read {score.read:>4}  right {score.right:>4}"
            f"  precision {score.precision:.3f}  recall {score.recall:.3f}"
        )
    print(f"numbers outside their span: {outside_their_span([d for _, d in pairs])}")


async def _judged(options: argparse.Namespace) -> None:
    judge = None if options.rules else await asyncio.to_thread(open_judge, SHIPPED)
    try:
        if options.what == "reviews":
            counted = await review_answers(options.data, judge)
            for (answer, given), n in sorted(counted.items()):
                print(f"{answer:<18} read as {given:<18} {n}")
            right, most = share_right(counted)
            print(f"right {right:.3f}, majority {most:.3f}")
        else:
            await _bases(options, judge)
    finally:
        if judge is not None:
            await judge.close()


async def _bases(options: argparse.Namespace, judge: PairJudge | None) -> None:
    drawn = sampled(options.data, is_open=True, size=options.size)
    table = {**await counted_bases(drawn, None), **await counted_bases(drawn, judge)}
    kept = {basis: list(counts) for basis, counts in table.items() if basis not in UNFIT}
    print(json.dumps(table))
    if options.write:
        text = json.dumps(
            {"source": "Evidence Inference 2.0, CC0 and CC BY articles", "bases": kept}
        )
        BASES.write_text(text + "\n", encoding="utf-8")
    others = sampled(options.data, is_open=False, size=options.size)
    print("articles that nothing was fitted to:", json.dumps(await counted_bases(others, judge)))


if __name__ == "__main__":
    main()
